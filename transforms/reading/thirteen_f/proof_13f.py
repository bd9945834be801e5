"""Whether the totals that a text 13F prints prove that its table was read as it stands."""

from __future__ import annotations

from decimal import Decimal

_THOUSAND = 1000


def disproof(rows: int, total: Decimal, entry_total: int | None, value_total: Decimal | None) -> str | None:
    """Why nothing on the summary page bears the rows read out; None where their number or their sum does.

    ``total`` is the sum of the rows. It agrees with the cover's total where both round alike, which may part them by
    one unit a row, in the same unit or with the total in dollars above rows in thousands. One of the two is enough to
    tell a filer's wrong total from a table misread: both wrong at once prove nothing.
    """
    if entry_total is None and value_total is None:
        return "its summary page gives neither entries nor value to hold the rows against"
    if rows == entry_total or (value_total is not None and sums_agree(rows, total, value_total)):
        return None
    return (
        f"{rows:,} rows of value {total:,} were read, and its summary page says "
        f"{_said(entry_total)} rows of value {_said(value_total)}"
    )


def sums_agree(rows: int, total: Decimal, value_total: Decimal) -> bool:
    """Whether a sum is the printed total but for one unit of rounding a row, in either unit of the total."""
    return any(abs(total - stated) <= rows for stated in (value_total, value_total / _THOUSAND))


def _said(total: int | Decimal | None) -> str:
    return "nothing of its" if total is None else f"{total:,}"
