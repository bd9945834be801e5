"""What `show` prints of the sample: the page's figures, whole on any screen, now and as known on a day."""

from __future__ import annotations

import io
import json
import shlex
from datetime import datetime

import pytest
from command_line import Ran, bubblewatch
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from flows.asking.moments import moment_of
from flows.asking.picture_lines import picture_lines
from flows.asking.pictures import PICTURES, pictures

pytestmark = pytest.mark.slow

ARTICLES_DAY = moment_of("2025-11-14")


def shown(run: Ran, width: int, name: str | None = None, as_of: datetime | None = None) -> str:
    screen = Console(width=width, file=io.StringIO(), record=True)
    for part in picture_lines(pictures(run.database, name, as_of), screen):
        screen.print(part, soft_wrap=isinstance(part, Text) and bool(part.no_wrap))
    return screen.export_text()


def article(run: Ran, as_of: datetime | None = None) -> tuple[int, int, int]:
    """Of the article's figures how many hold as known on its day, how many as known now, and how many there are."""
    (section,) = pictures(run.database, "article-check", as_of).sections
    asked = [mark.draw for mark in section.marks if mark.draw["article"] is not None]
    return sum(one["held_then"] for one in asked), sum(one["holds_now"] for one in asked), len(asked)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_screen_and_commands_stay_whole(sample_run: Ran, width: int) -> None:
    lines = shown(sample_run, width).splitlines()
    commands = [line for line in lines if line.startswith("bubblewatch explain ")]
    assert len(commands) == len(PICTURES)
    assert [line for line in lines if cell_len(line) > width and line not in commands] == []


@pytest.mark.parametrize("as_of", [None, ARTICLES_DAY])
def test_a_printed_command_works_when_it_is_copied(sample_run: Ran, as_of: datetime | None) -> None:
    lines = shown(sample_run, 40, as_of=as_of).splitlines()
    for command in [line for line in lines if line.startswith("bubblewatch explain ")][::3]:
        ended = bubblewatch(*shlex.split(command)[1:], "--data-dir", sample_run.data_dir)
        assert (ended.returncode, ended.stderr) == (0, "")
        assert "https://www.sec.gov/Archives/edgar/data/" in ended.stdout
        assert as_of is None or "known from 2026" not in ended.stdout


def test_the_bars_hold_the_marks_of_the_page(sample_run: Ran) -> None:
    text = shown(sample_run, 120)
    for words in ("35.77 %", "17.17 %", "47.75 %", "30.45 %", "$131.82 billion", "$250 billion", "$912.1 million"):
        assert any("█" in line and line.rstrip().endswith(words) for line in text.splitlines()), words
    assert article(sample_run) == (6, 5, 6)
    assert "19.84 % ! [1]" in text
    assert "[1] Low coverage" in text


def test_as_of_the_articles_day_its_six_figures_hold(sample_run: Ran) -> None:
    text = shown(sample_run, 120, as_of=ARTICLES_DAY)
    assert "As known at 2025-11-14 23:59, New York time." in text
    assert article(sample_run, ARTICLES_DAY) == (6, 6, 6)
    for words in ("16.69 %", "29.26 %"):
        assert any("█" in line and words in line for line in text.splitlines())
    assert "17.17 %" not in text
    assert "2026" not in text.partition("What the last night changed")[0].partition("Source")[0]


def test_a_day_before_scions_report_shows_none_of_its_options(sample_run: Ran) -> None:
    assert "NVIDIA" in shown(sample_run, 120, "options")
    assert "NVIDIA" not in shown(sample_run, 120, "options", moment_of("2025-11-02"))


def test_piped_output_has_no_colour_and_asks_no_terminal(sample_run: Ran) -> None:
    ended = bubblewatch("show", "cloud-growth", "--data-dir", sample_run.data_dir)
    assert ended.returncode == 0
    assert "\x1b" not in ended.stdout


def test_a_script_gets_every_mark_with_its_filings_and_its_command(sample_run: Ran) -> None:
    ended = bubblewatch("show", "options", "--format", "json", "--data-dir", sample_run.data_dir)
    marks = {mark["name"]: mark for mark in json.loads(ended.stdout)}
    put = next(mark for name, mark in marks.items() if "NVIDIA" in name)
    assert put["value"] == "186580000.00"
    assert put["accession_numbers"] == "0001649339-25-000007"
    assert "cusip=67066G104" in put["explain"]


def test_bars_are_plain_signs_where_the_screen_has_no_others(sample_run: Ran) -> None:
    screen = Console(width=80, file=io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    parts = list(picture_lines(pictures(sample_run.database, "cloud-quarters"), screen))
    assert any(isinstance(part, Text) and part.plain.endswith("# 23.60 %") for part in parts)
