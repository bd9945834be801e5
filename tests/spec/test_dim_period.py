"""dim_period: a span of days once, whoever reports it, with its length and its place in the calendar."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from check_rows import failing
from spec_tables import assert_table

from expectations.dim_period import checks
from transforms.dim_period import dim_period

SPAN = {"period_start": pl.Date(), "period_end": pl.Date()}


def spans(*days: tuple[date, date]) -> pl.DataFrame:
    return pl.DataFrame(days, schema=SPAN, orient="row")


AMAZON_Q3 = (date(2025, 7, 1), date(2025, 9, 30))
CALENDAR_2025 = (date(2025, 1, 1), date(2025, 12, 31))
MICROSOFT_YEAR = (date(2024, 7, 1), date(2025, 6, 30))
NVIDIA_Q1 = (date(2025, 1, 27), date(2025, 4, 27))
NVIDIA_LONG_YEAR = (date(2022, 1, 31), date(2023, 1, 29))
FOURTEEN_WEEKS = (date(2022, 9, 25), date(2022, 12, 31))
NINE_MONTHS = (date(2025, 1, 1), date(2025, 9, 30))
A_DAY = (date(2025, 9, 30), date(2025, 9, 30))


def test_periods_have_their_length_their_name_and_their_place_in_the_calendar() -> None:
    mart = spans(
        AMAZON_Q3, CALENDAR_2025, MICROSOFT_YEAR, NVIDIA_Q1, NVIDIA_LONG_YEAR, FOURTEEN_WEEKS, NINE_MONTHS, A_DAY
    )
    assert_table(
        dim_period({"mart": mart}),
        """
        period_start  period_end  period_name             period_length  period_days  period_weeks  calendar_year  calendar_quarter  is_calendar_period  has_extra_week
        2022-01-31    2023-01-29  12 months to 2023-01-29  year           364          52            2022           -                 no                  no
        2022-09-25    2022-12-31  3 months to 2022-12-31   quarter        98           14            2022           4                 no                  yes
        2024-07-01    2025-06-30  12 months to 2025-06-30  year           365          52            2024           -                 yes                 no
        2025-01-01    2025-09-30  9 months to 2025-09-30   nine_months    273          39            2025           -                 yes                 no
        2025-01-01    2025-12-31  2025                     year           365          52            2025           -                 yes                 no
        2025-01-27    2025-04-27  3 months to 2025-04-27   quarter        91           13            2025           1                 no                  no
        2025-07-01    2025-09-30  2025 Q3                  quarter        92           13            2025           3                 yes                 no
        2025-09-30    2025-09-30  2025-09-30               instant        1            0             2025           3                 no                  no
        """,  # noqa: E501 - a table to read
    )


def test_a_period_of_many_filers_and_marts_is_one_row() -> None:
    marts = {"annual": spans(CALENDAR_2025, CALENDAR_2025), "growth": spans(CALENDAR_2025)}
    assert dim_period(marts).height == 1


def test_the_quarters_of_13f_reports_are_quarters_of_the_calendar() -> None:
    reports = pl.DataFrame({"period_of_report": [date(2025, 9, 30), date(2025, 9, 30), date(2025, 8, 15), None]})
    found = dim_period({"positions": reports, "status": pl.DataFrame({"manager_cik": ["1"]})})
    assert found.select("period_start", "period_end", "period_name").rows() == [(*AMAZON_Q3, "2025 Q3")]


def test_a_length_that_is_none_of_the_known_is_said() -> None:
    (row,) = dim_period({"mart": spans((date(2025, 1, 1), date(2025, 2, 28)))}).rows(named=True)
    assert (row["period_length"], row["period_name"]) == ("other", "59 days to 2025-02-28")


def test_where_marts_are_empty_there_is_no_period() -> None:
    assert dim_period({"mart": spans()}).is_empty()


GOOD = dim_period({"mart": spans(AMAZON_Q3)})


@pytest.mark.parametrize(
    ("broken", "marts", "name"),
    [
        (GOOD.with_columns(period_days=91), spans(AMAZON_Q3), "A period has the days between its first and its last"),
        (GOOD.with_columns(has_extra_week=True), spans(AMAZON_Q3), "A calendar quarter has 90 to 92 days"),
        (GOOD, spans(AMAZON_Q3, NVIDIA_Q1), "Every period of the marts is here"),
    ],
)
def test_what_is_wrong_stops(broken: pl.DataFrame, marts: pl.DataFrame, name: str) -> None:
    assert failing(checks(GOOD, spans(AMAZON_Q3))) == {}
    ((found, severity),) = failing(checks(broken, marts)).items()
    assert found.startswith(name)
    assert severity == "block"
