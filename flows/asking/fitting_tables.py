"""Answers on a screen of any width: a table where words and numbers stay whole in it, else each row as a block."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.measure import Measurement
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from flows.asking.output import as_table, cell_words, console, shown
from warehouse.query import Answer

_INDENT = 2
_UNBOUNDED = 100_000


def print_table(answer: Answer, title: str | None) -> None:
    """Prints an answer under its title, as the screen has room for it."""
    screen = console()
    if title:
        screen.print(f"\n[bold]{escape(title)}[/bold]")
    screen.print(fitting(answer, screen))


def fitting(answer: Answer, screen: Console) -> RenderableType:
    """The answer as a table, or as blocks where a table would break words apart, or be longer for being narrow."""
    table = as_table(answer)
    if not answer.rows:
        return table
    blocks = Group(*_blocks(answer, screen.width))
    if _least_width(table, screen) > screen.width:
        return blocks
    both: list[RenderableType] = [table, blocks]
    return min(both, key=lambda one: len(screen.render_lines(one)))


def _least_width(table: Table, screen: Console) -> int:
    """The width under which a word or a number of the table would be broken."""
    unbounded = screen.options.update(width=_UNBOUNDED)
    return Measurement.get(screen, unbounded, table).minimum


def _blocks(answer: Answer, width: int) -> Iterator[RenderableType]:
    """Each row as lines of column and value, a rule before it; a value that is long goes on below, indented."""
    widest = max(map(len, answer.columns))
    for row in answer.rows:
        yield Rule(style="none")
        for name, value in zip(answer.columns, row, strict=True):
            yield from _line(name, shown(cell_words(name, value)), widest, width)


def _line(name: str, words: str, widest: int, width: int) -> Iterator[RenderableType]:
    if widest + _INDENT + len(words) <= width:
        yield Text(f"{name:<{widest}}  {words}")
        return
    yield Text(name)
    yield Padding(Text(words, overflow="fold"), (0, 0, 0, _INDENT))
