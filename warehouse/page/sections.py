"""The page's sections in the order the article tells them: a finding, its sentences, its picture, its caveats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from warehouse.contract.tables import MART_ARTICLE_CHECK
from warehouse.page import chart_growth, chart_money, sentences, sentences_of_claims
from warehouse.page.charts import Picture
from warehouse.page.figures_article import article_marks
from warehouse.page.figures_capex import panel_marks, payback_marks
from warehouse.page.figures_cloud import growth_marks, quarter_marks
from warehouse.page.figures_financing import claim_marks, cycles
from warehouse.page.figures_options import option_marks
from warehouse.page.marks import Mark
from warehouse.page.reader import Reader
from warehouse.page.words import Words, say

_REPORTS, _HOLDINGS = "10-K, 10-Q", "13F-HR"


@dataclass(frozen=True, slots=True)
class Section:
    """One finding of the page. ``notes`` say how its figures are made, ``cannot`` what filings do not tell."""

    name: str
    heading: Words
    title: Words
    lead: tuple[Words, ...]
    notes: tuple[Words, ...]
    cannot: Words | None
    source: Words
    marks: tuple[Mark, ...]
    pictures: tuple[Picture, ...]


def sections(reader: Reader) -> list[Section]:
    """Every section whose figures are marks. Raises WarehouseError where the file cannot be asked."""
    return [
        _cloud_growth(reader),
        _cloud_quarters(reader),
        _capex_growth(reader),
        _capex_cloud(reader),
        _financing(reader),
        _options(reader),
        _article_check(reader),
    ]


def _cloud_growth(reader: Reader) -> Section:
    marks = growth_marks(reader)
    return _section(
        "cloud-growth",
        sentences.growth_title(marks),
        sentences.growth_lead(marks),
        marks,
        chart_growth.growth_pictures(marks),
        ("note_azure", "note_vintage"),
        "mart_cloud_growth, mart_cloud_growth_era",
    )


def _cloud_quarters(reader: Reader) -> Section:
    marks = quarter_marks(reader)
    return _section(
        "cloud-quarters",
        sentences.quarters_title(marks),
        sentences.quarters_lead(marks),
        marks,
        chart_growth.quarter_pictures(marks),
        ("note",),
        "mart_cloud_growth",
        cannot=True,
    )


def _capex_growth(reader: Reader) -> Section:
    marks = panel_marks(reader)
    claims = reader.mart(MART_ARTICLE_CHECK, "WHERE claim_id LIKE '8%' ORDER BY claim_id")
    span = sentences.articles_span(claims[0]["claim"] if claims else None)
    return _section(
        "capex-growth",
        sentences.panels_title(marks, span),
        sentences.panels_lead(marks),
        marks,
        chart_growth.panel_pictures(marks, span),
        ("note",),
        "mart_capex_growth",
        cannot=True,
    )


def _capex_cloud(reader: Reader) -> Section:
    marks = payback_marks(reader)
    return _section(
        "capex-cloud",
        sentences.payback_title(marks),
        sentences.payback_lead(marks),
        marks,
        chart_money.payback_pictures(marks),
        ("note",),
        "mart_capex_payback",
        cannot=True,
    )


def _financing(reader: Reader) -> Section:
    marks, circles = claim_marks(reader), cycles(reader)
    return _section(
        "financing",
        sentences_of_claims.financing_title(marks, circles),
        sentences_of_claims.financing_lead(marks, circles),
        marks,
        chart_money.financing_pictures(marks),
        ("note",),
        "mart_financing_link",
        cannot=True,
    )


def _options(reader: Reader) -> Section:
    marks = option_marks(reader)
    return _section(
        "options",
        sentences_of_claims.options_title(marks),
        sentences_of_claims.options_lead(marks),
        marks,
        chart_money.option_pictures(marks),
        ("note",),
        "mart_option_position, mart_manager_status",
        forms=_HOLDINGS,
        cannot=True,
    )


def _article_check(reader: Reader) -> Section:
    marks = article_marks(reader)
    return _section(
        "article-check",
        sentences_of_claims.article_title(marks),
        [say("article_check_lead")],
        marks,
        [],
        (),
        "mart_article_check",
        forms=f"{_REPORTS}, {_HOLDINGS}",
        cannot=True,
    )


def _section(
    name: str,
    title: Words,
    lead: Iterable[Words],
    marks: tuple[Mark, ...],
    pictures: Iterable[Picture],
    notes: Iterable[str],
    marts: str,
    *,
    forms: str = _REPORTS,
    cannot: bool = False,
) -> Section:
    key = name.replace("-", "_")
    return Section(
        name,
        say(f"{key}_heading"),
        _capitalised(title),
        tuple(lead),
        tuple(say(f"{key}_{note}") for note in notes),
        say(f"{key}_cannot") if cannot else None,
        say("source_line", forms=forms, marts=marts),
        marks,
        tuple(pictures),
    )


def _capitalised(title: Words) -> Words:
    """A title may begin with a figure in words: all 3 clouds."""
    return Words(title.en[:1].upper() + title.en[1:], title.zh)
