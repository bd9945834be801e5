"""Quotients of whole columns agree with Python's Decimal to the last digit."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.decimals import percent_of, quotient
from transforms.quotients import percent, price, units

CENTS = st.integers(-(10**24), 10**24)
SHARES = st.integers(-(10**20), 10**20)
MONEY, FIGURE = pl.Decimal(38, 2), pl.Decimal(38, 4)


def decimal(number: int, places: int) -> Decimal:
    return Decimal(number).scaleb(-places)


@given(st.lists(st.tuples(CENTS, SHARES), min_size=1, max_size=30))
@example([(5, 2000000), (15, 2000000), (-5, 2000000), (1, 0), (0, 7), (25, -4000000), (-(10**20), -3)])
def test_a_price_is_the_quotient_rounded_half_to_even(pairs: list[tuple[int, int]]) -> None:
    amounts = [(decimal(cents, 2), decimal(shares, 4)) for cents, shares in pairs]
    frame = pl.DataFrame(amounts, schema={"usd": MONEY, "shares": FIGURE}, orient="row")
    found = frame.select(price(units(pl.col("usd")), units(pl.col("shares")))).to_series()
    assert found.dtype == FIGURE
    assert found.to_list() == [quotient(usd, shares) for usd, shares in amounts]


@given(st.lists(st.tuples(CENTS, CENTS), min_size=1, max_size=30))
@example([(1, 3), (2, 3), (-1, 3), (1, 2 * 10**6), (3, 2 * 10**6), (-1, 2 * 10**6), (0, 5), (5, 0), (5, -5)])
def test_a_percentage_is_the_quotient_rounded_half_to_even(pairs: list[tuple[int, int]]) -> None:
    amounts = [(decimal(part, 2), decimal(whole, 2)) for part, whole in pairs]
    frame = pl.DataFrame(amounts, schema={"part": MONEY, "whole": MONEY}, orient="row")
    found = frame.select(percent(units(pl.col("part")), units(pl.col("whole")))).to_series()
    room = Decimal(10) ** 14
    exact = [percent_of(part, whole) for part, whole in amounts]
    assert found.to_list() == [one if one is not None and abs(one) < room else None for one in exact]


def test_a_missing_part_has_no_quotient() -> None:
    frame = pl.DataFrame({"a": [None, Decimal(1)], "b": [Decimal(1), None]}, schema={"a": MONEY, "b": MONEY})
    a, b = units(pl.col("a")), units(pl.col("b"))
    assert frame.select(percent(a, b)).to_series().to_list() == [None, None]
    assert frame.select(price(a, b)).to_series().to_list() == [None, None]
