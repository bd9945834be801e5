"""What was known when: equal neighbouring values are one interval, and every moment has exactly one answer."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spec_tables import assert_table, observations

from transforms.core.core_vintage import core_vintage
from transforms.knowledge import State, intervals
from warehouse.contract.tables import CORE_OBSERVATION, CORE_VINTAGE

# Intelligent Cloud's fiscal 2022 as three annual reports print it.
RECAST = """
    filing                period_start  period_end  year  quarter  value    known_from
    0001564590-22-026876  2021-07-01    2022-06-30  2022  4        75,251M  2022-07-28 16:06:19
    0000950170-23-035122  2021-07-01    2022-06-30  2022  4        74,965M  2023-07-27 16:01:56
    0000950170-24-087843  2021-07-01    2022-06-30  2022  4        74,965M  2024-07-30 16:06:22
    """


def as_of(frame: pl.DataFrame, moment: str) -> pl.DataFrame:
    """The plain filter of every ``*_as_of``."""
    at = datetime.fromisoformat(moment)
    return frame.filter((pl.col("known_from") <= at) & (pl.col("known_to").is_null() | (pl.col("known_to") > at)))


def test_trap_14_35_a_recast_opens_a_new_vintage_and_a_repetition_does_not() -> None:
    found = core_vintage(observations(RECAST))
    assert found.schema == CORE_VINTAGE.schema
    assert_table(
        found,
        """
        value    known_from           known_to             filings
        75,251M  2022-07-28 16:06:19  2023-07-27 16:01:56  0001564590-22-026876
        74,965M  2023-07-27 16:01:56  -                    0000950170-23-035122, 0000950170-24-087843
        """,
    )


def test_a_vintage_names_its_facts_and_the_tag_that_first_gave_it() -> None:
    found = core_vintage(
        observations(
            """
            filing  concept  period_start  period_end  year  value  known_from
            24-1    a:One    2023-01-01    2023-12-31  2023  9M     2024-02-01
            25-1    a:Two    2023-01-01    2023-12-31  2023  9M     2025-02-01
            """
        )
    )
    assert_table(
        found,
        """
        value  unit  concept  source_ids
        9M     USD   a:One    24-1#1, 25-1#2
        """,
    )


def test_trap_34_a_split_is_a_vintage_of_the_number_of_shares() -> None:
    """Amazon's diluted shares of 2020: 510 million as filed, 10,198 million after the 20 for 1 split of 2022."""
    found = core_vintage(
        observations(
            """
            filing  metric          unit    period_start  period_end  year  value           known_from
            21-004  diluted_shares  shares  2020-01-01    2020-12-31  2020  510,000,000     2021-01-29
            22-005  diluted_shares  shares  2020-01-01    2020-12-31  2020  510,000,000     2022-02-04
            23-004  diluted_shares  shares  2020-01-01    2020-12-31  2020  10,198,000,000  2023-02-03
            """
        )
    )
    assert_table(
        found,
        """
        metric          unit    value           known_from  known_to    filings
        diluted_shares  shares  510,000,000     2021-01-29  2023-02-03  21-004, 22-005
        diluted_shares  shares  10,198,000,000  2023-02-03  -           23-004
        """,
    )


@pytest.mark.parametrize(
    ("moment", "value"),
    [
        ("2022-07-28 16:06:18", None),  # before the first filing
        ("2022-07-28 16:06:19", "75251000000.00"),  # at the very moment it became known
        ("2023-01-01 00:00:00", "75251000000.00"),  # between
        ("2023-07-27 16:01:55.999999", "75251000000.00"),
        ("2023-07-27 16:01:56", "74965000000.00"),  # the end of an interval is not in it
        ("2025-01-01 00:00:00", "74965000000.00"),  # after
    ],
)
def test_as_of_a_moment_is_a_plain_filter(moment: str, value: str | None) -> None:
    found = as_of(core_vintage(observations(RECAST)), moment)["value"].to_list()
    assert found == ([Decimal(value)] if value else [])


def test_trap_34_a_value_that_comes_back_is_a_vintage_of_its_own() -> None:
    last = RECAST.rfind("74,965M")
    back = RECAST[:last] + RECAST[last:].replace("74,965M", "75,251M")
    assert core_vintage(observations(back)).sort("known_from")["value"].to_list() == [
        Decimal("75251000000.00"),
        Decimal("74965000000.00"),
        Decimal("75251000000.00"),
    ]


def test_an_amendment_speaks_from_its_own_acceptance() -> None:
    assert_table(
        core_vintage(
            observations(
                """
                filing  period_start  period_end  year  quarter  value  known_from
                26-1    2025-01-01    2025-12-31  2025  4        90M    2026-02-05
                26-2    2025-01-01    2025-12-31  2025  4        91M    2026-03-05
                """
            )
        ),
        """
        value  known_from  known_to    filings
        90M    2026-02-05  2026-03-05  26-1
        91M    2026-03-05  -           26-2
        """,
    )


def test_of_two_filings_at_one_moment_the_higher_accession_number_speaks() -> None:
    assert_table(
        core_vintage(
            observations(
                """
                filing  period_start  period_end  year  quarter  value  known_from
                26-2    2025-01-01    2025-12-31  2025  4        91M    2026-02-05
                26-1    2025-01-01    2025-12-31  2025  4        90M    2026-02-05
                """
            )
        ),
        """
        value  known_from  known_to  filings
        91M    2026-02-05  -         26-2
        """,
    )


def test_meta_row_two_bases_are_two_figures_not_a_restatement() -> None:
    found = core_vintage(
        observations(
            """
            filing                basis            period_start  period_end  year  quarter  value    known_from
            0001326801-24-000012  gross_cash       2022-01-01    2022-12-31  2022  4        31,431M  2024-02-02
            0001326801-25-000017  net_of_proceeds  2022-01-01    2022-12-31  2022  4        31,186M  2025-01-30
            """
        )
    )
    assert_table(
        found,
        """
        basis            value    known_to
        gross_cash       31,431M  -
        net_of_proceeds  31,186M  -
        """,
    )


def test_neighbouring_figures_do_not_run_into_each_other() -> None:
    two_years = RECAST + "x  2022-07-01  2023-06-30  2023  4  74,965M  2022-07-28 16:06:19\n"
    assert core_vintage(observations(two_years)).height == 3


def test_no_observations_are_no_vintages() -> None:
    empty = CORE_OBSERVATION.schema.to_frame()
    assert core_vintage(empty).schema == CORE_VINTAGE.schema
    assert core_vintage(empty).is_empty()


DAY_ZERO = datetime(2025, 1, 1)
SAID = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 2)), min_size=1, max_size=12)


@settings(max_examples=40)
@given(said=SAID)
def test_vintages_give_at_every_moment_what_the_latest_observation_said(said: Sequence[tuple[int, int]]) -> None:
    found: list[State] = [
        {
            "accession_number": f"{place:03}",
            "cik": "1",
            "series_id": "company",
            "metric": "capex",
            "basis": "gross_cash",
            "measured": "consolidated",
            "period_type": "fiscal_year",
            "period_start": date(2024, 1, 1),
            "period_end": date(2024, 12, 31),
            "value": Decimal(value),
            "unit": "USD",
            "fact_number": 1,
            "known_from": DAY_ZERO + timedelta(days=day),
        }
        for place, (day, value) in enumerate(said)
    ]
    schema = CORE_OBSERVATION.schema
    vintages = core_vintage(pl.DataFrame([{name: row.get(name) for name in schema} for row in found], schema=schema))
    for day in range(-1, 14):
        moment = DAY_ZERO + timedelta(days=day)
        seen = [row for row in found if row["known_from"] <= moment]
        latest = max(seen, key=lambda row: (row["known_from"], row["accession_number"]), default=None)
        assert as_of(vintages, moment.isoformat())["value"].to_list() == ([latest["value"]] if latest else [])
    ordered = vintages.sort("known_from")["value"].to_list()
    assert all(one != other for one, other in itertools.pairwise(ordered))


STATES = st.lists(st.one_of(st.none(), st.integers(0, 2)), max_size=10)


@given(values=STATES)
def test_intervals_never_overlap_and_give_back_the_state_of_every_moment(values: list[int | None]) -> None:
    states: list[tuple[datetime, State | None]] = [
        (DAY_ZERO + timedelta(days=place), None if value is None else {"value": value, "accession_numbers": str(place)})
        for place, value in enumerate(values)
    ]
    made = intervals(states)
    for before, after in itertools.pairwise(made):
        assert before["known_to"] is not None
        assert before["known_from"] < before["known_to"] <= after["known_from"]
    for place, value in enumerate(values):
        moment = DAY_ZERO + timedelta(days=place)
        here = [
            row["value"]
            for row in made
            if row["known_from"] <= moment and (row["known_to"] is None or moment < row["known_to"])
        ]
        assert here == ([] if value is None else [value])


def test_a_filing_that_only_repeats_makes_no_new_interval() -> None:
    first, second = datetime(2025, 1, 1), datetime(2025, 2, 1)
    made = intervals(
        [(first, {"value": 1, "accession_numbers": "a"}), (second, {"value": 1, "accession_numbers": "a, b"})]
    )
    assert made == [{"value": 1, "accession_numbers": "a", "known_from": first, "known_to": None}]
