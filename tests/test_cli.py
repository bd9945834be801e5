"""The command line: quick to answer, exit codes a scheduler can use, and no traceback for what a user can mend."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from warehouse_rows import HOSTILE, put, put_some

from flows.alone import NotWritableError, alone
from flows.cli import main as cli
from warehouse.connection import open_build
from warehouse.contract.tables import DIM_MANAGER
from warehouse.load_log import LoadLog
from warehouse.publish import Published

SCION = {"manager_name": "Scion", "last_expected_period": date(2025, 9, 30), "why_stopped": "It deregistered."}
FRAMEWORKS = ("prefect", "great_expectations", "pandas", "duckdb", "polars", "sec_edgar_downloader")


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command line in this process: exit code, standard output, standard error."""
    for name in os.environ:
        if name.upper().startswith("BUBBLEWATCH_"):
            monkeypatch.delenv(name)

    def run(*arguments: str | Path, typed: str = "") -> Ended:
        monkeypatch.setattr(sys, "argv", ["bubblewatch", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        code = ended.value.code
        said = capsys.readouterr()
        return Ended(code if isinstance(code, int) else 0, said.out, said.err)

    return run


def test_a_backfill_takes_years_and_companies_as_it_is_spelled(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = []
    monkeypatch.setattr("flows.cli.runs._backfill", lambda *told, **_: asked.append(told[1:]))
    options = ("--source", "sample", "--data-dir", tmp_path)
    assert command("backfill", "--from", "1994", "--companies", "NVDA, Amazon,1652044", *options).code == 0
    assert command("backfill", "--from", "2009", *options).code == 0
    assert asked == [(date(1994, 1, 1), ["NVDA", "Amazon", "1652044"]), (date(2009, 1, 1), [])]
    assert "--from 1994" in command("backfill", "--companies", "NVDA", *options).err
    assert "1993" in command("backfill", "--from", "1066", *options).err


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A folder with two releases, the second one up."""
    published = Published(tmp_path / "data/published")
    with open_build(tmp_path / "data/build") as build:
        for number in (1, 2):
            put_some(build, revenue=number, name=HOSTILE)
            put(build, DIM_MANAGER, SCION | {"stopped_source": "SEC"})
            log = LoadLog(build, f"r{number}", code_version="0.1.0", edgar_source="sample")
            log.finish("published", None, {"filings_landed": number, "filings_missing": 0})
            facts = {"release": f"r{number}", "code_version": "0.1.0", "edgar_source": "sample"}
            lists: dict[str, list[str]] = {"missing": [HOSTILE], "refused": [], "warnings": []}
            published.publish(build, f"r{number}", facts | lists, keep=9)
    return tmp_path / "data"


@pytest.mark.parametrize("arguments", [["--help"], ["refresh", "--help"], ["serve", "--help"]])
def test_help_imports_no_framework(arguments: list[str]) -> None:
    code = (
        "import sys\nimport flows.cli.main\n"
        f"sys.argv = ['bubblewatch', *{arguments!r}]\n"
        "try:\n    flows.cli.main.main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"print('imported:', [name for name in {FRAMEWORKS!r} if name in sys.modules])\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "imported: []"
    assert "Usage" in ended.stdout


def test_a_question_imports_neither_prefect_nor_great_expectations(data_dir: Path) -> None:
    code = (
        "import sys\nimport flows.cli.main\n"
        f"sys.argv = ['bubblewatch', 'sql', 'SELECT 1', '--data-dir', {str(data_dir)!r}]\n"
        "try:\n    flows.cli.main.main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "print('imported:', [n for n in ('prefect', 'great_expectations', 'pandas') if n in sys.modules])\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "imported: []"


def test_every_command_has_a_help(command: Command) -> None:
    for name in (
        "refresh",
        "serve",
        "rebuild",
        "validate",
        "publish",
        "sql",
        "shell",
        "show",
        "explain",
        "status",
        "diff",
    ):
        ended = command(name, "--help")
        assert ended.code == 0
        assert "Usage" in ended.out


def test_an_unknown_command_or_option_is_refused(command: Command) -> None:
    assert command("refrsh").code == 2
    assert command("refresh", "--sauce", "sample").code == 2


@pytest.mark.parametrize("identity", [[], ["--identity", "Jane"], ["--identity", "jane@example.com"]])
def test_live_without_an_identity_stops_at_once_and_says_how_to_give_one(
    command: Command, tmp_path: Path, identity: list[str]
) -> None:
    ended = command("refresh", "--data-dir", tmp_path / "data", *identity)
    assert ended.code == 2
    assert 'BUBBLEWATCH_IDENTITY="Name email"' in ended.err
    assert '--identity "Name email"' in ended.err
    assert len(ended.err.splitlines()) == 1
    assert not (tmp_path / "data").exists()


def test_a_source_that_is_no_directory_or_not_laid_out_like_edgar(command: Command, tmp_path: Path) -> None:
    ended = command("refresh", "--source", tmp_path / "none", "--data-dir", tmp_path / "data")
    assert (ended.code, len(ended.err.splitlines())) == (2, 1)
    assert f"{tmp_path / 'none'} is not a directory" in ended.err
    ended = command("refresh", "--source", tmp_path, "--data-dir", tmp_path / "data")
    assert ended.code == 2
    assert "not laid out like EDGAR: data.sec.gov/submissions" in ended.err


def test_a_slip_in_the_watch_list_is_said_in_one_line(command: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("filed_from = 2020-01-01\n[[company]\n")
    ended = command("refresh", "--source", "sample", "--watchlist", tmp_path / "mine.toml", "--data-dir", tmp_path)
    assert (ended.code, len(ended.err.splitlines())) == (2, 1)
    assert "mine.toml is not valid TOML" in ended.err
    assert "line 2" in ended.err


def test_a_slip_in_the_watch_list_costs_a_rebuild_nothing(command: Command, data_dir: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in (data_dir / "build").iterdir())
    ended = command("rebuild", "--watchlist", tmp_path / "none.toml", "--data-dir", data_dir)
    assert ended.code == 2
    assert sorted(path.name for path in (data_dir / "build").iterdir()) == before


def test_a_setting_that_cannot_be_used_is_named(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BUBBLEWATCH_RELEASES_KEPT", "0")
    ended = command("status", "--data-dir", tmp_path)
    assert (ended.code, len(ended.err.splitlines())) == (2, 1)
    assert "BUBBLEWATCH_RELEASES_KEPT" in ended.err


@pytest.mark.parametrize(
    "arguments", [["sql", "SELECT 1"], ["show"], ["show", "cloud_eras"], ["explain", "mart_capex_annual"], ["validate"]]
)
def test_where_there_is_no_warehouse_yet_the_way_to_one_is_said(
    command: Command, tmp_path: Path, arguments: list[str]
) -> None:
    ended = command(*arguments, "--data-dir", tmp_path / "none")
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1)
    assert "there is no warehouse" in ended.err
    assert "bubblewatch refresh" in ended.err
    assert not (tmp_path / "none").exists()


def test_a_securities_list_that_is_none_is_said_in_one_line(command: Command, tmp_path: Path) -> None:
    broken = tmp_path / "13flist2026q2.txt"
    broken.write_text("037833100*APPLE INC\nnonsense\n")
    for path, words in ((broken, "line 2: 'nonsense'"), (tmp_path / "none.txt", "cannot be read: No such file")):
        ended = command("rebuild", "--source", "sample", "--securities-list", path, "--data-dir", tmp_path / "data")
        assert (ended.code, len(ended.err.splitlines())) == (2, 1)
        assert f"{path}" in ended.err
        assert words in ended.err


def test_status_before_the_first_run(command: Command, tmp_path: Path) -> None:
    ended = command("status", "--data-dir", tmp_path)
    assert ended.code == 0
    assert "release: –" in ended.out.splitlines()
    found = json.loads(command("status", "--json", "--data-dir", tmp_path).out)
    assert (found["release"], found["last_run"]) == (None, None)


def test_status_says_how_the_last_run_ended(command: Command, data_dir: Path) -> None:
    (data_dir / "last-run.json").write_text(
        json.dumps({"load_id": "r3", "outcome": "blocked", "blocked_by": ["a", "b"]})
    )
    lines = command("status", "--data-dir", data_dir).out.splitlines()
    assert "last run ended: blocked" in lines
    assert "last run message: a; b" in lines
    assert "release: r2" in lines


def test_a_release_is_either_pinned_or_let_go(command: Command, data_dir: Path) -> None:
    assert command("publish", "--rollback", "r1", "--unpin", "--data-dir", data_dir).code == 2
    assert command("publish", "--release-blocked", "r1", "--unpin", "--data-dir", data_dir).code == 2


def test_csv_and_json_hold_one_picture(command: Command, data_dir: Path) -> None:
    assert command("show", "--format", "json", "--data-dir", data_dir).code == 2


def test_status_after_a_run(command: Command, data_dir: Path) -> None:
    ended = command("status", "--data-dir", data_dir)
    assert ended.code == 0
    for line in ("release: r2", "pinned: no", "edgar source: sample", "filings: 1", "could not be read: nothing"):
        assert line in ended.out.splitlines()
    (scion,) = (one for one in ended.out.splitlines() if one.startswith("reports of Scion: "))
    assert scion.endswith("none is due any more. It deregistered.")
    found = json.loads(command("status", "--json", "--data-dir", data_dir).out)
    assert list(found["reports_of"]) == ["Scion"]
    assert (found["release"], found["missing"], found["pinned"]) == ("r2", [HOSTILE], False)


def test_sql_answers_as_a_table_as_csv_and_as_json(command: Command, data_dir: Path) -> None:
    statement = "SELECT company, revenue_usd FROM mart_capex_annual"
    table = command("sql", statement, "--data-dir", data_dir)
    assert table.code == 0
    assert "revenue_usd" in table.out
    answer = command("sql", statement, "--format", "json", "--data-dir", data_dir)
    assert json.loads(answer.out) == [{"company": HOSTILE, "revenue_usd": "2.00"}]
    answer = command("sql", statement, "--format", "csv", "--data-dir", data_dir)
    assert list(csv.reader(io.StringIO(answer.out))) == [["company", "revenue_usd"], [HOSTILE, "2.00"]]


def test_show_prints_one_picture_or_all(command: Command, data_dir: Path) -> None:
    ended = command("show", "capex_burden", "--data-dir", data_dir)
    assert ended.code == 0
    assert "How heavy is it?" in ended.out
    everything = command("show", "--data-dir", data_dir)
    assert everything.code == 0
    for heading in (
        "Cloud growth, two eras",
        "Who finances whom",
        "The article, checked",
        "Can it be trusted tonight?",
    ):
        assert heading in everything.out
    for name in ("capex_burden", "capex-growth"):
        assert json.loads(command("show", name, "--format", "json", "--data-dir", data_dir).out) == []


def test_show_as_of_a_day_says_so(command: Command, data_dir: Path) -> None:
    ended = command("show", "options", "--as-of", "2026-12-31", "--data-dir", data_dir)
    assert ended.code == 0
    assert "As known at 2026-12-31 23:59, New York time." in ended.out.replace("\n", " ")
    for day in ("yesterday", "1990-01-01"):
        ended = command("show", "--as-of", day, "--data-dir", data_dir)
        assert (ended.code, ended.out, len(ended.err.splitlines())) == (2, "", 1)


def test_show_of_no_picture_names_those_there_are(command: Command, data_dir: Path) -> None:
    ended = command("show", "capex", "--data-dir", data_dir)
    assert (ended.code, len(ended.err.splitlines())) == (1, 1)
    assert "capex_burden" in ended.err


def test_explain_leads_from_a_value_to_its_filings(command: Command, data_dir: Path) -> None:
    year = ("explain", "mart_capex_annual", "1018724", "2025-01-01", "--data-dir", data_dir)
    ended = command(*year, "--column", "revenue_usd")
    assert (ended.code, ended.err) == (0, "")
    assert "revenue_usd: 2 dollars" in ended.out.splitlines()
    (record,) = json.loads(command(*year, "--as-of", "2025-05-31", "--json").out)
    assert {"column": "revenue_usd", "value": "1.00"}.items() <= record["figures"][-1].items()
    assert [filing["accession_number"] for filing in record["filings"]] == ["0001018724-25-000004"]


@pytest.mark.parametrize("arguments", [["mart_x"], ["mart_capex_annual", "Apple"], ["mart_capex_annual", "cap=1"]])
def test_explain_of_what_there_is_not_is_one_line_and_exit_2(
    command: Command, data_dir: Path, arguments: list[str]
) -> None:
    ended = command("explain", *arguments, "--data-dir", data_dir)
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (2, "", 1)


def test_releases_are_listed_rolled_back_and_let_on_again(command: Command, data_dir: Path) -> None:
    assert command("publish", "--data-dir", data_dir).out.splitlines() == ["  r1", "* r2"]
    assert command("publish", "--rollback", "r1", "--data-dir", data_dir).out.splitlines() == ["* r1  (pinned)", "  r2"]
    assert "pinned: yes" in command("status", "--data-dir", data_dir).out
    assert command(
        "sql", "SELECT revenue_usd FROM mart_capex_annual", "--format", "csv", "--data-dir", data_dir
    ).out == ("revenue_usd\n1.00\n")
    assert command("publish", "--unpin", "--data-dir", data_dir).out.splitlines() == ["  r1", "* r2"]


def test_rolling_back_to_what_there_is_not_exits_1(command: Command, data_dir: Path, tmp_path: Path) -> None:
    ended = command("publish", "--rollback", "r9", "--data-dir", data_dir)
    assert (ended.code, len(ended.err.splitlines())) == (1, 1)
    assert "there is no release 'r9'; there are: r1, r2" in ended.err
    assert command("publish", "--data-dir", data_dir).out.splitlines() == ["  r1", "* r2"]
    assert command("publish", "--rollback", "r9", "--data-dir", tmp_path / "none").code == 1


def test_a_night_held_back_is_listed_shown_and_released_by_name(command: Command, data_dir: Path) -> None:
    with open_build(data_dir / "build") as build:
        put_some(build, revenue=3, name=HOSTILE)
        Published(data_dir / "published").hold(build, "r3", {"release": "r3"})
    listed = command("publish", "--data-dir", data_dir).out.splitlines()
    assert listed == ["  r1", "* r2", "  r3  (held back: `bubblewatch diff r3` shows it)"]
    ended = command("diff", "r3", "--format", "csv", "--data-dir", data_dir)
    (changed,) = csv.DictReader(io.StringIO(ended.out))
    assert (ended.code, changed["value_before"], changed["value_now"]) == (0, "2.00", "3.00")
    assert command("publish", "--release-blocked", "r9", "--data-dir", data_dir).code == 1
    released = command("publish", "--release-blocked", "r3", "--data-dir", data_dir)
    assert released.out.splitlines() == ["  r1", "  r2", "* r3"]


def test_the_doctor_says_what_is_wrong_what_was_mended_and_what_is_left(command: Command, data_dir: Path) -> None:
    well = command("doctor", "--data-dir", data_dir)
    assert (well.code, well.out) == (0, f"{data_dir}: all is well\n")
    (data_dir / "last-run.json").write_text("{")
    seen = command("doctor", "--look-only", "--data-dir", data_dir)
    assert (seen.code, len(seen.out.splitlines())) == (1, 2)
    assert seen.out.splitlines()[1] == "  to do: `bubblewatch doctor` mends it"
    ended = command("doctor", "--data-dir", data_dir, "--json")
    (one,) = json.loads(ended.out)
    assert (ended.code, one["mended"], one["to_do"]) == (3, "removed; the next run says anew", None)
    assert command("doctor", "--data-dir", data_dir).code == 0


def test_the_doctor_only_looks_at_a_folder_that_cannot_be_written(
    command: Command, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(folder: Path) -> None:
        raise NotWritableError(f"{folder} cannot be written")

    monkeypatch.setattr("flows.alone.alone", refused)
    (data_dir / "published/current").unlink()
    ended = command("doctor", "--data-dir", data_dir)
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.splitlines()[0] == f"{data_dir} cannot be written: it was only looked at"
    assert "found: " in ended.out
    assert not (data_dir / "published/current").exists()


def test_the_doctor_of_no_folder_and_of_one_in_use_is_one_line(
    command: Command, data_dir: Path, tmp_path: Path
) -> None:
    ended = command("doctor", "--data-dir", tmp_path / "none")
    assert (ended.code, len(ended.err.splitlines())) == (1, 1)
    assert not (tmp_path / "none").exists()
    with alone(data_dir):
        ended = command("doctor", "--data-dir", data_dir)
    assert ended.code == 1
    assert "another run is writing" in ended.err


def test_diff_prints_the_last_two_nights(command: Command, data_dir: Path) -> None:
    ended = command("diff", "--data-dir", data_dir)
    assert ended.code == 0
    assert ended.out.startswith("from r1 to r2:\nmart_capex_annual: 1 -> 1 rows as known now; 0 added, 0 removed, 1 ch")
    (record,) = json.loads(command("diff", "r1", "r2", "--format", "json", "--data-dir", data_dir).out)
    assert (record["column_name"], record["value_before"], record["value_now"]) == ("revenue_usd", "1.00", "2.00")


@pytest.mark.parametrize(("arguments", "code"), [(["r9"], 1), (["r1"], 1), (["--table", "load_log"], 2)])
def test_diff_of_what_there_is_not_is_one_line(
    command: Command, data_dir: Path, arguments: list[str], code: int
) -> None:
    ended = command("diff", *arguments, "--data-dir", data_dir)
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (code, "", 1)


def test_unpinning_and_listing_where_there_is_nothing(command: Command, tmp_path: Path) -> None:
    assert "no release yet" in command("publish", "--data-dir", tmp_path).out
    assert command("publish", "--unpin", "--data-dir", tmp_path).code == 0


def test_a_defect_of_ours_is_not_passed_off_as_the_users(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("flows.asking.status.status_of", stumble)
    monkeypatch.setattr(sys, "argv", ["bubblewatch", "status", "--data-dir", str(data_dir)])
    with pytest.raises(ZeroDivisionError):
        cli.main()
