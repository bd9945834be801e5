"""What the command line prints: numbers to read, text as it is, JSON and CSV to work on."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console
from warehouse_rows import HOSTILE

from flows.asking.fitting_tables import fitting, print_table
from flows.asking.output import as_csv, as_json, as_table, in_words, report_lines
from flows.report import Outcome, Report
from flows.settings import Settings
from warehouse.query import Answer

ANSWER = Answer(
    ["company", "fiscal_year", "capex_usd", "growth_pct", "is_recast", "known_from", "day"],
    [
        ("Amazon", 2025, Decimal("131819000000.00"), None, True, datetime(2026, 2, 6, 6), date(2025, 12, 31)),
        (HOSTILE, None, Decimal("-0.5"), Decimal("12.3456"), False, None, None),
    ],
)


def printed(answer: Answer, width: int = 300) -> str:
    screen = Console(width=width, file=io.StringIO(), record=True)
    screen.print(as_table(answer))
    return screen.export_text()


def test_a_table_is_for_reading() -> None:
    text = printed(ANSWER)
    for words in ("131,819,000,000.00", "2025", "yes", "no", "12.3456", "-0.5", "–", "2026-02-06 06:00:00"):
        assert words in text
    assert "2,025" not in text


def test_markup_in_a_name_is_text() -> None:
    text = printed(Answer(["[red]c[/red]"], [("[bold]x[/bold]",), ("[/nonsense]",), ("[link=file:///x]y",)]))
    for words in ("[red]c[/red]", "[bold]x[/bold]", "[/nonsense]", "[link=file:///x]y"):
        assert words in text


def test_numbers_stand_to_the_right_and_words_to_the_left() -> None:
    table = as_table(ANSWER)
    sides = {str(column.header): column.justify for column in table.columns}
    assert sides["capex_usd"] == sides["fiscal_year"] == sides["growth_pct"] == "right"
    assert sides["company"] == sides["is_recast"] == sides["known_from"] == "left"


def test_a_zero_with_many_places_is_a_zero_everywhere() -> None:
    nothing = Decimal("0E-12")
    assert in_words(nothing) == "0.000000000000"
    assert as_csv(Answer(["shares"], [(nothing,)])).splitlines() == ["shares", "0.000000000000"]
    assert "E" not in as_json(Answer(["shares"], [(nothing,)]))


def test_nothing_of_a_long_value_is_cut_off() -> None:
    text = printed(Answer(["accession_numbers"], [("0001018724-25-000004, " * 20,)]), width=60)
    assert text.replace("\n", "").replace("│", "").count("0001018724") + text.count("00010187") >= 20
    assert "…" not in text


@pytest.mark.parametrize("rows", [[], [(None,)]])
def test_an_empty_answer_prints(rows: list[tuple[object, ...]], capsys: pytest.CaptureFixture[str]) -> None:
    print_table(Answer(["a"], rows), "[title]")
    out = capsys.readouterr().out
    assert "[title]" in out
    assert "a" in out


def fitted(answer: Answer, width: int) -> list[str]:
    screen = Console(width=width, file=io.StringIO(), record=True)
    screen.print(fitting(answer, screen))
    return screen.export_text().splitlines()


def test_a_table_that_fits_is_a_table() -> None:
    assert fitted(ANSWER, 160)[1].startswith("┃ company")


@pytest.mark.parametrize("width", [20, 40, 80])
def test_where_a_table_would_break_numbers_apart_rows_are_blocks(width: int) -> None:
    lines = fitted(ANSWER, width)
    assert max(map(len, lines)) <= width
    assert any(line.rstrip().endswith("131,819,000,000.00") for line in lines)
    assert any(line.startswith("company") for line in lines)


def test_a_narrow_table_gives_way_where_blocks_are_shorter() -> None:
    answer = Answer(["year", "quote"], [(2025, "word " * 60), (2024, "word " * 60)])
    assert fitted(answer, 160)[1].startswith("┃ year")
    assert fitted(Answer(["a", "b", "quote"], [("x" * 15, "y" * 15, "word " * 60)]), 50)[1].startswith("a ")


def test_a_name_cannot_steer_the_terminal() -> None:
    hostile = "\x1b]0;owned\x07\x1b[2J name"
    for width in (300, 20):
        assert not [line for line in fitted(Answer(["n"], [(hostile,)]), width) if "\x1b" in line or "\x07" in line]


def test_json_is_exact() -> None:
    first, second = json.loads(as_json(ANSWER))
    assert first == {
        "company": "Amazon",
        "fiscal_year": 2025,
        "capex_usd": "131819000000.00",
        "growth_pct": None,
        "is_recast": True,
        "known_from": "2026-02-06T06:00:00",
        "day": "2025-12-31",
    }
    assert second["company"] == HOSTILE
    assert json.loads(as_json(Answer(["a"], []))) == []


def test_csv_is_read_back_as_it_was() -> None:
    header, first, second = csv.reader(io.StringIO(as_csv(ANSWER)))
    assert header == ANSWER.columns
    assert first == ["Amazon", "2025", "131819000000.00", "", "True", "2026-02-06 06:00:00", "2025-12-31"]
    assert second[0] == HOSTILE
    assert as_csv(Answer(["a", "b"], [])) == "a,b"


def test_the_end_of_a_run_says_everything_once(tmp_path: Path) -> None:
    report = Report(
        "20260101T000000Z-abcd",
        Outcome.BLOCKED,
        filings_listed=9,
        filings_landed=7,
        requests=12,
        requests_by_kind={"submissions": 3, "index": 1},
        pending=["EDGAR's index of 2025-11-04 is not there yet"],
        listed_otherwise=["Meta 10-K: EDGAR does not list it any more"],
        missing=["Meta 10-K (0001326801-25-000017): 404"],
        refused=["0001649339-25-000002: malformed"],
        warnings=["raw_filing: odd"],
        blocked_by=["mart_capex_annual: wrong"],
        seconds={"fetch": 1.5},
    )
    settings = Settings(data_dir=tmp_path)
    lines = list(report_lines(settings, report))
    assert "20260101T000000Z-abcd: blocked; 9 filings listed, 7 landed, 0 read, 12 requests" in lines[0]
    assert lines[0].endswith("12 requests (1 index, 3 submissions)")
    assert lines[1:] == [
        "seconds: fetch 1.5",
        "pending: EDGAR's index of 2025-11-04 is not there yet",
        "listed otherwise: Meta 10-K: EDGAR does not list it any more",
        "missing: Meta 10-K (0001326801-25-000017): 404",
        "could not be read: 0001649339-25-000002: malformed",
        "warned: raw_filing: odd",
        "stopped by: mart_capex_annual: wrong",
    ]
    assert json.loads(json.dumps(report.as_json()))["outcome"] == "blocked"


@pytest.mark.parametrize(
    ("outcome", "missing", "refused", "code"),
    [
        (Outcome.PUBLISHED, [], [], 0),
        (Outcome.UNCHANGED, [], [], 0),
        (Outcome.PUBLISHED, ["x"], [], 3),
        (Outcome.UNCHANGED, [], ["x"], 3),
        (Outcome.BLOCKED, [], [], 4),
        (Outcome.BLOCKED, ["x"], ["x"], 4),
    ],
)
def test_a_scheduler_sees_how_a_run_ended(outcome: Outcome, missing: list[str], refused: list[str], code: int) -> None:
    report = Report("r", outcome, missing=missing, refused=refused)
    assert report.exit_code == code
    assert report.as_json()["exit_code"] == code
