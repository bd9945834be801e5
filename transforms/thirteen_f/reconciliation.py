"""The rows of an information table against its own cover: a state for each filing, and by how much it is off."""

from __future__ import annotations

import polars as pl

_ROWS, _SUM = pl.col("rows_read"), pl.col("value_sum_as_filed")
_ENTRIES, _TOTAL = pl.col("table_entry_total"), pl.col("table_value_total")
_OFF_BY = (_SUM.fill_null(0) - _TOTAL).abs()
_THOUSANDFOLD = 1000


def reconciliation() -> pl.Expr:
    """``reconciliation`` of a row with ``is_notice``, ``has_cover``, rows_read, value_sum_as_filed and the totals.

    Where a cover states one of the two totals only, that one is held against the rows. Values may differ by rounding:
    one unit a row.
    """
    nothing_read = (_ROWS == 0) & (~pl.col("has_cover") | (_ENTRIES.fill_null(0) > 0) | (_TOTAL.fill_null(0) > 0))
    return (
        pl.when(pl.col("is_notice") & (_ROWS == 0))
        .then(pl.lit("notice"))
        .when(nothing_read)
        .then(pl.lit("no_rows"))
        .when(_ENTRIES.is_null() & _TOTAL.is_null())
        .then(pl.lit("no_totals"))
        .when((_ENTRIES != _ROWS).fill_null(False))
        .then(pl.lit("rows_differ"))
        .when((_OFF_BY > _ROWS).fill_null(False))
        .then(pl.lit("value_differs"))
        .when((_OFF_BY > 0).fill_null(False))
        .then(pl.lit("rounding"))
        .otherwise(pl.lit("reconciled"))
    )


def reconciliation_note() -> pl.Expr:
    """In words by how much a filing does not reconcile; NULL where it does. Needs ``reconciliation``."""
    state = pl.col("reconciliation")
    return (
        pl.when(state == "no_rows")
        .then(
            pl.format(
                "no row could be read; the cover states {} entries", _ENTRIES.cast(pl.String).fill_null("no number of")
            )
        )
        .when(state == "rows_differ")
        .then(pl.format("{} rows read, {} on the cover; {}", _ROWS, _ENTRIES, _values_in_words()))
        .when(state.is_in(["value_differs", "rounding"]))
        .then(_values_in_words())
    )


def _values_in_words() -> pl.Expr:
    """The sum against the total, which some covers state in the other unit."""
    words = pl.format("the rows add up to {}, the cover states {}", _plain(_SUM), _plain(_TOTAL))
    thousandfold = ((_SUM * _THOUSANDFOLD - _TOTAL).abs() <= _ROWS * _THOUSANDFOLD) | (
        (_TOTAL * _THOUSANDFOLD - _SUM).abs() <= _ROWS * _THOUSANDFOLD
    )
    return (
        pl.when(thousandfold.fill_null(False) & (_OFF_BY > _ROWS))
        .then(pl.format("{}: a thousandfold, so in another unit", words))
        .otherwise(words)
    )


def _plain(number: pl.Expr) -> pl.Expr:
    """A figure without the zeros behind its point."""
    return number.cast(pl.String).str.replace(r"\.?0+$", "").fill_null("nothing")
