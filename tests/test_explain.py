"""explain: the rows a question names, what they are made of, and what is said where it names none."""

from __future__ import annotations

import json
import re
import shlex
from datetime import datetime, time
from pathlib import Path

import duckdb
import pytest
from lineage_rows import (
    AGAIN,
    CLAIM,
    CORRECTED,
    FIRST,
    HEADING,
    KNOWN,
    KNOWN_AGAIN,
    MICROSOFTS,
    QUOTE,
    SUBJECT,
    THIRTEEN_F,
    put_lineage,
)
from warehouse_rows import HOSTILE

from flows.asking.explain import HANDFUL, Explained, ExplainError, explain, naming_columns
from flows.asking.explain_lines import explained_lines
from flows.asking.moments import MomentError, moment_of
from flows.asking.output import records_as_json
from warehouse.connection import WarehouseError, build_path, open_build
from warehouse.lineage import explain_command, is_made_of, row_key_sql, traced_marts
from warehouse.query import ask

GROWTH = "mart_cloud_growth"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    with open_build(folder) as connection:
        put_lineage(connection)
    return build_path(folder)


def one(database: Path, mart: str, *keys: str, column: str | None = None, as_of: str | None = None) -> Explained:
    """The one row that the keys name."""
    (found,) = explain(database, mart, keys, column=column, as_of=as_of)
    return found


def refused(database: Path, mart: str, *keys: str, column: str | None = None, as_of: str | None = None) -> str:
    """What is said to a question that cannot be answered: one line."""
    with pytest.raises(ExplainError) as error:
        explain(database, mart, keys, column=column, as_of=as_of)
    assert len(str(error.value).splitlines()) == 1
    return str(error.value)


def sources(found: Explained) -> list[str]:
    return [source["source_id"] for source in found.sources]


@pytest.mark.parametrize(
    "keys",
    [
        ("aws", "2024", "fiscal_year"),
        ("AWS", "period_type=FISCAL_YEAR", "fiscal_year=2024"),
        ("amazon", "period_end=2024-12-31"),
        ("2024-12-31",),
        ("1018724", "2024"),
        ("series_name=Aws", "cik=1018724", "2024"),
        ("growth_pct=18.5099",),
        ("measured=segment", "is_recast=false"),
    ],
)
def test_a_row_is_named_by_values_or_by_columns(database: Path, keys: tuple[str, ...]) -> None:
    found = one(database, GROWTH, *keys)
    assert found.row["growth_pct"] is not None
    assert found.row["fiscal_year"] == 2024
    assert sources(found) == [f"{FIRST}#46", f"{FIRST}#44", f"{FIRST}#43"]


def test_a_bare_year_is_the_fiscal_one_where_there_is_one(database: Path) -> None:
    # The row of fiscal 2025 says calendar 2024 of itself: 2024 does not mean it, unless the column is named.
    assert one(database, GROWTH, "fiscal_year", "calendar_year=2024").row["fiscal_year"] == 2025
    assert one(database, "mart_capex_growth", "2024").row["member_id"] == "tmt"


def test_the_first_words_of_a_name_are_enough(database: Path) -> None:
    assert sources(one(database, "mart_option_position", "nvidia", "PUT")) == [f"{THIRTEEN_F}#5"]
    assert "matches 'nvid'" in refused(database, "mart_option_position", "nvid")


def test_one_column_is_explained_by_its_meaning_and_its_own_facts(database: Path) -> None:
    found = one(database, GROWTH, "2024", column="growth_pct")
    assert sources(found) == [f"{FIRST}#44", f"{FIRST}#43"]
    assert list(explained_lines(found)) == [
        "mart_cloud_growth: series_id=aws, period_type=fiscal_year, period_start=2024-01-01, period_end=2024-12-31, "
        "recast_number=0",
        "known from 2025-02-06 18:01:00, New York time, until now",
        "growth_pct: 18.5099 percent",
        "  Growth over the period a year before, both from the same filings, percent.",
        "made from 2 sources in 1 filing:",
        "",
        f"10-K of AMAZON COM INC, filed 2025-02-07, {FIRST}",
        f"  https://www.sec.gov/Archives/edgar/data/1018724/000101872425000004/{FIRST}.txt",
        "  https://www.sec.gov/Archives/edgar/data/1018724/000101872425000004/",
        "  revenue of aws, 2024-01-01 to 2024-12-31: 107,556,000,000 USD",
        "    us-gaap:Revenues where us-gaap:StatementBusinessSegmentsAxis = amzn:AmazonWebServicesSegmentMember",
        "  revenue of aws, 2023-01-01 to 2023-12-31: 90,757,000,000 USD",
        "    us-gaap:Revenues where us-gaap:StatementBusinessSegmentsAxis = amzn:AmazonWebServicesSegmentMember",
    ]


def test_a_stated_growth_is_explained_by_its_quote_section_and_link(database: Path) -> None:
    assert list(explained_lines(one(database, GROWTH, "azure", "2022", column="growth_pct"))) == [
        "mart_cloud_growth: series_id=azure, period_type=quarter, period_start=2022-01-01, period_end=2022-03-31, "
        "recast_number=0",
        "known from 2025-02-06 18:01:00, New York time, until now",
        "growth_pct: 46 percent",
        "  Growth over the period a year before, both from the same filings, percent.",
        "made from 1 source in 1 filing:",
        "",
        f"10-Q of MICROSOFT CORP, filed 2022-04-26, {MICROSOFTS}",
        f"  https://www.sec.gov/Archives/edgar/data/789019/000156459022015675/{MICROSOFTS}.txt",
        "  https://www.sec.gov/Archives/edgar/data/789019/000156459022015675/",
        f"  stated_growth of {SUBJECT}, 2022-01-01 to 2022-03-31: 46 percent (increase)",
        f"    msft-20220331.htm, Item 2, under: {HEADING}",
        f'    "{QUOTE}"',
    ]


def test_a_claim_of_financing_is_explained_by_who_gives_to_whom_and_its_quote(database: Path) -> None:
    lines = list(explained_lines(one(database, "mart_financing_link", f"{MICROSOFTS}#c3")))
    assert lines[-3:] == [
        "  Microsoft > OpenAI, stake (held): 27 percent",
        "    msft-20220331.htm, Item 1",
        f'    "{CLAIM}"',
    ]


def test_a_whole_row_is_told_with_its_figures_and_without_what_is_null(database: Path) -> None:
    lines = list(explained_lines(one(database, GROWTH, "2024")))
    for line in ("revenue_usd: 107,556,000,000 dollars", "growth_pct: 18.5099 percent", "fiscal_year: 2024"):
        assert line in lines
    assert not [line for line in lines if "operating_margin_pct" in line or "None" in line]


def test_a_correction_is_shown_where_it_was_made(database: Path) -> None:
    lines = list(explained_lines(one(database, GROWTH, "2025")))
    place = lines.index(f"    corrected: {CORRECTED}")
    assert "2025-01-01 to 2025-12-31" in lines[place - 2]
    assert [line for line in lines if "corrected" in line] == [lines[place]]


@pytest.mark.parametrize(
    ("as_of", "known_from", "known_to"),
    [
        ("2026-02-04", KNOWN, KNOWN_AGAIN),
        ("2026-02-05T18:00", KNOWN, KNOWN_AGAIN),
        ("2026-02-05", KNOWN_AGAIN, None),
        ("2026-02-05T18:01:00", KNOWN_AGAIN, None),
        (None, KNOWN_AGAIN, None),
    ],
)
def test_as_of_explains_what_was_known_then_a_day_to_its_end(
    database: Path, as_of: str | None, known_from: datetime, known_to: datetime | None
) -> None:
    found = one(database, GROWTH, "2025", "aws", as_of=as_of)
    assert (found.row["known_from"], found.row["known_to"]) == (known_from, known_to)
    assert sources(found) == ([f"{AGAIN}#51"] if known_to else [f"{AGAIN}#52", f"{AGAIN}#51"])
    until = "until 2026-02-05 18:01:00" if known_to else "until now"
    assert next(line for line in explained_lines(found) if line.startswith("known from")).endswith(until)


def test_a_null_is_explained_by_its_own_reason(database: Path) -> None:
    found = one(database, GROWTH, "2025", column="growth_pct", as_of="2025-12-31")
    assert found.null_reason == "growth_pct: not yet"
    assert list(explained_lines(found))[2:5] == [
        "growth_pct: NULL",
        "  Growth over the period a year before, both from the same filings, percent.",
        "null_reason: growth_pct: not yet",
    ]
    assert one(database, GROWTH, "2025", column="provider", as_of="2025-12-31").null_reason is None
    whole = one(database, GROWTH, "2025", as_of="2025-12-31").null_reason
    assert whole == "growth_pct: not yet; revenue_usd: nor this"


def test_an_option_is_explained_by_its_row_as_filed(database: Path) -> None:
    lines = list(explained_lines(one(database, "mart_option_position", "67066G104")))
    # The header names no filer: its number does.
    assert f"13F-HR of 0001649339, filed 2025-01-01, {THIRTEEN_F}" in lines
    held = "NVIDIA CORPORATION, COM, CUSIP 67066G104, Put: 1,000,000 SH, value as filed 186,580,000 (dollars)"
    assert lines[-1] == f"  row 5: {held}"


def test_a_source_that_is_nowhere_is_seen(database: Path) -> None:
    assert f"  {FIRST}#99 is not in the warehouse" in explained_lines(one(database, "mart_capex_growth", "tmt"))


def test_where_no_fact_stands_behind_a_row_the_filings_are_named(database: Path) -> None:
    found = one(database, "mart_capex_annual", "amazon", column="capex_gross_usd")
    lines = list(explained_lines(found))
    assert "null_reason: capex_gross_usd: no rule of the filer fits" in lines
    assert "no fact stands behind it; the filings that were read:" in lines
    assert f"10-K of AMAZON COM INC, filed 2025-02-07, {FIRST}" in lines
    assert [filing["accession_number"] for filing in found.filings] == [FIRST]


def test_text_of_a_filing_stays_on_its_line(database: Path) -> None:
    lines = list(explained_lines(one(database, "mart_capex_growth", "tmt")))
    assert not [line for line in lines if not line.isprintable()]
    assert [line for line in lines if line.startswith("member_name: O'Neil") and line.endswith("日本")]
    assert "O'Neil" in refused(database, "mart_capex_growth", "nobody")


def test_a_script_gets_everything_exactly(database: Path) -> None:
    (record,) = json.loads(records_as_json([one(database, GROWTH, "2024", column="growth_pct").record()]))
    assert record["figures"] == [
        {
            "column": "growth_pct",
            "value": "18.5099",
            "meaning": "Growth over the period a year before, both from the same filings, percent.",
        }
    ]
    assert (record["mart"], record["series_id"], record["known_from"]) == (GROWTH, "aws", "2025-02-06T18:01:00")
    assert (record["known_to"], record["null_reason"], record["filings"]) == (None, None, [])
    assert [source["value"] for source in record["sources"]] == ["107556000000.00", "90757000000.00"]
    assert all(source["source_url"].startswith("https://www.sec.gov/") for source in record["sources"])


def test_of_too_many_rows_the_keys_are_told(database: Path) -> None:
    said = refused(database, GROWTH, "aws")
    assert said.startswith("12 rows of mart_cloud_growth match: name one by its period_type, period_start, period_end.")
    assert "period_type=fiscal_year, period_start=2025-01-01, period_end=2025-12-31" in said
    assert "series_id=" not in said
    quarters = ["quarter", "aws", *(f"period_start={year}-01-01" for year in (2011,))]
    assert len(explain(database, GROWTH, quarters)) == 1


def test_a_handful_is_explained_row_by_row(database: Path) -> None:
    found = explain(database, GROWTH, ["fiscal_year"])
    assert [each.row["fiscal_year"] for each in found] == [2024, 2025]
    assert len(found) <= HANDFUL


def test_an_unknown_mart_or_column_is_answered_with_those_there_are(database: Path) -> None:
    assert refused(database, "mart_cloud", "aws").endswith(f"there are: {', '.join(traced_marts())}")
    for said in (
        refused(database, GROWTH, "aws", column="growth"),
        refused(database, GROWTH, "growth=1"),
        refused(database, GROWTH, "x' OR '1'='1"),
    ):
        assert "has no column" in said
        assert "revenue_usd, prior_revenue_usd, growth_pct" in said


def test_a_key_that_finds_nothing_is_answered_with_what_there_is(database: Path) -> None:
    said = refused(database, GROWTH, "aws", "bedrock")
    assert "no row of mart_cloud_growth matches 'bedrock'." in said
    assert "Its key is series_id, period_type, period_start, period_end, recast_number" in said
    for words in ("series_id: aws, azure", "period_type: fiscal_year, quarter", "period_end: 2010-12-31 to 2025-12-31"):
        assert words in said
    assert "measured: disclosed_percentage, segment" in refused(database, GROWTH, "measured=market")
    assert "'2024', 'quarter' together, though each does alone" in refused(database, GROWTH, "2024", "quarter")
    assert "as known at 2020-01-01 23:59" in refused(database, GROWTH, "aws", as_of="2020-01-01")


@pytest.mark.parametrize("hostile", [HOSTILE, "' OR true --", "%", "aws'--", "", "NULL", "1e999"])
def test_a_value_is_a_value_and_never_sql(database: Path, hostile: str) -> None:
    for key in (f"series_id={hostile}", f"fiscal_year={hostile}", f"known_from={hostile}", f"is_recast={hostile}"):
        assert "no row of" in refused(database, GROWTH, key)
    if "=" not in hostile:
        assert "no row of" in refused(database, GROWTH, hostile)


@pytest.mark.parametrize("text", ["yesterday", "2025-13-01", "2025-11", "2025-11-14T16:30:00Z", "2025-11-14' --"])
def test_what_is_no_moment_of_new_york_is_refused(database: Path, text: str) -> None:
    with pytest.raises(MomentError, match=re.escape(repr(text))):
        explain(database, GROWTH, ["aws"], as_of=text)


@pytest.mark.parametrize("mart", list(traced_marts()))
def test_every_mart_can_be_asked(database: Path, mart: str) -> None:
    assert set(naming_columns(traced_marts()[mart])) <= set(traced_marts()[mart].columns)
    assert "matches 'no such thing'" in refused(database, mart, "no such thing")


def test_without_a_warehouse_or_its_lineage_the_way_out_is_said(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="bubblewatch refresh"):
        explain(tmp_path / "none.duckdb", GROWTH, ["aws"])
    duckdb.connect(str(tmp_path / "old.duckdb")).close()
    with pytest.raises(WarehouseError, match="bubblewatch rebuild"):
        explain(tmp_path / "old.duckdb", GROWTH, ["aws"])


@pytest.mark.parametrize(
    "words",
    [
        ["series_id=aws, period_type=fiscal_year, period_start=2024-01-01, period_end=2024-12-31, recast_number=0"],
        ["series_id=aws,", "period_type=fiscal_year,", "period_end=2024-12-31"],
        ["series_id=aws,", "period_end=2024-12-31,"],
    ],
)
def test_a_row_key_may_be_pasted_as_it_is_printed(database: Path, words: list[str]) -> None:
    assert one(database, f"{GROWTH}:", *words).row["fiscal_year"] == 2024


def test_a_comma_within_a_name_is_a_part_of_it(database: Path) -> None:
    for words in (["member_id=tmt,", "calendar_year=2024"], ["member_id=tmt, calendar_year=2024"]):
        assert one(database, "mart_capex_growth", *words).row["member_id"] == "tmt"
    assert "'member_name=Technology, Media'" in refused(
        database, "mart_capex_growth", "member_name=Technology,", "Media"
    )


@pytest.mark.parametrize("mart", [GROWTH, "mart_capex_growth", "mart_option_position", "mart_financing_link"])
def test_the_command_that_is_printed_finds_its_row_again(database: Path, mart: str) -> None:
    key = row_key_sql(traced_marts()[mart])
    for row in ask(database, f"SELECT {key} AS row_key FROM {mart}").records():
        program, verb, name, *keys, option, column = shlex.split(explain_command(mart, row["row_key"], "known_from"))
        assert (program, verb, name, option, column) == ("bubblewatch", "explain", mart, "--column", "known_from")
        assert one(database, mart, *keys).row_key == row["row_key"]


def test_a_command_of_a_day_asks_for_that_day() -> None:
    for moment, words in ((datetime.combine(KNOWN, time.max), "2025-02-06"), (KNOWN, "2025-02-06T18:01:00")):
        command = explain_command(GROWTH, "series_id=aws", as_of=moment)
        assert command == f"bubblewatch explain {GROWTH} series_id=aws --as-of {words}"
        assert moment_of(words) == moment


def test_a_mean_and_a_claim_are_made_of_the_figures_that_they_read() -> None:
    income, revenue, claim = {"metric": "operating_income"}, {"metric": "revenue"}, {"metric": None}
    for mart, row in (("mart_cloud_growth_era", {}), ("mart_article_check", {"claim_id": "12 AWS"})):
        assert [is_made_of(mart, row, one) for one in (income, revenue, claim)] == [False, True, True]
    assert is_made_of("mart_cloud_growth", {}, income)
    assert not is_made_of("mart_article_check", {"claim_id": "8 Technology"}, revenue)
