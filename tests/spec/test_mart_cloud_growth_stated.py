"""Azure in mart_cloud_growth: growth as stated, no dollars, and each later statement otherwise a version of its own."""

from __future__ import annotations

import polars as pl
import pytest
from check_rows import failing
from spec_tables import MICROSOFT, UNSTATED, assert_table, cloud, stated

from expectations import mart_cloud_growth as expectations
from transforms.capex.mart_capex_payback import mart_capex_payback
from transforms.cloud.mart_cloud_growth import mart_cloud_growth
from transforms.rules.concepts import concept_rules
from transforms.rules.stated_growth import stated_growth_rules
from warehouse.contract.tables import MART_CAPEX_ANNUAL, MART_CAPEX_QUARTERLY, MART_CLOUD_GROWTH

UNTAGGED = cloud(
    """
    period_start  period_end  year  quarter  value
    2020-01-01    2020-03-31  2020  1        1M
    """
).clear()


def made(table: str, tagged: pl.DataFrame = UNTAGGED) -> pl.DataFrame:
    return mart_cloud_growth(tagged, stated(table), concept_rules().series, stated_growth_rules())


# As Microsoft states it: 0001564590-22-035087, 0001564590-23-000733, 0000950170-23-014423, 0000950170-23-035122.
YEAR = """
    filing  period_start  period_end  year  quarter  growth_pct  known_from
    22-087  2022-07-01    2022-09-30  2023  1        35          2022-10-25
    23-733  2022-10-01    2022-12-31  2023  2        31          2023-01-24
    23-733  2022-07-01    2022-12-31  2023  2        33          2023-01-24
    23-423  2023-01-01    2023-03-31  2023  3        27          2023-04-25
    23-423  2022-07-01    2023-03-31  2023  3        31          2023-04-25
    23-122  2022-07-01    2023-06-30  2023  4        29          2023-07-27
    """


def test_azure_has_its_percentages_its_periods_and_no_dollars() -> None:
    found = made(YEAR)
    assert found.schema == MART_CLOUD_GROWTH.schema
    assert_table(
        found,
        """
        series_name  measured              period_type   period_end  year  quarter  growth_pct  source_ids  known_from
        Azure        disclosed_percentage  quarter       2022-09-30  2023  1        35          22-087#d1   2022-10-25
        Azure        disclosed_percentage  year_to_date  2022-09-30  2023  1        35          22-087#d1   2022-10-25
        Azure        disclosed_percentage  quarter       2022-12-31  2023  2        31          23-733#d2   2023-01-24
        Azure        disclosed_percentage  year_to_date  2022-12-31  2023  2        33          23-733#d3   2023-01-24
        Azure        disclosed_percentage  quarter       2023-03-31  2023  3        27          23-423#d4   2023-04-25
        Azure        disclosed_percentage  year_to_date  2023-03-31  2023  3        31          23-423#d5   2023-04-25
        Azure        disclosed_percentage  fiscal_year   2023-06-30  2023  4        29          23-122#d6   2023-07-27
        """,
    )
    assert set(found["basis_era"]) == {"until_august_2024"}
    assert set(found["calendar_year"]) == {2022, 2023}
    assert not found["is_derived"].any()
    for name in ("revenue_usd", "prior_revenue_usd", "operating_income_usd", "operating_margin_pct", "concept"):
        assert found[name].null_count() == found.height
    assert set(found["null_reason"]) == {
        "constant_currency_growth_pct: the filing states none; "
        "revenue_usd: Microsoft states the growth of Azure as a percentage only; "
        "operating_income_usd: Microsoft states the growth of Azure as a percentage only; "
        "operating_income_change_usd: Microsoft states the growth of Azure as a percentage only"
    }


def test_a_later_filing_that_states_otherwise_is_a_version_of_its_own() -> None:
    found = made(
        """
        filing  period_start  period_end  year  quarter  growth_pct  basis_era          known_from
        24-843  2023-07-01    2024-06-30  2024  4        30          until_august_2024  2024-07-30
        24-844  2023-07-01    2024-06-30  2024  4        30          until_august_2024  2024-08-01
        25-235  2023-07-01    2024-06-30  2024  4        33          from_august_2024   2025-07-30
        """
    )
    assert_table(
        found,
        """
        recast_number  is_recast  growth_pct  basis_era          filings  known_from  known_to
        0              no         30          until_august_2024  24-843   2024-07-30  -
        1              yes        33          from_august_2024   25-235   2025-07-30  -
        """,
    )


def test_the_same_percentage_of_a_recast_series_is_no_repetition() -> None:
    found = made(
        """
        filing  period_start  period_end  year  quarter  growth_pct  basis_era          known_from
        24-843  2023-07-01    2024-06-30  2024  4        30          until_august_2024  2024-07-30
        25-235  2023-07-01    2024-06-30  2024  4        30          from_august_2024   2025-07-30
        """
    )
    assert found["basis_era"].to_list() == ["until_august_2024", "from_august_2024"]


def test_constant_currency_stands_in_a_column_of_its_own() -> None:
    found = made(
        """
        filing  period_start  period_end  year  quarter  growth_pct  constant  known_from
        25-321  2025-10-01    2025-12-31  2026  2        40          -         2026-01-28
        25-322  2025-10-01    2025-12-31  2026  2        40          39        2026-02-01
        """
    )
    assert_table(
        found,
        """
        growth_pct  constant  filings         known_from  known_to
        40          -         25-321          2026-01-28  2026-02-01
        40          39        25-321, 25-322  2026-02-01  -
        """,
    )


def test_a_filing_that_contradicts_itself_has_null_and_the_reason() -> None:
    (row,) = (
        stated(
            """
            filing  period_start  period_end  year  quarter  growth_pct  known_from
            25-321  2025-10-01    2025-12-31  2026  2        -           2026-01-28
            """
        )
        .with_columns(null_reason=pl.lit("growth_pct: 25-321 states 39 and 40 percent"))
        .pipe(lambda core: mart_cloud_growth(UNTAGGED, core, concept_rules().series, stated_growth_rules()))
        .rows(named=True)
    )
    assert row["growth_pct"] is None
    assert row["null_reason"].startswith("growth_pct: 25-321 states 39 and 40 percent; revenue_usd: ")


TAGGED = """
    filing  filing_year  period_start  period_end  year  quarter  value     known_from
    24-843  2024         2022-07-01    2023-06-30  2023  4        111,600M  2024-07-30
    24-843  2024         2023-07-01    2024-06-30  2024  4        137,700M  2024-07-30
    """
STATED = """
    filing  series_id        period_start  period_end  year  quarter  growth_pct  basis_era  known_from
    24-843  microsoft_cloud  2023-07-01    2024-06-30  2024  4        23          -          2024-07-30
    """


def test_a_series_with_tagged_revenue_keeps_its_computed_growth() -> None:
    tagged = cloud(TAGGED, "microsoft_cloud", MICROSOFT)
    found = made(STATED, tagged)
    assert found.equals(mart_cloud_growth(tagged, UNSTATED, concept_rules().series, ()))
    assert_table(
        found.filter((pl.col("fiscal_year") == 2024) & (pl.col("period_type") == "fiscal_year")),
        """
        growth_pct  constant
        23.3871     -
        """,
    )


def test_payback_speaks_of_dollars_only() -> None:
    empty = MART_CAPEX_ANNUAL.schema.to_frame(), MART_CAPEX_QUARTERLY.schema.to_frame()
    assert mart_capex_payback(made(YEAR), *empty).is_empty()
    assert not mart_capex_payback(made(STATED, cloud(TAGGED, "microsoft_cloud", MICROSOFT)), *empty).is_empty()


SAYS = "A disclosed growth is what the filings that its row names state"
DOLLARS = "A series of disclosed percentages has no dollars, and no other has a stated growth"
NEAR = "Computed growth is within 1 point of what its filing states"


def test_disclosed_rows_pass_their_checks() -> None:
    assert failing(expectations.checks(made(YEAR), stated(YEAR))) == {}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"growth_pct": pl.col("growth_pct") + 1}, {SAYS: "block"}),
        ({"constant_currency_growth_pct": pl.col("growth_pct")}, {SAYS: "block"}),
        ({"basis_era": pl.lit("from_august_2024")}, {SAYS: "block"}),
        ({"period_start": pl.col("period_start").dt.offset_by("-1d")}, {SAYS: "block"}),
        ({"revenue_usd": pl.lit(1).cast(pl.Decimal(38, 2))}, {DOLLARS: "block"}),
        ({"operating_margin_pct": pl.lit(1).cast(pl.Decimal(18, 4))}, {DOLLARS: "block"}),
        (
            {"null_reason": pl.lit(None, pl.String)},
            {"Where revenue, growth, operating income or its change is NULL, the reason is given": "block"},
        ),
    ],
)
def test_a_disclosed_row_that_no_filing_supports_fails(change: dict[str, pl.Expr], expected: dict[str, str]) -> None:
    mart = made(YEAR).filter(pl.col("period_type") == "fiscal_year").with_columns(**change)
    assert failing(expectations.checks(mart, stated(YEAR))) == expected


def test_computed_growth_is_held_against_the_sentence() -> None:
    tagged = cloud(TAGGED, "microsoft_cloud", MICROSOFT)
    assert NEAR not in failing(expectations.checks(made(STATED, tagged), stated(STATED)))
    far = STATED.replace("  23  ", "  25  ")
    assert failing(expectations.checks(made(far, tagged), stated(far)))[NEAR] == "warn"
    mart = made(STATED, tagged).with_columns(constant_currency_growth_pct=pl.col("growth_pct"))
    assert failing(expectations.checks(mart, stated(STATED)))[DOLLARS] == "block"
