"""The second picture: compound growth of capex over five years, of companies and of a panel matched at both ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl
from spec_tables import AMAZON, CIKS, META, ORACLE, assert_table, capex

from transforms.capex.mart_capex_growth import mart_capex_growth
from transforms.decimals import compound_growth_percent
from warehouse.contract.tables import MART_CAPEX_ANNUAL, MART_CAPEX_GROWTH, PANEL_BREAK, PANEL_MEMBER

EVERYBODY = (("Amazon", 2000, None), ("Meta", 2000, None))
Members = Sequence[tuple[str, int, int | None]]
Breaks = Sequence[tuple[str, int, str]]


def made(table: str, members: Members = EVERYBODY, breaks: Breaks = ()) -> pl.DataFrame:
    """The mart, where ``members`` make up media and telecom too and nobody is in technology."""
    found = mart_capex_growth(
        capex(MART_CAPEX_ANNUAL, table),
        pl.DataFrame(
            [("tmt", CIKS[name], name, start, until, "reason") for name, start, until in members],
            schema=PANEL_MEMBER.schema,
            orient="row",
        ),
        pl.DataFrame(
            [(CIKS[name], name, year, why) for name, year, why in breaks], schema=PANEL_BREAK.schema, orient="row"
        ),
    )
    assert found.schema == MART_CAPEX_GROWTH.schema
    return found


def company(found: pl.DataFrame, year: int = 2025) -> pl.DataFrame:
    return found.filter((pl.col("scope") == "company") & (pl.col("calendar_year") == year))


def panel(found: pl.DataFrame, year: int = 2025) -> pl.DataFrame:
    return found.filter((pl.col("member_id") == "tmt") & (pl.col("calendar_year") == year))


# Amazon 0001018724-26-000004 and -22-000005; Meta 0001628280-26-003942 and 0001326801-23-000013, millions of dollars.
TWO = """
    company  period_start  period_end  gross     net       known_from  filings
    Amazon   2020-01-01    2020-12-31  40,140M   35,044M   2022-02-04  22-005
    Amazon   2025-01-01    2025-12-31  131,819M  128,320M  2026-02-06  26-004
    Meta     2020-01-01    2020-12-31  15,163M   15,115M   2023-02-02  23-013
    Meta     2025-01-01    2025-12-31  -         69,691M   2026-01-29  26-003
    """


def test_growth_of_a_company_is_compound_over_five_years() -> None:
    """131,819 over 40,140 is 3.28398, whose fifth root is 1.268470."""
    assert_table(
        company(made(TWO)).filter(pl.col("member_id") == AMAZON),
        """
        member  base_year  capex_usd  base_capex  capex_basis  five_years  null_reason  known_from  filings
        Amazon  2020       131,819M   40,140M     gross_cash   26.8470     -            2026-02-06  22-005, 26-004
        """,
    )


def test_both_ends_stand_on_one_basis() -> None:
    """Meta's 2025 is net only: so is its base, 15,115, although 2020 is known gross."""
    assert_table(
        company(made(TWO)).filter(pl.col("member_id") == META),
        """
        member  capex_usd  base_capex  capex_basis      five_years
        Meta    69,691M    15,115M     net_of_proceeds  35.7543
        """,
    )


def test_without_a_base_on_the_same_basis_there_is_no_growth_but_a_reason() -> None:
    gross_only = TWO.replace("15,115M", "-      ")
    assert_table(
        company(made(gross_only)).filter(pl.col("member_id") == META),
        """
        capex_usd  base_capex  five_years  null_reason
        69,691M    -           -           five_year_growth_pct: capex of 2020 is not known on the same basis
        """,
    )


def test_a_panel_adds_up_the_companies_matched_at_both_ends() -> None:
    """131,819 + 69,691 = 201,510 over 40,140 + 15,115 = 55,255: 3.64691, whose fifth root is 1.295344."""
    found = panel(made(TWO))
    assert_table(
        found.filter(pl.col("known_to").is_null()),
        """
        capex_usd  base_capex  capex_basis  five_years  in_panel  known  matched  panel_capex  matched_share  is_low
        201,510M   55,255M     -            29.5344     2         2      2        201,510M     100.0000       no
        """,
    )
    assert found["companies_left_out"].null_count() == found.filter(pl.col("known_to").is_null()).height


def test_a_panel_on_one_basis_says_which() -> None:
    assert panel(made(TWO, [("Amazon", 2000, None)]))["capex_basis"].to_list() == ["gross_cash"]


def test_a_panel_changes_as_its_companies_file() -> None:
    assert_table(
        panel(made(TWO)),
        """
        known  matched  capex_usd  known_from  known_to    filings
        1      1        69,691M    2026-01-29  2026-02-06  23-013, 26-003
        2      2        201,510M   2026-02-06  -           22-005, 23-013, 26-003, 26-004
        """,
    )
    first = panel(made(TWO)).filter(pl.col("known_from") == datetime(2026, 1, 29))
    assert first["companies_left_out"].item() == "Amazon (no annual report for 2025)"


def test_a_year_whose_base_is_filed_later_grows_from_then_on() -> None:
    late = TWO.replace("2022-02-04", "2026-06-01")
    assert_table(
        company(made(late)).filter(pl.col("member_id") == AMAZON),
        """
        base_capex  five_years  known_from  known_to
        -           -           2026-02-06  2026-06-01
        40,140M     26.8470     2026-06-01  -
        """,
    )


def test_a_base_that_is_restated_moves_growth_from_then_on() -> None:
    restated = TWO.replace(
        "35,044M   2022-02-04  22-005",
        "35,044M   2022-02-04  22-005\n    Amazon  2020-01-01  2020-12-31  41,000M  -  2026-05-01  26-111",
    )
    rows = company(made(restated)).filter(pl.col("member_id") == AMAZON).sort("known_from")
    assert rows["base_capex_usd"].to_list() == [40_140_000_000, 41_000_000_000]
    assert rows["known_to"].to_list() == [datetime(2026, 5, 1), None]


def test_a_break_between_the_ends_leaves_the_company_out() -> None:
    found = made(TWO, breaks=[("Meta", 2021, "merged with a rival")])
    reason = "not comparable: 2021: merged with a rival"
    assert_table(
        company(found).filter(pl.col("member_id") == META),
        f"""
        capex_usd  base_capex  five_years  null_reason
        69,691M    15,115M     -           five_year_growth_pct: {reason}
        """,
    )
    assert_table(
        panel(found).filter(pl.col("known_to").is_null()),
        f"""
        capex_usd  base_capex  five_years  known  matched  panel_capex  matched_share  is_low  companies_left_out
        131,819M   40,140M     26.8470     2      1        201,510M     65.4156        no      Meta ({reason})
        """,
    )


def test_a_break_counts_after_the_base_year_and_up_to_the_year_itself() -> None:
    for at, matched in ((2020, 2), (2021, 1), (2025, 1), (2026, 2)):
        found = panel(made(TWO, breaks=[("Meta", at, "x")])).filter(pl.col("known_to").is_null())
        assert found["companies_matched"].to_list() == [matched], at


def test_a_newcomer_is_left_out_until_it_was_a_member_at_both_ends() -> None:
    """Its own growth is known; the panel of 2020 did not hold it."""
    found = made(TWO, [("Amazon", 2000, None), ("Meta", 2021, None)])
    assert company(found).filter(pl.col("member_id") == META)["five_year_growth_pct"].null_count() == 0
    assert_table(
        panel(found).filter(pl.col("known_to").is_null()),
        """
        capex_usd  in_panel  known  matched  companies_left_out
        131,819M   2         2      1        Meta (in the panel from 2021)
        """,
    )


def test_who_has_left_the_panel_is_no_part_of_it() -> None:
    found = made(TWO, [("Amazon", 2000, None), ("Meta", 2000, 2024)])
    assert_table(
        panel(found).filter(pl.col("known_to").is_null()),
        """
        capex_usd  in_panel  known  matched  panel_capex  companies_left_out
        131,819M   1         1      1        131,819M     -
        """,
    )
    assert panel(made(TWO, [("Meta", 2000, 2025)]))["companies_matched"].to_list() == [1], "the last year counts"


def test_fewer_than_half_of_the_companies_known_is_low_coverage() -> None:
    third = panel(made(TWO, [*EVERYBODY, ("Oracle", 2000, None), ("NVIDIA", 2000, None)]))
    assert dict(third.select("companies_known", "is_low_coverage").rows()) == {1: True, 2: False}
    left_out = third.filter(pl.col("known_to").is_null())["companies_left_out"].item()
    assert left_out == "NVIDIA (no annual report for 2025); Oracle (no annual report for 2025)"


def test_less_than_half_of_the_capex_matched_is_low_coverage() -> None:
    """Meta alone is matched, 69,691 of 201,510; the row names its filings, not Amazon's."""
    no_base = "\n".join(line for line in TWO.splitlines() if "22-005" not in line)
    assert_table(
        panel(made(no_base)).filter(pl.col("known_to").is_null()),
        """
        matched  matched_share  is_low  filings         companies_left_out
        1        34.5844        yes     23-013, 26-003, 26-004  Amazon (capex of 2020 is not known on the same basis)
        """,
    )


def test_a_panel_that_matches_nobody_is_null_with_a_reason() -> None:
    no_base = "\n".join(line for line in TWO.splitlines() if "2020-12-31" not in line)
    found = panel(made(no_base)).filter(pl.col("known_to").is_null())
    assert_table(
        found,
        """
        capex_usd  five_years  matched_share  is_low  null_reason
        -          -           -              yes     five_year_growth_pct: no company of the panel is matched
        """,
    )
    assert found["panel_capex_usd"].to_list() == [201_510_000_000]


def test_capex_that_is_not_positive_has_no_growth() -> None:
    for start, end in (
        ("-1M    ", "131,819M"),
        ("0      ", "131,819M"),
        ("40,140M", "-5M     "),
        ("40,140M", "0       "),
    ):
        table = TWO.replace("40,140M", start).replace("131,819M", end)
        found = company(made(table)).filter(pl.col("member_id") == AMAZON)
        assert found.select("five_year_growth_pct", "null_reason").rows() == [
            (None, "five_year_growth_pct: capex is not positive at both ends")
        ]


def test_a_silent_year_is_a_row_that_says_so_and_no_part_of_any_sum() -> None:
    silent = TWO.replace("131,819M  128,320M", "-         -       ")
    found = made(silent)
    assert_table(
        company(found).filter(pl.col("member_id") == AMAZON),
        """
        capex_usd  five_years  null_reason
        -          -           five_year_growth_pct: capex of 2025 is not known
        """,
    )
    assert_table(
        panel(found).filter(pl.col("known_to").is_null()),
        """
        known  matched  panel_capex  companies_left_out
        1      1        69,691M      Amazon (capex of 2025 is not known)
        """,
    )


def test_trap_01_fiscal_years_count_by_their_midpoint() -> None:
    """Oracle's year to May 2025 lies in calendar 2024, so its base is the year to May 2020."""
    found = made(
        """
        company  period_start  period_end  gross    known_from  filings
        Oracle   2019-06-01    2020-05-31  1,564M   2020-06-22  20-1
        Oracle   2024-06-01    2025-05-31  21,215M  2025-06-18  25-1
        """,
        [("Oracle", 2000, None)],
    )
    assert_table(
        found.filter((pl.col("scope") == "company") & pl.col("five_year_growth_pct").is_not_null()),
        f"""
        member_id  calendar_year  base_year  base_capex  five_years
        {ORACLE}   2024           2019       1,564M      68.4540
        """,
    )


def test_who_is_in_no_panel_is_a_company_all_the_same() -> None:
    found = made(TWO, [])
    assert found.filter(pl.col("scope") == "panel").is_empty()
    assert company(found).height == 2


def test_no_annual_reports_are_no_growth() -> None:
    members, breaks = PANEL_MEMBER.schema.to_frame(), PANEL_BREAK.schema.to_frame()
    found = mart_capex_growth(MART_CAPEX_ANNUAL.schema.to_frame(), members, breaks)
    assert found.is_empty()
    assert found.schema == MART_CAPEX_GROWTH.schema


def test_the_mean_of_a_panel_is_weighted_by_capex_not_a_mean_of_growths() -> None:
    (of_panel,) = panel(made(TWO)).filter(pl.col("known_to").is_null())["five_year_growth_pct"]
    now, base = panel(made(TWO)).filter(pl.col("known_to").is_null()).select("capex_usd", "base_capex_usd").row(0)
    assert of_panel == compound_growth_percent(now, base, 5)
    growths = company(made(TWO))["five_year_growth_pct"].to_list()
    assert of_panel != sum(growths) / len(growths)


# A year that ends on the Friday nearest 30 June, as Western Digital's and Seagate's do; the amounts are invented.
FRIDAYS = """
    company  period_start  period_end  gross   net  known_from  filings
    Oracle   2015-07-04    2016-07-01  400M    -    2016-08-29  16-001
    Oracle   2016-07-02    2017-06-30  500M    -    2017-08-29  17-001
    Oracle   2019-06-29    2020-07-03  800M    -    2020-08-29  20-001
    Oracle   2020-07-04    2021-07-02  1,000M  -    2021-08-29  21-001
    Oracle   2021-07-03    2022-07-01  1,100M  -    2022-08-29  22-001
    """


def test_trap_09_a_year_ending_on_the_friday_nearest_june_30_keeps_its_place() -> None:
    """The middle of fiscal 2021 is 1 January 2021, that of its neighbours 31 December: each has a year of its own."""
    found = made(FRIDAYS).filter(pl.col("scope") == "company")
    assert_table(
        found,
        """
        calendar_year  capex_usd  base_capex  five_years  filings
        2015           400M       -           -           16-001
        2016           500M       -           -           17-001
        2019           800M       -           -           20-001
        2020           1,000M     400M        20.1124     16-001, 21-001
        2021           1,100M     500M        17.0805     17-001, 22-001
        """,
    )


def test_trap_09_years_that_do_not_end_five_years_apart_are_not_compared() -> None:
    """A calendar year against one to June: a change of fiscal year lies between, and the distance is 5.5 years."""
    moved = (
        FRIDAYS.split("\n", 2)[1]
        + """
    Oracle   2017-01-01    2017-12-31  500M    -    2018-02-01  18-001
    Oracle   2022-07-02    2023-06-30  1,000M  -    2023-08-29  23-001
    """
    )
    assert_table(
        company(made(moved), 2022),
        """
        capex_usd  base_capex  five_years  null_reason
        1,000M     -           -           @@
        """.replace("@@", "five_year_growth_pct: the years end 2017-12-31 and 2023-06-30: not five apart"),
    )


def test_a_panel_names_the_sources_of_every_company_that_is_known() -> None:
    """What is not matched is part of panel_capex_usd, and so of where the row comes from."""
    newcomer = TWO.rstrip() + "\n    Oracle   2025-01-01    2025-12-31  21,215M   -         2026-02-01  26-009\n"
    found = panel(made(newcomer, (*EVERYBODY, ("Oracle", 2024, None)))).filter(pl.col("known_to").is_null())
    assert found["companies_matched"].item() == 2
    assert "26-009" in found["accession_numbers"].item()


def test_a_panel_of_two_bases_says_so() -> None:
    found = panel(made(TWO)).filter(pl.col("known_to").is_null())
    assert found["capex_basis"].item() is None
    assert found["null_reason"].item() == "capex_basis: gross_cash of some companies, net_of_proceeds of others"
