"""`bubblewatch sql` and `bubblewatch shell`: questions in and answers out, files whole, refusals in a user's words."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from warehouse_rows import HOSTILE, put_some

from flows.asking import shell
from flows.asking.output import as_csv, as_text
from flows.asking.shell import Shell, run_at_terminal, run_script
from flows.cli import main as cli
from flows.cli.options import AnswerFormat
from warehouse import catalogue
from warehouse.connection import open_build
from warehouse.publish import Published
from warehouse.query import Answer, QueryError, Session, open_session, recipes
from warehouse.refusals import ONLY_THE_WAREHOUSE

FORMULAS = ("=cmd|'/C calc'!A0", "+1+cmd()", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")\nAmazon')


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ask")
    with open_build(folder / "build") as build:
        put_some(build, revenue=7, name=HOSTILE)
        Published(folder / "published").publish(build, "r1", {}, keep=1)
    return folder


@pytest.fixture
def session(data_dir: Path) -> Iterator[Session]:
    with open_session(Published(data_dir / "published").database) as opened:
        yield opened


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data_dir: Path) -> Command:
    """Runs the command line on the small warehouse, with what is typed on standard input."""
    for name in os.environ:
        if name.upper().startswith("BUBBLEWATCH_"):
            monkeypatch.delenv(name)

    def run(*arguments: str | Path, typed: str | io.StringIO = "") -> Ended:
        monkeypatch.setattr(sys, "argv", ["bubblewatch", *map(str, arguments), "--data-dir", str(data_dir)])
        monkeypatch.setattr(sys, "stdin", typed if isinstance(typed, io.StringIO) else io.StringIO(typed))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return Ended(int(ended.value.code or 0), said.out, said.err)

    return run


# What is asked, and where the answer goes.


def test_a_question_is_an_argument_a_file_or_standard_input(command: Command, tmp_path: Path) -> None:
    (tmp_path / "question.sql").write_text("SELECT 7 AS answer -- é\n;\n", encoding="utf-8")
    asked = [
        command("sql", "SELECT 7 AS answer", "--format", "csv"),
        command("sql", "--file", tmp_path / "question.sql", "--format", "csv"),
        command("sql", "-", "--format", "csv", typed="SELECT 7 AS answer"),
        command("sql", "--format", "csv", typed="SELECT 7 AS answer"),
    ]
    assert {(ended.code, ended.out) for ended in asked} == {(0, "answer\n7\n")}


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_two_questions_or_none_are_a_slip(command: Command, tmp_path: Path) -> None:
    assert command("sql", "SELECT 1", "--file", tmp_path / "x.sql").code == 2
    ended = command("sql", typed=Keyboard())
    assert (ended.code, "bubblewatch shell" in ended.err) == (2, True)


def test_a_file_that_is_not_there_or_no_text_is_named(command: Command, tmp_path: Path) -> None:
    ended = command("sql", "--file", tmp_path / "none.sql")
    assert (ended.code, "none.sql" in ended.err) == (1, True)
    (tmp_path / "binary.sql").write_bytes(b"SELECT '\xff'")
    ended = command("sql", "--file", tmp_path / "binary.sql")
    assert (ended.code, "UTF-8" in ended.err) == (2, True)


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet", "txt"])
def test_the_name_of_the_file_says_how_it_is_written(command: Command, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"answer.{suffix}"
    ended = command("sql", "SELECT revenue_usd FROM mart_capex_annual", "--output", path)
    assert (ended.code, ended.out, ended.err) == (0, "", f"1 rows: {path}\n")
    read: dict[str, Callable[[], object]] = {
        "csv": lambda: list(csv.reader(path.open())) == [["revenue_usd"], ["7.00"]],
        "json": lambda: json.loads(path.read_text()) == [{"revenue_usd": "7.00"}],
        "parquet": lambda: pl.read_parquet(path).rows() == [(Decimal("7.00"),)],
        "txt": lambda: "revenue_usd" in path.read_text(),
    }
    assert read[suffix]()
    assert list(tmp_path.iterdir()) == [path]


def test_parquet_keeps_types_exactly(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "typed.parquet"
    sql = "SELECT revenue_usd, known_from, CAST(known_from AS DATE) AS day, is_derived, company FROM mart_capex_annual"
    assert command("sql", sql, "-o", path).code == 0
    frame = pl.read_parquet(path)
    assert frame.schema["revenue_usd"] == pl.Decimal(38, 2)
    assert frame.schema["known_from"] == pl.Datetime("us")
    assert frame.schema["day"] == pl.Date()
    assert frame["company"].to_list() == [HOSTILE]


def test_parquet_needs_a_file_and_types_that_it_has(command: Command, tmp_path: Path) -> None:
    assert command("sql", "SELECT 1", "--format", "parquet").code == 2
    ended = command("sql", "SELECT INTERVAL 1 DAY AS i", "-o", tmp_path / "x.parquet")
    assert (ended.code, "cast it to text" in ended.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_what_is_refused_leaves_the_file_that_was_there(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "answer.csv"
    path.write_text("of yesterday")
    assert command("sql", "SELECT nonsense", "--output", path).code == 2
    assert path.read_text() == "of yesterday"
    ended = command("sql", "SELECT 1", "--output", tmp_path / "none" / "answer.csv")
    assert (ended.code, "is no folder" in ended.err) == (1, True)
    assert list(tmp_path.iterdir()) == [path]


# What is refused.


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        (
            "SELECT capx_usd FROM mart_capex_annual",
            "there is no column capx_usd in what is asked\ndid you mean: capex_usd",
        ),
        ("SELECT m.capx_usd FROM mart_capex_annual AS m", "m has no column capx_usd\ndid you mean: capex_usd"),
        ("SELECT x.capex_usd FROM mart_capex_annual AS m", "no table x stands behind FROM\ndid you mean: m?"),
        ("SELECT * FROM mart_capex", "there is no mart_capex\ndid you mean: mart_capex_annual?"),
        ("SELECT * FROM core_observation", "did you mean: core.core_observation?"),
        ("SELECT * FROM mart_cloud_growth_asof('2025-11-14')", "did you mean: mart_cloud_growth_as_of?"),
        ("DROP TABLE raw.raw_filing", "the published warehouse is read-only: DROP is not possible"),
        ("CREATE VIEW v AS SELECT 1", "read-only: CREATE is not possible"),
        ("COPY (SELECT 1) TO '/tmp/leak.csv'", ONLY_THE_WAREHOUSE),
        ("SELECT * FROM read_text('/etc/passwd')", ONLY_THE_WAREHOUSE),
        ("ATTACH '/tmp/other.db'", ONLY_THE_WAREHOUSE),
        ("INSTALL httpfs", ONLY_THE_WAREHOUSE),
        ("SELEC 1", 'syntax error at or near "SELEC"'),
        ("", "there is no SQL statement to answer"),
    ],
)
def test_a_refusal_says_what_there_is(session: Session, sql: str, words: str) -> None:
    with pytest.raises(QueryError) as refused:
        session.ask(sql)
    assert words in str(refused.value)
    assert " Error:" not in str(refused.value)


def test_a_refusal_shows_the_place(session: Session) -> None:
    with pytest.raises(QueryError, match=r"LINE 1: SELECT 1 \+\+ nonsense"):
        session.ask("SELECT 1 ++ nonsense")


def test_a_refused_question_ends_with_2(command: Command) -> None:
    ended = command("sql", "SELECT nonsense FROM mart_capex_annual")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("bubblewatch: there is no column nonsense")


# What a spreadsheet would run.


@pytest.mark.parametrize("name", FORMULAS)
def test_a_name_that_looks_like_a_formula_is_text_in_a_csv(name: str) -> None:
    answer = Answer(["company"], [(name,)])
    (_, (cell,)) = csv.reader(io.StringIO(as_csv(answer), newline=""))
    assert cell == f"'{name}"
    (_, (as_filed,)) = csv.reader(io.StringIO(as_csv(answer, verbatim=True), newline=""))
    assert as_filed == name


@pytest.mark.parametrize("value", [Decimal("-5.25"), -5, "-5.25", "+3", "-1,200", "-12.5%", "Amazon", "a=b", "", None])
def test_numbers_and_plain_names_stay_as_they_are(value: object) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(Answer(["value", "also"], [(value, "x")])))))
    assert rows[1][0] == ("" if value is None else str(value))


def test_json_has_every_name_as_filed() -> None:
    answer = Answer(["company"], [(name,) for name in FORMULAS])
    assert [row["company"] for row in json.loads(as_text(answer, "json"))] == list(FORMULAS)


def test_the_command_gives_safe_text_unless_it_is_wanted_as_filed(command: Command) -> None:
    question = ("sql", "SELECT '=cmd()' AS name, -1 AS number", "--format", "csv")
    assert command(*question).out == "name,number\n'=cmd(),-1\n"
    assert command(*question, "--verbatim").out == "name,number\n=cmd(),-1\n"


# What is as long as a book.


@pytest.mark.parametrize("wanted", ["csv", "json"])
def test_a_quote_of_ten_megabytes_comes_out_whole(command: Command, wanted: str) -> None:
    ended = command("sql", "SELECT repeat('quote,\"', 1500000) AS quote", "--format", wanted)
    text = next(iter(json.loads(ended.out)))["quote"] if wanted == "json" else ""
    if wanted == "csv":
        csv.field_size_limit(20_000_000)
        text = list(csv.reader(io.StringIO(ended.out)))[1][0]
    assert text == 'quote,"' * 1_500_000


def test_a_table_shows_the_beginning_of_it_and_says_so(command: Command) -> None:
    ended = command("sql", "SELECT repeat('long ', 2000000) AS quote, 1 AS other")
    assert ended.code == 0
    assert len(ended.out) < 20_000
    assert "10,000,000" in ended.out


# The prompt.


def script(session: Session, *lines: str) -> Shell:
    opened = Shell(session, AnswerFormat.CSV)
    run_script(opened, lines)
    return opened


def test_a_statement_may_have_lines_quotes_and_remarks(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    script(
        session,
        "SELECT 1 AS one, -- not yet;\n",
        " 'a;\n",
        "b;' AS text;\n",
        "\n",
        "SELECT 2 AS two; SELECT 3 AS three;",
    )
    assert capsys.readouterr().out == 'one,text\n1,"a;\nb;"\nthree\n3\n'


def test_the_last_statement_needs_no_semicolon(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    script(session, "SELECT 4 AS four")
    assert capsys.readouterr().out == "four\n4\n"


def test_a_remark_at_the_end_is_no_question(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    script(session, "-- what comes first", "SELECT 4 AS four;", "", "-- the end")
    assert capsys.readouterr().out == "four\n4\n"


def test_variables_stay_until_the_end(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    script(session, "SET VARIABLE cik = '0001018724';", "SELECT getvariable('cik') AS cik;")
    assert capsys.readouterr().out == "cik\n0001018724\n"


def test_the_recipes_are_at_hand(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    script(session, ".recipes", ".recipe capex_burden")
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(",")[0] for line in lines[1:-1]] == list(recipes())
    assert lines[-1].startswith("company,fiscal_year,basis")


def test_a_recipe_shows_its_sql_where_people_read(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    run_script(Shell(session), [".recipe capex_burden"])
    said = capsys.readouterr().out
    assert recipes()["capex_burden"].sql in said
    assert "How heavy is it?" in said


def test_tables_are_listed_marts_first_and_described(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    listed = catalogue.tables(session).rows
    assert [name[:4] for schema, name, _ in listed if schema == "main"][:3] == ["mart"] * 3
    assert [schema for schema, *_ in listed] == sorted(
        (schema for schema, *_ in listed), key=["main", "core", "raw", "ops"].index
    )
    assert all(holds for *_, holds in listed)
    script(session, ".describe raw.raw_filing", ".describe mart_capex_annual;", ".metrics five_year")
    said = capsys.readouterr().out
    assert "\naccession_number,VARCHAR," in said
    assert '\ncapex_usd,"DECIMAL(38,2)",' in said
    assert "\nmart_capex_growth,five_year_growth_pct,percent a year," in said


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (".recipe capex", "no recipe 'capex'; there are: .*capex_burden"),
        (".describe mart_capex", "did you mean: .*mart_capex_annual"),
        (".describe", "name a table"),
        (".describe x'; DROP TABLE raw.raw_filing; --", "there is no table"),
        (".format parquet", "there are: table, csv, json"),
        (".nonsense", r"there are: \.recipes"),
        ("SELECT nonsense;", '"nonsense" was not found'),
    ],
)
def test_a_script_stops_at_what_is_refused(session: Session, line: str, words: str) -> None:
    with pytest.raises(QueryError, match=words):
        script(session, line, "SELECT 1;")


def test_the_command_takes_a_script_and_ends_with_its_refusal(command: Command) -> None:
    ended = command("shell", typed=".format csv\nSELECT 1 AS one;\n.quit\nSELECT nonsense;\n")
    assert (ended.code, ended.out) == (0, "one\n1\n")
    ended = command("shell", typed=".format csv\nSELECT nonsense;\nSELECT 1 AS one;\n")
    assert (ended.code, ended.out) == (2, "")


def test_at_a_terminal_a_refusal_is_said_and_the_next_line_asked_for(
    session: Session, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    prompts: list[str] = []
    typed = iter(["SELECT nonsense;", "SELECT", KeyboardInterrupt(), "SELECT 5", "AS five;", ".help"])

    def line(prompt: str) -> str:
        prompts.append(prompt)
        given = next(typed, EOFError())
        if isinstance(given, BaseException):
            raise given
        return given

    monkeypatch.setattr("builtins.input", line)
    run_at_terminal(Shell(session, AnswerFormat.CSV))
    said = capsys.readouterr()
    assert '"nonsense" was not found' in said.err
    assert "five\n5\n" in said.out
    assert ".describe TABLE" in said.out
    assert [prompt.strip() for prompt in prompts] == [
        *("bubblewatch>", "bubblewatch>", "...>", "bubblewatch>", "...>", "bubblewatch>", "bubblewatch>")
    ]


def test_a_question_that_was_interrupted_is_no_defect(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise RuntimeError("Query interrupted") from KeyboardInterrupt()  # so does DuckDB's client

    monkeypatch.setattr(Session, "_run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        session.ask("SELECT 1")


def test_names_are_completed(session: Session) -> None:
    opened = Shell(session)
    assert opened.completions(".rec") == [".recipes", ".recipe"]
    assert {"mart_capex_annual", "mart_capex_growth"} <= set(opened.completions("mart_capex"))
    assert {"capex_usd", "capex_unpaid_usd"} <= set(opened.completions("capex_u"))
    assert "company" in opened.completions("compan")
    assert shell.WELCOME.startswith("The published warehouse")
