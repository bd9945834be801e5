"""Titles and sentences of the claims, the options, the article check, the night and the checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from warehouse.page.marks import Mark
from warehouse.page.numbers import dollars
from warehouse.page.reader import Row
from warehouse.page.sentences import share
from warehouse.page.state import Night
from warehouse.page.words import Words, listed, same, say

_CYCLES_NAMED = 4
_SILENT = ("no_report", "no_options", "not_expected")


def financing_title(marks: Sequence[Mark], cycles: Sequence[Row]) -> Words:
    """The largest claim, and whether the money goes round."""
    if not marks:
        return say("financing_title_none")
    largest = marks[0]
    if largest.value is None or largest.unit != say("unit_dollars_stated"):
        return say("financing_title_no_amount", claims=len(marks))
    values = {"payer": largest.draw["payer"], "payee": largest.draw["payee"], "amount": dollars(largest.value)}
    if not cycles:
        return say("financing_title", **values)
    return say("financing_title_cycle", cycle=_arrows(cycles[0]), **values)


def financing_lead(marks: Sequence[Mark], cycles: Sequence[Row]) -> Iterator[Words]:
    """How many claims there are, and the circles they close."""
    if marks:
        players = {mark.draw[side] for mark in marks for side in ("payer", "payee")}
        drawn = sum(1 for mark in marks if mark.draw["drawn"])
        yield say("financing_count", claims=len(marks), players=len(players), drawn=drawn)
    if cycles:
        named = listed([_arrows(row) for row in cycles[:_CYCLES_NAMED]])
        yield say("financing_cycles", circles=len(cycles), cycles=named)


def options_title(marks: Sequence[Mark]) -> Words:
    """The newest quarter with options: its two largest puts, else its largest option."""
    newest = _newest_options(marks)
    if not newest:
        return say("options_title_none")
    puts = [mark for mark in newest if mark.draw["kind"] == "Put"]
    quarter = newest[0].draw["quarter"]
    if len(puts) < 2:
        first = puts[0] if puts else newest[0]
        return say(
            "options_title_one",
            quarter=quarter,
            side=say(f"side_{first.draw['kind']}"),
            first=first.draw["issuer"],
            first_amount=_amount(first),
        )
    first, second = puts[:2]
    return say(
        "options_title",
        quarter=quarter,
        first=first.draw["issuer"],
        first_amount=_amount(first),
        second=second.draw["issuer"],
        second_amount=_amount(second),
    )


def options_lead(marks: Sequence[Mark]) -> Iterator[Words]:
    """Each option of the newest quarter with its shares, and how many quarters have no report."""
    for mark in _newest_options(marks):
        yield say("options_of", name=mark.name, shares=mark.draw["shares"] or "–", amount=_amount(mark))
    missing = sum(1 for mark in marks if mark.draw["kind"] == "no_report")
    if missing:
        yield say("options_missing", missing=missing, quarters=len({mark.draw["quarter"] for mark in marks}))


def article_title(marks: Sequence[Mark]) -> Words:
    """How many of the article's figures the filings bear out, as known on its day and as known now."""
    asked = [mark for mark in marks if mark.draw["article"] is not None]
    if not asked:
        return say("article_check_title_none")
    held, now = (sum(1 for mark in asked if mark.draw[key]) for key in ("held_then", "holds_now"))
    return say("article_check_title", share=share("figures", held, len(asked)), now=now)


def verdict(mark: Mark) -> Words:
    """What the check of one claim says, in a few words."""
    then, now = mark.draw["held_then"], mark.draw["holds_now"]
    if mark.draw["article"] is None:
        return say("verdict_no_figure")
    if then:
        return say("verdict_holds" if now else "verdict_held")
    return say("verdict_holds_now" if now else "verdict_differs")


def night_title(night: Night) -> Words:
    """How many filings came and how many figures changed."""
    if night.manifest.get("compared_with") is None:
        return say("last_night_title_first", filings=night.landed_count)
    return say("last_night_title", filings=night.landed_count, figures=night.manifest.get("figures_changed", 0))


def night_lead(night: Night) -> Iterator[Words]:
    """What the night was compared with, and what cannot be listed."""
    before = night.manifest.get("compared_with")
    if before is None:
        return
    yield say("last_night_compared", before=before)
    if night.changed is None:
        yield say("last_night_not_kept")
    elif not night.changed:
        yield say("last_night_no_changes")
    elif night.changes_left:
        yield say("last_night_more", shown=len(night.changed))


def freshness_title(night: Night) -> Words:
    """How many checks passed and warned, and the newest filing."""
    return say(
        "freshness_title",
        passed=f"{night.verdicts.get('passed', 0):,}",
        warned=f"{night.verdicts.get('warned', 0):,}",
        newest=night.newest["filed"] or "–",
    )


def freshness_lead(night: Night) -> Iterator[Words]:
    """The run behind the release, and filings it could not read."""
    if night.run:
        yield say(
            "freshness_published",
            release=night.release,
            started=f"{night.run['started_at']:%Y-%m-%d %H:%M}",
            listed=night.run["filings_listed"],
            landed=night.run["filings_landed"],
            missing=night.run["filings_missing"],
        )
    refused = night.manifest.get("refused") or []
    yield say("freshness_refused", refused="; ".join(refused)) if refused else say("freshness_clean")
    yield say("freshness_block")


def _arrows(cycle: Row) -> Words:
    return same(cycle["cycle"].replace(" > ", " → "))


def _newest_options(marks: Sequence[Mark]) -> list[Mark]:
    options = [mark for mark in marks if mark.draw["kind"] not in _SILENT]
    newest = max((mark.draw["quarter"] for mark in options), default=None)
    return [mark for mark in options if mark.draw["quarter"] == newest]


def _amount(mark: Mark) -> Words:
    return say("no_figure") if mark.value is None else dollars(mark.value)
