"""Quarters from year-to-date figures, capex net of proceeds, and the comparative a figure is measured against."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from spec_tables import assert_table, observations

from transforms.core.figures import figures, growth_pairs
from warehouse.contract.tables import CORE_OBSERVATION


def quarters(table: str) -> pl.DataFrame:
    return figures(observations(table)).filter((pl.col("period_type") == "quarter") & pl.col("is_derived"))


# A calendar-year filer's four filings of one year.
LADDER = """
    filing  period_start  period_end  year  quarter  value  known_from
    Q1      2025-01-01    2025-03-31  2025  1        17M    2025-04-25
    Q2      2025-01-01    2025-06-30  2025  2        39M    2025-07-24
    Q3      2025-01-01    2025-09-30  2025  3        63M    2025-10-30
    FY      2025-01-01    2025-12-31  2025  4        91M    2026-02-05
    """


def test_trap_05_cash_flow_in_a_10q_is_year_to_date() -> None:
    assert_table(
        quarters(
            """
            filing     period_start  period_end  year  quarter  value   known_from
            25-000116  2025-01-27    2025-04-27  2026  1        1,227M  2025-05-28
            25-000209  2025-01-27    2025-07-27  2026  2        3,122M  2025-08-27
            """
        ),
        """
        period_start  period_end  quarter  value   null_reason  known_from  filings
        2025-04-28    2025-07-27  2        1,895M  -            2025-08-27  25-000116, 25-000209
        """,
    )


def test_trap_06_q4_is_the_year_less_nine_months() -> None:
    assert_table(
        quarters(LADDER),
        """
        period_start  period_end  quarter  value  filings
        2025-04-01    2025-06-30  2        22M    Q1, Q2
        2025-07-01    2025-09-30  3        24M    Q2, Q3
        2025-10-01    2025-12-31  4        28M    FY, Q3
        """,
    )


def test_trap_06_q4_never_falls_back_to_the_year() -> None:
    without_nine_months = "\n".join(line for line in LADDER.splitlines() if "Q3" not in line)
    found = quarters(without_nine_months).filter(pl.col("fiscal_quarter") == 4)
    assert_table(
        found,
        """
        period_start  period_end  value  filings
        2025-10-01    2025-12-31  -      FY
        """,
    )
    assert found["null_reason"].to_list() == [
        "capex: no nine-month figure with the same first day, tag and dimensions in the filings of fiscal 2025"
    ]


def test_trap_07_an_operand_of_another_year_is_never_taken() -> None:
    found = quarters(
        """
        filing   period_start  period_end  year  quarter  value  known_from
        FY24 Q1  2023-02-01    2023-04-30  2024  1        4M     2023-05-25
        FY25 Q2  2024-02-01    2024-07-31  2025  2        30M    2024-08-22
        """
    )
    assert_table(
        found,
        """
        period_start  period_end  value  filings
        2024-05-01    2024-07-31  -      FY25 Q2
        """,
    )
    assert "no three-month figure with the same first day" in found["null_reason"].item()


def test_trap_07_an_operand_of_another_tag_is_never_taken() -> None:
    found = quarters(
        """
        filing  concept  period_start  period_end  year  quarter  value  known_from
        Q1      a:One    2025-01-01    2025-03-31  2025  1        17M    2025-04-25
        Q2      a:Two    2025-01-01    2025-06-30  2025  2        39M    2025-07-24
        """
    )
    assert found.select("value", "concept").rows() == [(None, "a:Two")]


def test_trap_07_an_operand_of_other_dimensions_or_basis_is_never_taken() -> None:
    for column, one, two in (("dimensions", "{1}", "{2}"), ("basis", "gross_cash", "net_of_proceeds")):
        found = quarters(
            f"""
            accession_number  {column}  period_start  period_end  fiscal_year  fiscal_quarter  value  known_from
            Q1                {one}     2025-01-01    2025-03-31  2025         1               17M    2025-04-25
            Q2                {two}     2025-01-01    2025-06-30  2025         2               39M    2025-07-24
            """
        )
        assert found["value"].to_list() == [None], column


def test_trap_08_a_quarter_that_is_printed_is_not_derived_again() -> None:
    found = figures(
        observations(
            """
            filing  metric   period_start  period_end  year  quarter  value    known_from
            Q1      revenue  2025-01-27    2025-04-27  2026  1        44,062M  2025-05-28
            Q2      revenue  2025-04-28    2025-07-27  2026  2        46,743M  2025-08-27
            Q2      revenue  2025-01-27    2025-07-27  2026  2        90,805M  2025-08-27
            """
        )
    )
    assert_table(
        found.filter(pl.col("fiscal_quarter") == 2),
        """
        period_type  value    is_derived
        quarter      46,743M  no
        half_year    90,805M  no
        """,
    )


def test_trap_09_quarters_of_a_53_week_year_follow_the_printed_days() -> None:
    assert_table(
        quarters(
            """
            filing  period_start  period_end  year  quarter  value    known_from
            Q3      2022-09-25    2023-07-01  2023  3        8,796M   2023-08-04
            FY      2022-09-25    2023-09-30  2023  4        10,959M  2023-11-03
            """
        ).filter(pl.col("value").is_not_null()),
        """
        period_start  period_end  value
        2023-07-02    2023-09-30  2,163M
        """,
    )


def test_trap_10_operands_come_from_the_filings_of_one_fiscal_year() -> None:
    # The 10-K of 2026 restates 2025; its figure does not meet the nine months of the original year.
    later = """
    FY26  2025-01-01  2025-12-31  2025  4  99M  2027-02-05
    """
    table = observations(LADDER + later.strip("\n"))
    table = table.with_columns(
        filing_fiscal_year=pl.when(pl.col("accession_number") == "FY26").then(2026).otherwise("filing_fiscal_year")
    )
    found = figures(table).filter(pl.col("is_derived") & (pl.col("fiscal_quarter") == 4))
    assert_table(
        found,
        """
        value  filings
        28M    FY, Q3
        """,
    )


# 2024 as its own filings print it, and the comparatives that the filings of 2025 print.
RECAST = """
    filing  filing_year  period_start  period_end  year  quarter  value  known_from
    24-Q3   2024         2024-01-01    2024-09-30  2024  3        60M    2024-10-30
    24-FY   2024         2024-01-01    2024-12-31  2024  4        80M    2025-02-05
    25-Q3   2025         2024-01-01    2024-09-30  2024  3        NINE   2025-10-30
    25-Q3   2025         2025-01-01    2025-09-30  2025  3        75M    2025-10-30
    25-FY   2025         2024-01-01    2024-12-31  2024  4        YEAR   2026-02-05
    25-FY   2025         2025-01-01    2025-12-31  2025  4        99M    2026-02-05
    """


def recast(nine: str, year: str) -> pl.DataFrame:
    return quarters(RECAST.replace("NINE", nine).replace("YEAR", year)).filter(pl.col("fiscal_quarter") == 4)


def test_trap_10_14_a_recast_between_two_filings_gives_null_with_a_reason() -> None:
    found = recast("60M", "70M").filter(pl.col("fiscal_year") == 2025)
    assert_table(
        found,
        """
        value  filings
        -      25-FY, 25-Q3
        """,
    )
    assert found["null_reason"].to_list() == [
        "capex: a recast of the year before falls between 25-Q3 and 25-FY, so their difference would mix two vintages"
    ]


def test_trap_14_a_recast_that_both_filings_know_keeps_the_quarter() -> None:
    assert_table(
        recast("50M", "70M"),
        """
        year  value  filings
        2024  20M    24-FY, 24-Q3
        2024  20M    25-FY, 25-Q3
        2025  24M    25-FY, 25-Q3
        """,
    )


def test_trap_14_no_recast_at_all_keeps_the_quarter() -> None:
    assert recast("60M", "80M").filter(pl.col("fiscal_year") == 2025)["value"].to_list() == [Decimal("24000000.00")]


def test_a_recast_that_cannot_be_told_does_not_forbid_the_quarter() -> None:
    only_25 = "\n".join(line for line in RECAST.splitlines() if not line.strip().startswith("24-"))
    found = quarters(only_25.replace("NINE", "60M").replace("YEAR", "70M"))
    assert found.filter(pl.col("period_end") == date(2025, 12, 31))["value"].to_list() == [Decimal("24000000.00")]


def test_a_change_of_tag_is_no_recast() -> None:
    """Alphabet's depreciation: nine months of 2023 under its own tag, the rest under the standard one."""
    found = quarters(
        """
        filing  filing_year  concept      metric        period_start  period_end  year  quarter  value    known_from
        23-Q3   2023         goog:Wide    depreciation  2023-01-01    2023-09-30  2023  3        10,010M  2023-10-25
        23-FY   2023         us-gaap:Dep  depreciation  2023-01-01    2023-12-31  2023  4        11,946M  2024-01-31
        24-Q3   2024         us-gaap:Dep  depreciation  2023-01-01    2023-09-30  2023  3        8,630M   2024-10-30
        24-Q3   2024         us-gaap:Dep  depreciation  2024-01-01    2024-09-30  2024  3        11,106M  2024-10-30
        24-FY   2024         us-gaap:Dep  depreciation  2023-01-01    2023-12-31  2023  4        11,946M  2025-02-05
        24-FY   2024         us-gaap:Dep  depreciation  2024-01-01    2024-12-31  2024  4        15,311M  2025-02-05
        """
    ).filter(pl.col("fiscal_quarter") == 4)
    assert_table(
        found.filter(pl.col("fiscal_year") == 2024),
        """
        value   null_reason
        4,205M  -
        """,
    )
    # The year before, in the very same filings: the comparative of that quarter.
    assert_table(
        found.filter((pl.col("fiscal_year") == 2023) & (pl.col("filing_fiscal_year") == 2024)),
        """
        value   filings
        3,316M  24-FY, 24-Q3
        """,
    )


def test_an_amendment_before_the_year_end_gives_the_quarter_from_then_on() -> None:
    amended = LADDER + "Q3/A  2025-01-01  2025-09-30  2025  3  65M  2025-12-01\n"
    assert_table(
        quarters(amended).filter(pl.col("fiscal_quarter") == 4),
        """
        value  known_from  filings
        26M    2026-02-05  FY, Q3/A
        """,
    )


def test_an_amendment_after_the_year_end_does_not_unsay_what_was_known_before_it() -> None:
    amended = LADDER + "Q3/A  2025-01-01  2025-09-30  2025  3  65M  2026-04-01\n"
    assert_table(
        quarters(amended).filter(pl.col("fiscal_quarter") == 4),
        """
        value  known_from  filings
        28M    2026-02-05  FY, Q3
        26M    2026-04-01  FY, Q3/A
        """,
    )


def test_a_10k_amendment_gives_a_second_fourth_quarter() -> None:
    amended = LADDER + "FY/A  2025-01-01  2025-12-31  2025  4  93M  2026-04-01\n"
    assert_table(
        quarters(amended).filter(pl.col("fiscal_quarter") == 4),
        """
        value  known_from  filings
        28M    2026-02-05  FY, Q3
        -      2026-04-01  FY/A, Q3
        """,
    )


def test_an_amended_year_less_nine_months_that_nobody_amended_is_no_quarter() -> None:
    amended = LADDER + "FY/A  2025-01-01  2025-12-31  2025  4  93M  2026-04-01\n"
    reason = quarters(amended).filter(pl.col("known_from").dt.year() == 2026)["null_reason"].to_list()[-1]
    assert "FY/A revises the longer figure" in reason
    same = LADDER + "FY/A  2025-01-01  2025-12-31  2025  4  91M  2026-04-01\n"
    assert quarters(same).filter(pl.col("fiscal_quarter") == 4)["value"].to_list() == [28_000_000, 28_000_000]


def test_growth_needs_no_fiscal_year() -> None:
    first = observations(
        """
        filing  period_start  period_end  year  quarter  value  known_from
        Q1      2025-01-01    2025-03-31  -     -        981M   2025-05-15
        Q1      2024-01-01    2024-03-31  -     -        188M   2025-05-15
        """
    )
    paired = growth_pairs(figures(first)).sort("period_end")
    assert paired["prior_value"].to_list() == [None, 188_000_000]


def test_only_what_stood_together_at_some_moment_is_subtracted() -> None:
    amended = (
        LADDER
        + "FY/A  2025-01-01  2025-12-31  2025  4  93M  2026-03-01\n"
        + "Q3/A  2025-01-01  2025-09-30  2025  3  65M  2026-04-01\n"
    )
    assert_table(
        quarters(amended).filter(pl.col("fiscal_quarter") == 4),
        """
        value  known_from  filings
        28M    2026-02-05  FY, Q3
        -      2026-03-01  FY/A, Q3
        28M    2026-04-01  FY/A, Q3/A
        """,
    )


def test_a_quarter_printed_later_does_not_unsay_the_derived_one() -> None:
    printed = LADDER + "FY  2025-04-01  2025-06-30  2025  2  22M  2026-02-05\n"
    second = figures(observations(printed)).filter(
        (pl.col("period_type") == "quarter") & (pl.col("period_end") == date(2025, 6, 30))
    )
    assert_table(
        second,
        """
        value  is_derived  known_from  filings
        22M    yes         2025-07-24  Q1, Q2
        22M    no          2026-02-05  FY
        """,
    )


def test_capex_net_of_proceeds_is_gross_less_the_same_filings_proceeds() -> None:
    found = figures(
        observations(
            """
            filing  metric          period_start  period_end  year  quarter  value    known_from
            25-004  capex           2024-01-01    2024-12-31  2024  4        82,999M  2025-02-07
            25-004  capex_proceeds  2024-01-01    2024-12-31  2024  4        5,341M   2025-02-07
            25-004  capex           2023-01-01    2023-12-31  2023  4        52,729M  2025-02-07
            26-004  capex_proceeds  2023-01-01    2023-12-31  2023  4        4,596M   2026-02-06
            """
        )
    ).filter(pl.col("basis") == "net_of_proceeds")
    assert_table(
        found.filter(pl.col("period_type") == "fiscal_year"),
        """
        metric  year  value    is_derived  filings
        capex   2024  77,658M  yes         25-004
        """,
    )


def test_meta_row_net_capex_of_2022_is_31431_less_245() -> None:
    found = figures(
        observations(
            """
            filing                metric          period_start  period_end  year  quarter  value    known_from
            0001326801-24-000012  capex           2022-01-01    2022-12-31  2022  4        31,431M  2024-02-02
            0001326801-24-000012  capex_proceeds  2022-01-01    2022-12-31  2022  4        245M     2024-02-02
            """
        )
    )
    net = found.filter((pl.col("basis") == "net_of_proceeds") & (pl.col("period_type") == "fiscal_year"))
    assert net["value"].to_list() == [Decimal("31186000000.00")]


def test_growth_is_measured_against_the_very_same_filings() -> None:
    pairs = growth_pairs(figures(observations(RECAST.replace("NINE", "50M").replace("YEAR", "70M"))))
    assert_table(
        pairs.filter((pl.col("fiscal_year") == 2025) & pl.col("value").is_not_null()),
        """
        period_type  filings       value  prior_value
        nine_months  25-Q3         75M    50M
        fiscal_year  25-FY         99M    70M
        quarter      25-FY, 25-Q3  24M    20M
        """,
    )


def test_the_fourth_quarter_grows_over_one_pair_of_filings_or_not_at_all() -> None:
    without = "\n".join(line for line in RECAST.splitlines() if "NINE" not in line)
    pairs = growth_pairs(figures(observations(without.replace("YEAR", "80M"))))
    fourth = pairs.filter((pl.col("period_type") == "quarter") & (pl.col("period_end") == date(2025, 12, 31)))
    assert_table(
        fourth,
        """
        filings       value  prior_value
        25-FY, 25-Q3  24M    -
        """,
    )


STEPS = st.lists(st.integers(-(10**12), 10**12), min_size=4, max_size=4)


@settings(max_examples=25)
@given(cents=STEPS, start=st.dates(date(2010, 1, 1), date(2030, 1, 1)), weeks=st.permutations([13, 13, 13, 14]))
def test_quarters_derived_from_a_random_ladder_add_up_to_the_year_exactly(
    cents: list[int], start: date, weeks: list[int]
) -> None:
    kinds = ("quarter", "half_year", "nine_months", "fiscal_year")
    found = []
    for place, kind in enumerate(kinds):
        end = start + timedelta(weeks=sum(weeks[: place + 1]), days=-1)
        found.append(
            {
                "accession_number": f"filing {place}",
                "cik": "1",
                "series_id": "company",
                "metric": "capex",
                "basis": "gross_cash",
                "measured": "consolidated",
                "period_type": kind,
                "period_start": start,
                "period_end": end,
                "fiscal_year": 2020,
                "fiscal_quarter": place + 1,
                "filing_fiscal_year": 2020,
                "value": Decimal(sum(cents[: place + 1])) / 100,
                "unit": "USD",
                "concept": "a:b",
                "dimensions": "{}",
                "decimals": "2",
                "fact_number": 1,
                "form": "10-K" if place == 3 else "10-Q",
                "correction": None,
                "known_from": datetime(2031, 1, 1 + place),
            }
        )
    made = figures(pl.DataFrame(found, schema=CORE_OBSERVATION.schema)).filter(pl.col("period_type") == "quarter")
    assert made.height == 4
    assert sum(made["value"].to_list(), Decimal(0)) == Decimal(sum(cents)) / 100
    ordered = made.sort("period_start")
    assert ordered["period_start"].to_list()[0] == start
    assert ordered["period_start"].to_list()[1:] == [
        end + timedelta(days=1) for end in ordered["period_end"].to_list()[:-1]
    ]


def test_what_is_owed_at_a_periods_end_is_never_subtracted() -> None:
    unpaid = "\n".join(
        line + ("  metric" if "filing" in line else "  capex_unpaid") for line in LADDER.strip().splitlines()
    )
    found = figures(observations(unpaid))
    assert found.filter(pl.col("is_derived")).is_empty()
    assert found["period_type"].sort().to_list() == ["fiscal_year", "half_year", "nine_months", "quarter"]


def test_shares_are_no_figure_in_dollars() -> None:
    shares = observations(
        """
        filing  metric          unit    period_start  period_end  year  value        known_from
        21-004  diluted_shares  shares  2020-01-01    2020-12-31  2020  510,000,000  2021-01-29
        21-004  revenue         USD     2020-01-01    2020-12-31  2020  386,064M     2021-01-29
        """
    )
    assert figures(shares)["metric"].unique().to_list() == ["revenue"]


def test_a_figure_names_the_facts_it_is_made_from() -> None:
    """A fact is its filing's accession number and its number there; a derived quarter is made from two."""
    found = figures(observations(LADDER)).filter(pl.col("fiscal_quarter") == 2)
    assert_table(
        found,
        """
        period_type  source_ids
        half_year    Q2#2
        quarter      Q1#1, Q2#2
        """,
    )


def test_capex_net_of_proceeds_names_both_of_its_facts_and_growth_those_of_the_comparative() -> None:
    table = """
        filing  metric          period_start  period_end  year  value    known_from
        25-004  capex           2024-01-01    2024-12-31  2024  82,999M  2025-02-07
        25-004  capex_proceeds  2024-01-01    2024-12-31  2024  5,341M   2025-02-07
        25-004  capex           2023-01-01    2023-12-31  2023  52,729M  2025-02-07
        25-004  capex_proceeds  2023-01-01    2023-12-31  2023  4,596M   2025-02-07
        """
    pairs = growth_pairs(figures(observations(table)).filter(pl.col("period_type") == "fiscal_year"))
    assert_table(
        pairs.filter((pl.col("metric") == "capex") & (pl.col("fiscal_year") == 2024)),
        """
        basis            source_ids          prior_source_ids    prior_value
        gross_cash       25-004#1            25-004#3            52,729M
        net_of_proceeds  25-004#1, 25-004#2  25-004#3, 25-004#4  48,133M
        """,
    )
