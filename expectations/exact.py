"""Exact arithmetic on Decimals: as 128-bit integers of their smallest unit, since Polars divides Decimals inexactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import polars as pl

_HUNDRED_IN_TEN_THOUSANDTHS = 1_000_000


def units(column: str) -> pl.Expr:
    """A Decimal column as the integer number of its smallest unit: 12.34 is 1234."""
    return pl.col(column).to_physical().cast(pl.Int128)


def is_not_quotient(stated: str, numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """Whether ``stated``, where not NULL, is anything but 100 * numerator / denominator rounded to four decimals.

    ``stated`` is a Decimal with four decimals; the two expressions are integers. A percentage is stated of two amounts
    in one unit; a price a share likewise of cents and ten-thousandths of a share. Either way of rounding a tie is
    right. A quotient that has no numerator, no denominator or a denominator of zero is wrong.
    """
    hundred = pl.lit(_HUNDRED_IN_TEN_THOUSANDTHS, dtype=pl.Int128)
    doubled_error = (units(stated) * denominator - hundred * numerator).abs() * 2
    wrong = (doubled_error > denominator.abs()) | (denominator == 0)
    return pl.col(stated).is_not_null() & wrong.fill_null(True)


def is_not_difference(stated: str, minuend: str, subtrahend: str) -> pl.Expr:
    """Whether ``stated`` is anything but minuend less subtrahend, to the last digit; NULL where either is NULL."""
    return pl.col(stated).ne_missing(pl.col(minuend) - pl.col(subtrahend))


def is_not_compound_growth(stated: Decimal, now: Decimal | None, before: Decimal | None, years: int) -> bool:
    """Whether ``stated``, percent a year of four decimals, is anything but the compound growth from before to now.

    Exact: what ``stated`` may have been rounded from, raised to the power of ``years``, encloses now / before. Growth
    to or from an amount that is missing or not positive is wrong.
    """
    if now is None or before is None or now <= 0 or before <= 0:
        return True
    half = Fraction(1, 20_000)
    lowest, highest = (1 + (Fraction(stated) + error) / 100 for error in (-half, half))
    return not lowest**years <= Fraction(now) / Fraction(before) <= highest**years
