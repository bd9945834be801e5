"""What became of a quarter's 13F: reported, late, by others, in part, overdue, missing, or not expected."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
from spec_tables import assert_table, frame

from transforms.knowledge import known_at
from transforms.thirteen_f.mart_manager_status import mart_manager_status
from warehouse.contract.tables import CORE_13F_FILING, DIM_MANAGER, MART_MANAGER_STATUS, RAW_13F_COVER

SCION = """
    manager_cik  manager_name  expected_from  last_expected_period  stopped_on  why_stopped       stopped_source
    0001649339   Scion         2025-06-01     2025-09-30            2025-11-10  It deregistered.  SEC
    """
BERKSHIRE = """
    manager_cik  manager_name  expected_from
    0001649339   Berkshire     2025-06-01
    """
IN_TIME = """
    filing  form    report_role  period_of_report  filing_date  known_from
    Q2      13F-HR  original     2025-06-30        2025-08-14   2025-08-14 16:30
    Q3      13F-HR  original     2025-09-30        2025-11-03   2025-11-03 16:05
    """


def filings(text: str) -> pl.DataFrame:
    """core_13f_filing of one manager that reconciles with covers that leave nothing out."""
    defaults = {
        "manager_cik": "0001649339",
        "manager_name": "SCION ASSET MANAGEMENT, LLC",
        "report_type": "13F HOLDINGS REPORT",
        "reconciliation": "reconciled",
        "is_confidential_omitted": False,
    }
    return frame(CORE_13F_FILING, text, defaults)


def managers(text: str) -> pl.DataFrame:
    return frame(DIM_MANAGER, text, {"why_watched": "Puts."})


def status(filed: str, watched: str, as_of: str, reported_by: str | None = None, **changed: object) -> pl.DataFrame:
    core = filings(filed).with_columns(pl.lit(value).alias(name) for name, value in changed.items())
    covers = RAW_13F_COVER.schema.to_frame().join(core.select("accession_number"), on="accession_number", how="right")
    covers = covers.with_columns(reported_by=pl.lit(reported_by, dtype=pl.String)).select(RAW_13F_COVER.columns)
    return mart_manager_status(core, covers, managers(watched), date.fromisoformat(as_of))


def now(found: pl.DataFrame) -> pl.DataFrame:
    return found.filter(pl.col("known_to").is_null())


def at(found: pl.DataFrame, moment: str) -> pl.DataFrame:
    rows = known_at(found.iter_rows(named=True), datetime.fromisoformat(moment))
    return pl.DataFrame(rows, schema=found.schema)


def test_trap_51_a_manager_that_stopped_owes_nothing_more() -> None:
    found = status(IN_TIME, SCION, "2026-06-30")
    assert found.schema == MART_MANAGER_STATUS.schema
    assert_table(
        now(found),
        """
        period_of_report  report_state  due_date    filed_on    days_late  is_complete  filings
        2025-06-30        reported      2025-08-14  2025-08-14  0          yes          Q2
        2025-09-30        reported      2025-11-14  2025-11-03  0          yes          Q3
        2025-12-31        not_expected  2026-02-17  -           -          -            -
        2026-03-31        not_expected  2026-05-15  -           -          -            -
        """,
    )
    reason = now(found).filter(pl.col("report_state") == "not_expected")["report_reason"][0]
    assert reason == (
        "no 13F is expected for quarters after 2025-09-30, since 2025-11-10. It deregistered. (source: SEC)"
    )


def test_a_report_of_one_that_had_stopped_counts_all_the_same() -> None:
    again = IN_TIME + "    Q4  13F-HR  original  2025-12-31  2026-02-17  2026-02-17 12:00\n"
    found = now(status(again, SCION, "2026-03-01")).filter(pl.col("period_of_report") == date(2025, 12, 31))
    assert found["report_state"].item() == "reported"
    assert found["report_reason"].item() == "filed on 2026-02-17, due on 2026-02-17; none was expected any more"


def test_a_quarter_goes_from_not_due_to_overdue_to_late() -> None:
    late = IN_TIME + "    Q4  13F-HR  original  2025-12-31  2026-02-20  2026-02-20 12:00\n"
    found = status(late, BERKSHIRE, "2026-03-01").filter(pl.col("period_of_report") == date(2025, 12, 31))
    assert_table(
        found,
        """
        report_state   filed_on    days_late  known_from        known_to
        not_due_yet    -           -          2026-01-01 00:00  2026-02-18 00:00
        overdue        -           -          2026-02-18 00:00  2026-02-20 12:00
        reported_late  2026-02-20  3          2026-02-20 12:00  -
        """,
    )
    assert found["report_reason"].to_list() == [
        "due on 2026-02-17",
        "was due on 2026-02-17 and is not here",
        "filed on 2026-02-20, 3 days after it was due on 2026-02-17",
    ]


def test_the_day_it_is_due_is_still_in_time() -> None:
    for day, state in (("2026-02-17", "not_due_yet"), ("2026-02-18", "overdue")):
        found = now(status(IN_TIME, BERKSHIRE, day))
        assert found.filter(pl.col("period_of_report") == date(2025, 12, 31))["report_state"].item() == state


def test_a_quarter_between_two_reports_is_missing_and_was_overdue_until_then() -> None:
    gap = """
    filing  form    report_role  period_of_report  filing_date  known_from
    Q2      13F-HR  original     2025-06-30        2025-08-14   2025-08-14 16:30
    Q4      13F-HR  original     2025-12-31        2026-02-17   2026-02-17 16:30
    """
    found = status(gap, BERKSHIRE, "2026-03-01").filter(pl.col("period_of_report") == date(2025, 9, 30))
    assert_table(
        found,
        """
        report_state  is_complete  filings  known_from        known_to
        not_due_yet   -            -        2025-10-01 00:00  2025-11-15 00:00
        overdue       -            -        2025-11-15 00:00  2026-02-17 16:30
        missing       -            -        2026-02-17 16:30  -
        """,
    )


def test_the_gap_closes_when_the_report_comes_at_last() -> None:
    closed = """
    filing  form    report_role  period_of_report  filing_date  known_from
    Q2      13F-HR  original     2025-06-30        2025-08-14   2025-08-14 16:30
    Q4      13F-HR  original     2025-12-31        2026-02-17   2026-02-17 16:30
    Q3      13F-HR  original     2025-09-30        2026-02-19   2026-02-19 16:30
    """
    found = now(status(closed, BERKSHIRE, "2026-03-01")).filter(pl.col("period_of_report") == date(2025, 9, 30))
    assert_table(found, "report_state  days_late  filings\n reported_late  97  Q3")


def test_trap_46_a_notice_names_who_reports_instead() -> None:
    notice = """
    filing  form    report_role  period_of_report  filing_date  known_from
    N       13F-NT  notice       2025-06-30        2025-08-14   2025-08-14 16:30
    """
    found = now(status(notice, BERKSHIRE, "2025-09-01", reported_by="Vanguard Capital (028-1)"))
    assert_table(
        found,
        """
        report_state  filed_on    days_late  is_complete  report_count  amendment_count  reported_by
        notice        2025-08-14  0          no           1             0                Vanguard Capital (028-1)
        """,
    )
    assert found["report_reason"].item() == (
        "filed on 2025-08-14, due on 2025-08-14, as a notice; other managers report all holdings: "
        "Vanguard Capital (028-1)"
    )


def test_a_report_beside_a_notice_counts_before_it() -> None:
    both = IN_TIME + "    N  13F-NT  notice  2025-09-30  2025-11-05  2025-11-05 12:00\n"
    found = now(status(both, BERKSHIRE, "2025-12-01")).filter(pl.col("period_of_report") == date(2025, 9, 30))
    assert_table(found, "report_state  is_complete  report_count  filings\n reported  yes  2  N, Q3")
    assert found["report_reason"].item().endswith("; there is a notice as well")


def test_a_combination_report_is_never_whole() -> None:
    found = now(status(IN_TIME, BERKSHIRE, "2025-12-01", report_type="13F COMBINATION REPORT"))
    assert_table(
        found,
        """
        period_of_report  report_state  days_late  is_complete
        2025-06-30        combination   0          no
        2025-09-30        combination   0          no
        """,
    )


def test_trap_47_what_is_left_out_on_request_is_added_later() -> None:
    text = """
    filing  form      report_role   period_of_report  is_confidential_omitted  filing_date  known_from
    HR      13F-HR    original      2025-06-30        yes                      2025-08-14   2025-08-14 16:30
    NH      13F-HR/A  new_holdings  2025-06-30        no                       2025-11-14   2025-11-14 16:30
    """
    found = status(text, BERKSHIRE, "2025-11-20").filter(pl.col("period_of_report") == date(2025, 6, 30))
    assert_table(
        found.tail(2),
        """
        report_state          is_complete  report_count  amendment_count  filings  known_from
        confidential_omitted  no           1             0                HR       2025-08-14 16:30
        reported              yes          1             1                HR, NH   2025-11-14 16:30
        """,
    )


def test_new_holdings_without_their_report_are_no_report() -> None:
    text = """
    filing  form      report_role   period_of_report  filing_date  known_from
    NH      13F-HR/A  new_holdings  2025-06-30        2025-08-14   2025-08-14 16:30
    """
    found = now(status(text, BERKSHIRE, "2025-09-01"))
    assert_table(found, "report_state  filed_on  is_complete  filings\n missing  -  no  NH")
    assert "only amendments that add or correct" in found["report_reason"].item()


def test_a_restatement_alone_is_a_report_but_nothing_says_when_the_first_came() -> None:
    text = """
    filing  form      report_role  period_of_report  filing_date  known_from
    RE      13F-HR/A  restatement  2025-06-30        2025-10-14   2025-10-14 16:30
    """
    found = now(status(text, BERKSHIRE, "2025-10-20")).filter(pl.col("period_of_report") == date(2025, 6, 30))
    assert_table(found, "report_state  filed_on  days_late  is_complete\n reported  -  -  yes")


def test_a_cover_that_does_not_say_makes_nothing_complete() -> None:
    assert now(status(IN_TIME, BERKSHIRE, "2025-09-01", reconciliation="no_totals"))["is_complete"].to_list() == [None]
    assert now(status(IN_TIME, BERKSHIRE, "2025-09-01", reconciliation="rows_differ"))["is_complete"].to_list() == [
        False
    ]
    unsaid = pl.lit(None, dtype=pl.Boolean)
    core = filings(IN_TIME).with_columns(is_confidential_omitted=unsaid)
    found = mart_manager_status(core, RAW_13F_COVER.schema.to_frame(), managers(BERKSHIRE), date(2025, 9, 1))
    assert now(found)["is_complete"].to_list() == [None]


def test_a_restatement_mends_what_did_not_reconcile() -> None:
    text = """
    filing  form      report_role  period_of_report  reconciliation  filing_date  known_from
    HR      13F-HR    original     2025-06-30        rows_differ     2025-08-14   2025-08-14 16:30
    RE      13F-HR/A  restatement  2025-06-30        reconciled      2025-08-20   2025-08-20 16:30
    """
    found = status(text, BERKSHIRE, "2025-09-01")
    assert_table(
        found.tail(2),
        """
        report_state  is_complete  filings
        reported      no           HR
        reported      yes          HR, RE
        """,
    )
    assert found["report_reason"].to_list()[-2].endswith("; its rows do not agree with its cover")


def test_what_is_known_later_is_not_known_before() -> None:
    found = status(IN_TIME, SCION, "2026-06-30")
    assert at(found, "2025-08-01 12:00")["report_state"].to_list() == ["before_first_report"]
    assert at(found, "2025-10-01 12:00")["report_state"].to_list() == ["reported", "not_due_yet"]
    early = status(IN_TIME, SCION, "2025-10-01")
    assert at(early, "2025-10-01 12:00").equals(
        at(found, "2025-10-01 12:00").with_columns(known_to=None).cast(found.schema)
    )


def test_a_manager_on_nobodys_list_is_spoken_of_only_between_its_own_reports() -> None:
    gap = """
    filing  form    report_role  period_of_report  filing_date  known_from
    Q1      13F-HR  original     2025-03-31        2025-05-14   2025-05-14 16:30
    Q3      13F-HR  original     2025-09-30        2025-11-03   2025-11-03 16:05
    """
    nobody = managers(BERKSHIRE).clear()
    found = mart_manager_status(filings(gap), RAW_13F_COVER.schema.to_frame(), nobody, date(2026, 6, 30))
    assert_table(
        now(found),
        """
        period_of_report  report_state  manager_name
        2025-03-31        reported      SCION ASSET MANAGEMENT, LLC
        2025-06-30        missing       SCION ASSET MANAGEMENT, LLC
        2025-09-30        reported      SCION ASSET MANAGEMENT, LLC
        """,
    )


def test_a_watched_manager_without_any_filing_is_not_called_overdue() -> None:
    core = filings(IN_TIME).clear()
    found = mart_manager_status(core, RAW_13F_COVER.schema.to_frame(), managers(BERKSHIRE), date(2025, 12, 1))
    assert now(found)["report_state"].unique().to_list() == ["before_first_report"]


def test_a_period_that_is_no_quarters_end_is_said_and_the_quarter_stays_missing() -> None:
    text = (
        IN_TIME.replace("2025-09-30", "2025-09-29")
        + "    Q4  13F-HR  original  2025-12-31  2026-02-17  2026-02-17 16:30\n"
    )
    found = now(status(text, BERKSHIRE, "2026-03-01")).filter(pl.col("period_of_report").dt.month() == 9)
    assert_table(
        found,
        """
        period_of_report  report_state  due_date
        2025-09-29        reported      2025-11-14
        2025-09-30        missing       2025-11-14
        """,
    )
    assert "no quarter's end" in found["report_reason"][0]


def test_there_is_nothing_to_say_of_an_empty_warehouse() -> None:
    covers = RAW_13F_COVER.schema.to_frame()
    assert mart_manager_status(filings(IN_TIME).clear(), covers, managers(BERKSHIRE), None).is_empty()
