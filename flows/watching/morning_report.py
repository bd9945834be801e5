"""The morning report: what was filed, landed, rejected, changed, judged and published, in what time, asking what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from flows.report import Outcome, Report
from flows.visible_text import on_one_line

_TOLD = 50
"""Lines of one section; the tables of operations hold all."""

_HEADLINES = {
    Outcome.PUBLISHED: "a new night is up",
    Outcome.UNCHANGED: "nothing new; what is up is as it was",
    Outcome.BLOCKED: "stopped; what was up stays up",
    Outcome.EMPTY: "there is no filing to publish anything from",
}
_MARKUP = re.compile(r"([\\`*\[\]<>|&])")


def morning_report(report: Report) -> str:
    """The report of one night as Markdown; texts that may come from filings or from EDGAR carry no markup."""
    return "\n".join(_lines(report)) + "\n"


def failed_report(problem: str) -> str:
    """The report of a night that ended in an error."""
    return f"# Failed: what was up stays up\n\n{_plain(problem)}\n"


def row_counts(report: Report) -> list[dict[str, str | int | None]]:
    """Rows by table, last night and tonight, for a table; all tables of content, in the contract's order."""
    return [
        {"table": name, "last night": before, "tonight": now, "change": None if before is None else now - before}
        for name, now in report.rows_now.items()
        for before in (report.rows_before.get(name),)
    ]


def _lines(report: Report) -> Iterator[str]:
    yield f"# {report.outcome.word.capitalize()}: {_HEADLINES[report.outcome]}"
    yield ""
    yield f"Run {report.load_id}, {sum(report.seconds.values()):,.1f} s. {_release(report)}"
    yield from _section("News", [news["sentence"] for news in report.news])
    yield from _section("Filed and landed", report.filed, report.filings_landed)
    yield from _section("Missing", report.missing)
    yield from _section("Could not be read", report.refused)
    yield from _section("Stopped by", report.blocked_by)
    yield from _section("Warnings", report.warnings)
    yield from _section("Changed figures", report.changes, report.figures_changed)
    yield from _section("Listed otherwise", report.listed_otherwise)
    yield from _section("Pending", report.pending)
    yield from _section("Overdue 13Fs", report.overdue)
    yield from _section("Not told", report.untold)
    yield from _table("Judged", ("verdict", "checks"), sorted(report.judged.items()))
    yield from _table("Requests", ("kind", "requests"), [*sorted(report.requests_by_kind.items()), _all(report)])
    yield from _table("Time", ("part", "seconds"), report.seconds.items())
    changed = [(row["table"], row["last night"], row["tonight"]) for row in row_counts(report) if row["change"] != 0]
    yield from _table("Rows that are not as many as last night", ("table", "last night", "tonight"), changed)


def _release(report: Report) -> str:
    if report.held_back:
        return (
            f"Held back: look with `bubblewatch diff {report.held_back}`, then "
            f"`bubblewatch publish --release-blocked {report.held_back}`."
        )
    compared = f", compared with {report.compared_with}" if report.compared_with else ""
    return f"Release {report.release}{compared}." if report.release else ""


def _all(report: Report) -> tuple[str, int]:
    return ("all that passed the gateway", report.requests)


def _section(title: str, lines: Sequence[str], count: int | None = None) -> Iterator[str]:
    """A section with its lines; none where there is nothing to say."""
    number = len(lines) if count is None else count
    if not number:
        return
    yield from ("", f"## {title} ({number:,})", "")
    yield from (f"- {_plain(line)}" for line in lines[:_TOLD])
    if number > len(lines[:_TOLD]):
        yield f"- and {number - len(lines[:_TOLD]):,} more"


def _table(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    found = list(rows)
    if not found:
        return
    yield from ("", f"## {title}", "", f"| {' | '.join(header)} |", "| --- |" + " ---: |" * (len(header) - 1))
    yield from (f"| {' | '.join(_cell(value) for value in row)} |" for row in found)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int | float) else _plain(str(value))


def _plain(text: str) -> str:
    """A text as Markdown that shows it, on one line, whatever stands in it."""
    return _MARKUP.sub(r"\\\1", on_one_line(text))
