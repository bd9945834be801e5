"""The rounding rule of ``decimals`` for whole columns: quotients of 128-bit integers, rounded half to even, once.

Polars truncates the quotient of two Decimals to the scale of the first, so amounts are divided as the integer numbers
of their smallest units.
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl

_STEPS = 10**6
"""Percent of four decimals in a whole; ten-thousandths of a dollar a share in a cent over a ten-thousandth of one."""

_LARGEST_NUMERATOR = 10**32
"""Times ``_STEPS`` this is still a 128-bit integer."""

_LARGEST_PERCENT = 10**18
"""A percentage is a DECIMAL(18,4)."""


def units(amount: pl.Expr) -> pl.Expr:
    """A Decimal as the integer number of its smallest unit: 12.34 is 1234."""
    return amount.to_physical().cast(pl.Int128)


def percent(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """``part`` over ``whole``, integers of one unit, in percent of four decimals.

    NULL where either is missing, ``whole`` is not positive, or the percentage has no room in its column.
    """
    steps = _steps(part, pl.when(whole > 0).then(whole))
    return _decimal(pl.when(steps.abs() < _LARGEST_PERCENT).then(steps), pl.Decimal(18, 4))


def price(cents: pl.Expr, shares: pl.Expr) -> pl.Expr:
    """Dollars a share, four decimals, of integer cents and integer ten-thousandths of a share; NULL of no shares."""
    return _decimal(_steps(cents * shares.sign(), pl.when(shares != 0).then(shares.abs())), pl.Decimal(38, 4))


def rounded(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """The quotient of two 128-bit integers, the second positive, as an integer: half to even."""
    whole, twice_rest = numerator // denominator, numerator % denominator * 2
    goes_up = (twice_rest > denominator) | ((twice_rest == denominator) & (whole % 2 != 0))
    return whole + goes_up.cast(pl.Int128)


def _steps(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    fits = pl.when(numerator.abs() < pl.lit(_LARGEST_NUMERATOR, dtype=pl.Int128)).then(numerator)
    return rounded(fits * pl.lit(_STEPS, dtype=pl.Int128), denominator)


def _decimal(ten_thousandths: pl.Expr, kind: pl.Decimal) -> pl.Expr:
    return (ten_thousandths.cast(pl.Decimal(38, 0)) * pl.lit(Decimal("0.0001"))).cast(kind)
