"""The one rounding rule: ratios are divided as exact decimals and rounded half to even, once, at the end.

Polars truncates the quotient of two Decimals to the scale of the first (128725 / 107556 gives 1.20) and takes means as
floats; so quotients and means of money are taken here, in Python's Decimal.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

PERCENT_STEP = Decimal("0.0001")
_DIGITS = 60


def percent_of(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """``part`` over ``whole`` in percent, four places; NULL where either is missing or ``whole`` is not positive."""
    if part is None or whole is None or whole <= 0:
        return None
    with localcontext(prec=_DIGITS, rounding=ROUND_HALF_EVEN):
        return (part * 100 / whole).quantize(PERCENT_STEP)


def difference(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """``now`` less ``before``; NULL where either is missing."""
    return None if now is None or before is None else now - before


def growth_percent(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Growth in percent, four places; NULL where either is missing or ``before`` is not positive."""
    if now is None or before is None or before <= 0:
        return None
    return percent_of(now - before, before)


def mean(values: Sequence[Decimal]) -> Decimal | None:
    """Arithmetic mean, four places; NULL of nothing."""
    if not values:
        return None
    with localcontext(prec=_DIGITS, rounding=ROUND_HALF_EVEN):
        return (sum(values, Decimal(0)) / len(values)).quantize(PERCENT_STEP)


def quotient(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """``part`` over ``whole``, four places; NULL where either is missing or ``whole`` is zero."""
    if part is None or not whole:
        return None
    with localcontext(prec=_DIGITS, rounding=ROUND_HALF_EVEN):
        return (part / whole).quantize(PERCENT_STEP)


def compound_growth_percent(now: Decimal | None, before: Decimal | None, years: int) -> Decimal | None:
    """Compound growth in percent a year, four places; NULL where either is missing or not positive."""
    if now is None or before is None or now <= 0 or before <= 0:
        return None
    with localcontext(prec=_DIGITS, rounding=ROUND_HALF_EVEN):
        return (((now / before) ** (Decimal(1) / years) - 1) * 100).quantize(PERCENT_STEP)
