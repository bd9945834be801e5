"""The page's marks as bars of text: which are drawn, where they stand, and what is said of single figures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from flows.asking.bars import Bar
from flows.asking.mark_bars import Footnotes, bars_of
from warehouse.page.marks import Mark, State
from warehouse.page.words import same


def mark(value: int | None, *, note: str | None = None, state: State = State.SOUND, **draw: Any) -> Mark:
    """A mark of a picture; what is not said is beside the point."""
    return Mark(
        id="x-0",
        name=same("name"),
        value=None if value is None else Decimal(value),
        shown=same("no figure" if value is None else f"{value} %"),
        unit=same("percent"),
        period="2018 – 2022",
        mart="mart_cloud_growth",
        row_key="series_id=aws",
        column="growth_pct",
        state=state,
        note=same(note) if note else None,
        draw=draw,
    )


def year(value: int | None, number: int, series: str = "aws", **more: Any) -> Mark:
    return mark(value, series=series, series_name=series.upper(), kind="year", x=number, **more)


def test_means_stand_before_the_newest_years_of_their_series() -> None:
    marks = [year(number, 2000 + number) for number in range(1, 10)]
    marks.append(mark(5, series="aws", series_name="AWS", kind="mean", first_year=2018))
    labels = [(bar.group, bar.label) for bar in bars_of("cloud-growth", marks, Footnotes())]
    assert labels == [("AWS", "mean 2018 – 2022"), *(("AWS", str(number)) for number in range(2004, 2010))]


def test_a_warning_and_a_missing_figure_are_seen_and_said_once() -> None:
    notes = Footnotes()
    marks = [
        year(1, 2020, note="thin", state=State.WARNED),
        year(2, 2021, note="thin", state=State.WARNED),
        year(None, 2022, note="no filing", state=State.DROPPED),
        year(3, 2023),
    ]
    bars = bars_of("cloud-growth", marks, notes)
    assert [bar.words for bar in bars] == ["1 % ! [1]", "2 % ! [1]", "no figure [2]", "3 %"]
    assert bars[2].value is None
    assert list(notes.lines()) == ["[1] thin", "[2] no filing"]


def test_a_claim_in_percent_gets_no_bar_beside_dollars() -> None:
    claim = mark(27, kind="stake", payer="Microsoft", payee="OpenAI", drawn=True)
    notes = Footnotes()
    marks = [
        replace(claim, column="claim_pct"),
        replace(claim, column="amount_high"),
        replace(claim, draw={"drawn": False}),
    ]
    assert [(bar.label, bar.value) for bar in bars_of("financing", marks, notes)] == [
        ("Microsoft > OpenAI, stake", None),
        ("Microsoft > OpenAI, stake", Decimal(27)),
    ]


def test_options_stand_by_quarter_the_newest_first_and_puts_before_calls() -> None:
    marks = [
        mark(1, kind="Call", quarter="2025 Q2", issuer="META"),
        mark(None, kind="no_report", quarter="2025 Q1"),
        mark(2, kind="Call", quarter="2025 Q3", issuer="PFIZER"),
        mark(3, kind="Put", quarter="2025 Q3", issuer="NVIDIA"),
    ]
    assert [(bar.group, bar.label) for bar in bars_of("options", marks, Footnotes())] == [
        ("2025 Q3", "Put on NVIDIA"),
        ("2025 Q3", "Call on PFIZER"),
        ("2025 Q2", "Call on META"),
        ("2025 Q1", "no report"),
    ]


def test_of_a_quarter_without_a_report_one_sentence_is_enough() -> None:
    silent = mark(None, note="None is here, which means nothing. It was due on a day.", kind="no_report", quarter="q")
    notes = Footnotes()
    bars_of("options", [replace(silent, row_key=None)], notes)
    assert list(notes.lines()) == ["[1] None is here, which means nothing."]


def test_a_table_alone_has_no_bars() -> None:
    assert bars_of("article-check", [mark(1, kind="claim")], Footnotes()) == list[Bar]()
