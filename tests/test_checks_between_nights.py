"""Tonight against last night, judged: minimums block, maximums warn, and every bound stands in one file."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest
from check_rows import failing, offending

from expectations.between_nights import Nights, checks
from expectations.bounds import BoundsError, bounds, parse_bounds
from expectations.check import Check
from warehouse import between_nights as between

BOUNDS = """
[table_rows]
minimum_pct = 98
maximum_pct = 150
maximum_from_rows = 100
[slice_rows]
minimum_pct = 90
maximum_pct = 200
maximum_from_rows = 10
[figures_kept]
minimum_pct = 95
lost_in_any_case = 3
[changed_figures]
maximum_times = 20
[new_growth]
maximum_rise_pct = 400
maximum_fall_pct = 90
[tables.raw_filing]
minimum_pct = 100
[tables.mart_article_check]
figures_kept_pct = 25
"""
KEEPS = "Every table keeps its minimum of last night's rows"
GROWS = "No table grows beyond its maximum of last night's rows"
SLICE_KEEPS = "Every company and year of a table keeps its minimum of last night's rows"
SLICE_GROWS = "No company and year of a table grows beyond its maximum of last night's rows"
EXPLAINED = "No figure of a mart changes, comes or goes without a new filing"
KNOWN = "Every mart keeps its minimum of the figures it knew of a company"
TIMES = "No figure changes by more times than the maximum"
GROWTH = "New growth rises and falls no more than the maximum"


def judged(*, reasons: Sequence[str] = (), **rows: list[tuple[object, ...]]) -> list[Check]:
    """The checks of two nights with these rows, the rest empty."""
    schemas = {
        "table_rows": between.TABLE_ROWS,
        "slice_rows": between.SLICE_ROWS,
        "unexplained": between.UNEXPLAINED,
        "figures_kept": between.FIGURES_KEPT,
        "largest_changes": between.LARGEST_CHANGE,
        "new_growth": between.NEW_GROWTH,
    }
    frames = {name: pl.DataFrame(rows.get(name, []), schema=schema, orient="row") for name, schema in schemas.items()}
    return checks(Nights(**frames, reasons=reasons), parse_bounds(BOUNDS))


def test_two_equal_nights_pass() -> None:
    assert failing(judged()) == {}
    assert len(judged()) == 8


@pytest.mark.parametrize(
    ("table", "before", "now", "said"),
    [
        ("core_vintage", 100, 98, {}),
        ("core_vintage", 100, 97, {KEEPS: "block"}),
        ("core_vintage", 1, 0, {KEEPS: "block"}),
        ("raw_filing", 1000, 999, {KEEPS: "block"}),
        ("core_vintage", 0, 500, {}),
        ("core_vintage", 99, 500, {}),
        ("core_vintage", 100, 150, {}),
        ("core_vintage", 100, 151, {GROWS: "warn"}),
    ],
)
def test_rows_of_a_table(table: str, before: int, now: int, said: dict[str, str]) -> None:
    assert failing(judged(table_rows=[(table, before, now, 0)])) == said


@pytest.mark.parametrize(("rewritten", "said"), [(3, {}), (2, {}), (1, {KEEPS: "block", SLICE_KEEPS: "block"})])
def test_rows_that_a_late_filing_rewrote_are_not_lost(rewritten: int, said: dict[str, str]) -> None:
    of_table = [("mart_capex_annual", 100, 96, rewritten)]
    of_year = [("mart_capex_annual", "0001018724", 2024, 20, 16, rewritten)]
    assert failing(judged(table_rows=of_table, slice_rows=of_year)) == said


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [(10, 9, {}), (10, 8, {SLICE_KEEPS: "block"}), (9, 90, {}), (10, 20, {}), (10, 21, {SLICE_GROWS: "warn"})],
)
def test_rows_of_a_company_and_year(before: int, now: int, said: dict[str, str]) -> None:
    rows = [("core_observation", "0001018724", 2024, before, now, 0), ("core_observation", None, None, 5, 5, 0)]
    assert failing(judged(slice_rows=rows)) == said


def test_a_change_by_itself_blocks_and_one_with_a_reason_warns_and_names_it() -> None:
    change = ("mart_capex_annual", "changed", "capex_usd", 3, "cik=1", "1", "2", "0001018724-25-000004")
    by_itself = judged(unexplained=[change])
    assert failing(by_itself) == {EXPLAINED: "block"}
    with_a_reason = judged(unexplained=[change], reasons=["the contract changed", "the watch list changed"])
    assert failing(with_a_reason) == {EXPLAINED: "warn"}
    assert offending(with_a_reason, EXPLAINED)["reason"].to_list() == ["the contract changed; the watch list changed"]


@pytest.mark.parametrize(
    ("before", "kept", "said"),
    [(100, 95, {}), (100, 94, {KNOWN: "block"}), (6, 3, {}), (6, 2, {KNOWN: "block"}), (0, 0, {})],
)
def test_figures_of_a_company(before: int, kept: int, said: dict[str, str]) -> None:
    assert failing(judged(figures_kept=[("mart_cloud_growth", "0001018724", before, kept)])) == said


@pytest.mark.parametrize(("kept", "said"), [(25, {}), (24, {KNOWN: "block"})])
def test_a_mart_may_have_a_minimum_of_its_own(kept: int, said: dict[str, str]) -> None:
    assert failing(judged(figures_kept=[("mart_article_check", None, 100, kept)])) == said


@pytest.mark.parametrize(("times", "said"), [(20.0, {}), (1000.0, {TIMES: "warn"})])
def test_how_many_times_a_figure_may_change(times: float, said: dict[str, str]) -> None:
    change = ("mart_capex_annual", "capex_usd", times, "cik=1", "1", "1000", "0001018724-25-000004")
    assert failing(judged(largest_changes=[change])) == said


@pytest.mark.parametrize(
    ("growth", "said"), [(400.0, {}), (400.1, {GROWTH: "warn"}), (-90.0, {}), (-90.1, {GROWTH: "warn"})]
)
def test_how_far_growth_may_lie_from_zero(growth: float, said: dict[str, str]) -> None:
    row = ("mart_capex_annual", "capex_growth_pct", growth, "cik=1", "0001018724-25-000004")
    assert failing(judged(new_growth=[row])) == said


def test_the_bounds_that_ship_can_be_read() -> None:
    assert bounds().tables["raw_filing"].minimum_pct == 100


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("minimum_pct = 98", "minimum_pct = 101", "table_rows.minimum_pct"),
        ("maximum_pct = 150", "maximum_pct = 99", "table_rows.maximum_pct"),
        ("maximum_times = 20", "maximum_tims = 20", "changed_figures.maximum_times"),
        ("[tables.raw_filing]", "[tables.raw_filings]", "no table of the contract: raw_filings"),
        ("[new_growth]", "[new_growth", "bounds.toml: "),
    ],
)
def test_a_bound_that_cannot_be_is_named(written: str, instead: str, said: str) -> None:
    with pytest.raises(BoundsError, match=r"^bounds\.toml: ") as refused:
        parse_bounds(BOUNDS.replace(written, instead, 1))
    assert said in str(refused.value)
