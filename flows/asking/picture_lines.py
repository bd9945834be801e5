"""The page's findings for the terminal: title, sentences, bars, caveats and the way back, on a screen of any width."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from flows.asking.bars import bar_lines
from flows.asking.fitting_tables import fitting
from flows.asking.mark_bars import Footnotes, bars_of
from flows.asking.output import console
from flows.asking.pictures import Pictures, marks_answer
from flows.visible_text import on_one_line
from warehouse.page.marks import Mark
from warehouse.page.sections import Section
from warehouse.page.sentences_of_claims import freshness_lead, freshness_title, night_lead, night_title, verdict
from warehouse.page.state import Night
from warehouse.page.words import Words, say
from warehouse.query import Answer

_LEGEND = (
    "The pictures of `bubblewatch report` as text. A ! stands where the page draws a hollow mark: a check warns about "
    "the figure. Where a figure was dropped, or no filing was read, there is none."
)
_QUOTES = 3
_LARGEST_FIRST = ("financing",)
"""Sections whose marks do not stand in the order of time."""
_IN_THE_TABLE = ("name", "figure", "period", "state", "accession_numbers")


def print_pictures(shown: Pictures) -> None:
    """Prints them on standard output."""
    screen = console()
    for part in picture_lines(shown, screen):
        screen.print(part, soft_wrap=isinstance(part, Text) and bool(part.no_wrap))


def picture_lines(shown: Pictures, screen: Console) -> Iterator[RenderableType]:
    """All that `show` prints, part by part; of a single picture every mark as a table as well."""
    yield Text(_LEGEND, "dim")
    if shown.as_of is not None:
        yield _text(say("page_as_of", moment=f"{shown.as_of:%Y-%m-%d %H:%M}"), "italic")
    for section in shown.sections:
        yield from _section_lines(section, screen)
        if len(shown.sections) == 1 and section.marks:
            yield fitting(_table(section), screen)
    if len(shown.sections) != 1:
        yield from _night_lines(shown.night)


def _section_lines(section: Section, screen: Console) -> Iterator[RenderableType]:
    footnotes = Footnotes()
    yield from _heading(section.heading, section.title)
    yield from map(_text, section.lead)
    if not section.marks:
        yield _text(say("nothing"))
    bars = bars_of(section.name, section.marks, footnotes)
    plain = screen.options.ascii_only
    if bars:
        yield _text(section.marks[0].unit, "dim")
    yield from (unbroken(line) for line in bar_lines(bars, screen.width, ascii_only=plain))
    if section.name == "article-check" and section.marks:
        yield fitting(_article_table(section), screen)
    if section.name == "financing":
        yield from _quotes(section)
    yield from (Text(on_one_line(line), "dim") for line in footnotes.lines())
    yield from (_text(note, "dim") for note in section.notes)
    if section.cannot is not None:
        yield Text.assemble((f"{say('cannot_say').en}: ", "bold"), section.cannot.en)
    yield _text(section.source, "dim")
    yield from _way_back(section)


def _heading(heading: Words, title: Words) -> Iterator[RenderableType]:
    yield Text("")
    yield _text(heading, "dim")
    yield _text(title, "bold")


def _way_back(section: Section) -> Iterator[RenderableType]:
    """The command that explains the newest or largest figure, unbroken so that it can be copied."""
    marks = section.marks if section.name in _LARGEST_FIRST else reversed(section.marks)
    command = next((mark.command for mark in marks if mark.command and mark.value is not None), None)
    if command:
        yield Text(f"{say('label_command').en}:", "dim")
        yield unbroken(command)


def _quotes(section: Section) -> Iterator[RenderableType]:
    """The sentences behind the largest claims."""
    for mark in [one for one in section.marks if one.draw["drawn"] and one.value is not None][:_QUOTES]:
        yield Text.assemble((on_one_line(mark.name.en), "bold"), f": {mark.shown.en}")
        yield Text(f'  "{on_one_line(mark.quote_shown or "")}{" ..." if mark.quote_is_cut else ""}"')
        yield Text(f"  {', '.join(mark.accession_numbers)}", "dim")


def _article_table(section: Section) -> Answer:
    columns = [say(f"column_{key}").en for key in ("claim", "article", "then", "now", "verdict")]
    return Answer(columns, [_claim(mark) for mark in section.marks])


def _claim(mark: Mark) -> tuple[str, ...]:
    return (
        mark.name.en,
        mark.draw["article_shown"]["en"],
        mark.draw["then_shown"]["en"],
        mark.shown.en,
        verdict(mark).en,
    )


def _table(section: Section) -> Answer:
    whole = marks_answer(section)
    places = [whole.columns.index(name) for name in _IN_THE_TABLE]
    return Answer(list(_IN_THE_TABLE), [tuple(row[place] for place in places) for row in whole.rows])


def _night_lines(night: Night) -> Iterator[RenderableType]:
    """What the last night changed, how fresh the figures are and what the checks said."""
    yield from _heading(say("last_night_heading"), night_title(night))
    yield from map(_text, night_lead(night))
    yield from _heading(say("freshness_heading"), freshness_title(night))
    yield from map(_text, freshness_lead(night))
    for row in night.warned:
        yield Text(on_one_line(f"! {row['suite']}: {row['expectation']}: {row['observed']}"))
    for row in night.filers:
        yield Text(on_one_line(f"{row['company']}: {row['form']} to {row['period_of_report']}, {row['filing_date']}"))
    for row in night.managers:
        yield Text(on_one_line(f"{row['manager_name']}: {row['period_of_report']}, {row['report_state']}"))


def unbroken(line: str) -> Text:
    """A line that is never wrapped: a bar, or a command that is to be copied."""
    return Text(on_one_line(line), no_wrap=True, overflow="ignore")


def _text(words: Words, style: str = "") -> Text:
    return Text(on_one_line(words.en), style)
