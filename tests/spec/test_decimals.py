"""The one rounding rule: quotients are exact decimals, rounded half to even, once."""

from __future__ import annotations

from decimal import Decimal, localcontext

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.decimals import compound_growth_percent, difference, growth_percent, mean, percent_of, quotient

D = Decimal
MONEY = st.integers(min_value=-(10**14), max_value=10**14).map(lambda cents: D(cents) / 100)


def test_trap_35a_polars_truncates_the_quotient_of_two_decimals() -> None:
    frame = pl.DataFrame(
        {"a": [D("128725")], "b": [D("107556")]}, schema={"a": pl.Decimal(38, 2), "b": pl.Decimal(38, 2)}
    )
    truncated = frame.select(pl.col("a") / pl.col("b")).item()
    assert D(str(truncated)) != D("1.196818")  # why no quotient of money is taken in Polars
    assert growth_percent(D("128725"), D("107556")) == D("19.6818")


@pytest.mark.parametrize(
    ("now", "before", "ratio"),
    [
        ("128725", "107556", "1.196818"),
        ("107556", "90757", "1.185099"),
        ("90757", "80096", "1.133103"),
        ("75251", "60080", "1.252513"),
        ("74965", "59728", "1.255106"),
        ("58705", "43229", "1.358000"),
        ("87464", "105362", "0.830129"),
    ],
)
def test_trap_35a_golden_growth_to_six_places_is_the_growth_to_four_percent_places(
    now: str, before: str, ratio: str
) -> None:
    assert growth_percent(D(now), D(before)) == (D(ratio) - 1) * 100


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ("1", "8000000", "0.0000"),  # 0.0000125 rounds down
        ("1.000005", "10", "10.0000"),  # exactly half: to the even neighbour below
        ("1.000015", "10", "10.0002"),  # exactly half: to the even neighbour above
        ("2", "3", "66.6667"),
        ("-1", "3", "-33.3333"),
    ],
)
def test_percent_is_rounded_half_to_even_at_four_places(part: str, whole: str, expected: str) -> None:
    found = percent_of(D(part), D(whole))
    assert found == D(expected)
    assert found is not None
    assert found.as_tuple().exponent == -4


def test_money_of_38_digits_is_divided_exactly() -> None:
    assert growth_percent(
        D("999999999999999999999999999999999999.99"), D("333333333333333333333333333333333333.33")
    ) == D(200)


@pytest.mark.parametrize(("now", "before"), [(None, "1"), ("1", None), ("1", "0"), ("1", "-5")])
def test_growth_over_nothing_or_a_loss_is_null(now: str | None, before: str | None) -> None:
    assert growth_percent(D(now) if now else None, D(before) if before else None) is None


def test_a_mean_is_exact_and_of_nothing_null() -> None:
    assert mean([D("46.9443"), D("36.5270"), D("29.5323"), D("37.0994"), D("28.7676")]) == D("35.7741")
    assert mean([D("0.0001"), D("0.0002")]) == D("0.0002")  # half to even
    assert mean([]) is None


def test_quotient_of_nothing_or_by_zero_is_null() -> None:
    assert quotient(D("186580000"), D("1000000")) == D("186.5800")
    assert quotient(D(1), D(0)) is None
    assert quotient(D(1), None) is None
    assert quotient(None, D(1)) is None


@given(part=MONEY, whole=MONEY.filter(lambda value: value > 0))
def test_a_percentage_is_within_half_a_step_of_the_truth(part: Decimal, whole: Decimal) -> None:
    found = percent_of(part, whole)
    assert found is not None
    with localcontext(prec=80):
        assert abs(found * whole - part * 100) <= D("0.00005") * whole


@pytest.mark.parametrize(
    ("now", "before", "years", "expected"),
    [
        ("248832", "100000", 5, "20.0000"),  # 1.2 to the fifth power
        ("32768", "100000", 5, "-20.0000"),  # 0.8 to the fifth power
        ("100000", "100000", 5, "0.0000"),
        ("121", "100", 2, "10.0000"),
        ("131819", "40140", 5, "26.8470"),
        ("1", "100000", 5, "-90.0000"),
    ],
)
def test_compound_growth_is_the_root_of_the_quotient(now: str, before: str, years: int, expected: str) -> None:
    found = compound_growth_percent(D(now), D(before), years)
    assert found == D(expected)
    assert found is not None
    assert found.as_tuple().exponent == -4


@pytest.mark.parametrize(
    ("now", "before"), [(None, "1"), ("1", None), ("1", "0"), ("0", "1"), ("1", "-5"), ("-5", "1")]
)
def test_compound_growth_needs_two_positive_ends(now: str | None, before: str | None) -> None:
    assert compound_growth_percent(D(now) if now else None, D(before) if before else None, 5) is None


@given(before=MONEY.filter(lambda value: value > 0), percent=st.integers(-99, 400), years=st.integers(1, 10))
def test_compound_growth_is_undone_by_growing(before: Decimal, percent: int, years: int) -> None:
    with localcontext(prec=80):
        now = before * (1 + D(percent) / 100) ** years
    assert compound_growth_percent(now, before, years) == D(percent)


def test_a_difference_needs_both() -> None:
    assert difference(D(3), D(5)) == D(-2)
    assert difference(None, D(5)) is None
    assert difference(D(3), None) is None
