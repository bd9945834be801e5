"""What the documents say can be done: every query answers, every command is one, every link leads somewhere.

Commands that only read the warehouse (sql, show, explain, status, shell) are run on the sample. Of the others, which
ask the SEC, run for ever, take minutes or change what is published, of commands with a place to fill in (NIGHT, FILE)
and of those named without a word behind them, the command and each option are held against the command line.
"""

from __future__ import annotations

import io
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from e2e.conftest import Ran

from flows.cli.main import app, main
from warehouse.query import ask

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md")])
MADE = ("recipes.md", "data_dictionary.md")
"""Pages that are made, and held to what they are made from by tests of their own."""

READS = {"sql", "show", "explain", "status", "shell"}
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_INDENTED = re.compile(r"^ {4}(?! )(.*)$", re.MULTILINE)
_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"(?:\$ )?(?:\w+=\S+ )*(?:\S*/)?bubblewatch (?=[a-z-])(.*)")
_TO_FILL_IN = re.compile(r"\[?[A-Z][A-Z_]+(\.\.\.)?\]?(\.\w+(\.\.\.)?)?|.*(\.\.\.|…).*")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def queries() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        if page.name not in MADE:
            for language, block in _FENCE.findall(text_of(page)):
                if language == "sql":
                    yield f"{page.relative_to(ROOT)}: {block.partition(chr(10))[0]}", block


def commands() -> dict[str, list[str]]:
    """Every command of the pages by its text, as words without what comes after a pipe or a remark."""
    found = {}
    for page in PAGES:
        text = text_of(page)
        blocks = [block for language, block in _FENCE.findall(text) if language != "sql"]
        plain = _FENCE.sub("", text)
        lines = [line for block in blocks for line in block.splitlines()]
        for line in (*lines, *_INDENTED.findall(plain), *_INLINE.findall(plain)):
            if match := _COMMAND.fullmatch(line.strip()):
                found[match[1]] = words_of(match[1])
    return found


def words_of(command: str) -> list[str]:
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|&<>;")
    lexer.whitespace_split = True
    words = list(lexer)
    ends = [place for place, word in enumerate(words) if set(word) <= set("|&<>;")]
    return words[: ends[0]] if ends else words


QUERIES = dict(queries())
COMMANDS = commands()


def is_run(words: list[str]) -> bool:
    whole = len(words) > 1 and "--file" not in words
    return whole and words[0] in READS and not any(_TO_FILL_IN.fullmatch(word) for word in words)


@pytest.mark.parametrize("sql", QUERIES.values(), ids=QUERIES)
def test_a_query_has_an_answer(sample_run: Ran, sql: str) -> None:
    answer = ask(sample_run.database, sql)
    assert answer.rows
    assert all(any(value is not None for value in column) for column in zip(*answer.rows, strict=True))


@pytest.mark.parametrize("command", [text for text, words in COMMANDS.items() if is_run(words)])
def test_a_command_that_reads_is_run(
    sample_run: Ran, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [word for word in COMMANDS[command] if word not in ("--data-dir", ".demo")]
    monkeypatch.setattr(sys, "argv", ["bubblewatch", *words, "--data-dir", str(sample_run.data_dir)])
    monkeypatch.setattr(sys, "stdin", io.StringIO("SELECT 1 AS one"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code, capsys.readouterr().err
    assert capsys.readouterr().out or list(tmp_path.iterdir())


@pytest.mark.parametrize("command", [text for text, words in COMMANDS.items() if not is_run(words)])
def test_another_command_is_one_with_such_options(command: str) -> None:
    words = COMMANDS[command]
    found = typer.main.get_command(app)
    while words and hasattr(found, "commands") and not words[0].startswith("-"):
        assert words[0] in found.commands, f"no command {words[0]}"
        found = found.commands[words.pop(0)]
    options = {name for parameter in found.params for name in (*parameter.opts, *parameter.secondary_opts)}
    assert {word.partition("=")[0] for word in words if word.startswith("-") and word != "-"} <= {*options, "--help"}


def test_the_shell_of_the_quickstart_runs(
    sample_run: Ran, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = re.findall(r"^bubblewatch> (.*)$", text_of(ROOT / "docs/quickstart.md"), re.MULTILINE)
    assert len(typed) > 3
    monkeypatch.setattr(sys, "argv", ["bubblewatch", "shell", "--data-dir", str(sample_run.data_dir)])
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(typed)))
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert "912,100,000.00" in capsys.readouterr().out


def test_every_target_of_make_that_is_named_is_one() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"(?:`| {4})make ([a-z-]+)", text_of(page))}
    assert named
    assert named <= targets


def slug(heading: str) -> str:
    """A heading's anchor, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower().replace("`", "")).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", _FENCE.sub("", text_of(page)), re.MULTILINE)
    return {slug(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)) for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in _LINK.findall(_FENCE.sub("", text_of(page))):
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_page_can_be_reached_from_the_first() -> None:
    docs = {page.resolve() for page in PAGES if page.is_relative_to(ROOT / "docs")}
    seen: set[Path] = set()
    ahead = [(ROOT / "docs/README.md").resolve()]
    while ahead:
        page = ahead.pop()
        seen.add(page)
        links = _LINK.findall(text_of(page))
        targets = {(page.parent / link.partition("#")[0]).resolve() for link in links if not link.startswith("http")}
        ahead += [target for target in targets & docs if target not in seen]
    assert docs - seen == set()
