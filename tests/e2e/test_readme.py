"""What the README shows is what a user gets: its queries, its figures and its commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from e2e.conftest import Ran, bubblewatch

from flows.cli.main import app
from warehouse.query import ask

pytestmark = pytest.mark.slow

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", README, flags=re.DOTALL)


def test_the_readme_has_its_first_five_queries() -> None:
    assert len(QUERIES) == 5


@pytest.mark.parametrize("sql", QUERIES, ids=[query.partition("\n")[0].removeprefix("-- ") for query in QUERIES])
def test_a_query_of_the_readme_has_an_answer(sample_run: Ran, sql: str) -> None:
    answer = ask(sample_run.database, sql)
    assert answer.rows
    assert all(any(value is not None for value in column) for column in zip(*answer.rows, strict=True))


@pytest.mark.parametrize("name", ["cloud_eras", "scion_options"])
def test_the_tables_of_the_readme_are_what_the_command_prints(sample_run: Ran, name: str) -> None:
    printed = bubblewatch("show", name, "--data-dir", sample_run.data_dir).stdout
    rows = [line.rstrip() for line in printed.splitlines() if line.startswith(("│", "┃"))]
    assert len(rows) >= 5
    assert [row for row in rows if row not in README] == []


def test_the_bars_of_the_readme_are_what_the_command_prints(sample_run: Ran) -> None:
    printed = bubblewatch("show", "--data-dir", sample_run.data_dir).stdout.splitlines()
    bars = [line for line in README.splitlines() if " │█" in line]
    assert len(bars) >= 10
    assert [bar for bar in bars if bar not in printed] == []


def test_the_explanation_in_the_readme_is_what_the_command_prints(sample_run: Ran) -> None:
    (command,) = re.findall(r"^\$ .venv/bin/bubblewatch (explain .* --data-dir) .demo$", README, re.MULTILINE)
    printed = bubblewatch(*command.split(), sample_run.data_dir).stdout
    assert printed.rstrip() in README


def test_every_command_stands_in_the_readme() -> None:
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert commands == {name for name in commands if f"`{name}`" in README}
