"""The page as one HTML file: every value escaped, scripts allowed by their hash, and nothing fetched."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from warehouse.page import sentences_of_claims
from warehouse.page.marks import Mark, clipped
from warehouse.page.reader import Filing, Row
from warehouse.page.sections import Section
from warehouse.page.state import Night
from warehouse.page.words import catalogue, say

_QUOTES = 4
"""Claims whose sentence is printed beside the financing graph."""
_SCRIPTS_WORDS = (
    *("page_title", "label_exact", "label_period", "label_filings", "label_facts", "label_command", "label_more"),
    *("state_warned", "state_dropped", "quote_cut", "column_quote", "detail_hint"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page says."""

    sections: list[Section]
    night: Night
    filings: Mapping[str, Filing]
    facts: Mapping[str, Row]
    reach: Row
    as_of: datetime | None


def page_html(page: Page, vega: str) -> str:
    """The page as HTML; ``vega`` is the script that draws. Names and quotes from filings are text, never markup."""
    script, style = _packaged("page.js"), _packaged("page.css")
    return (
        _templates()
        .get_template("page.html.j2")
        .render(
            page=page,
            night=page.night,
            night_title=sentences_of_claims.night_title(page.night),
            night_lead=list(sentences_of_claims.night_lead(page.night)),
            freshness_title=sentences_of_claims.freshness_title(page.night),
            freshness_lead=list(sentences_of_claims.freshness_lead(page.night)),
            filings_of=partial(_filings_of, page.filings),
            quotes=_largest_quotes(page.sections),
            filings={number: _filing_json(one) for number, one in page.filings.items()},
            facts={number: _fact_json(one) for number, one in page.facts.items()},
            rows={part.name: [mark.as_json() for mark in part.marks] for part in page.sections},
            words={key: catalogue()[key] for key in _SCRIPTS_WORDS},
            script=Markup(script),  # noqa: S704 - our own file
            style=Markup(style),  # noqa: S704
            vega=Markup(vega),  # noqa: S704
            hashes=" ".join(f"'sha256-{_sha256(one)}'" for one in (vega, script)),
            style_hash=f"'sha256-{_sha256(style)}'",
        )
    )


def _largest_quotes(sections: Iterable[Section]) -> list[Mark]:
    marks = [mark for section in sections if section.name == "financing" for mark in section.marks]
    return [mark for mark in marks if mark.draw["drawn"] and mark.value is not None][:_QUOTES]


def _filings_of(filings: Mapping[str, Filing], mark: Mark) -> list[Filing]:
    """The mark's filings, the newest first."""
    found = [filings[number] for number in mark.accession_numbers if number in filings]
    return sorted(found, key=lambda one: (one.filing_date, one.accession_number), reverse=True)


def _filing_json(filing: Filing) -> dict[str, str]:
    return {
        "filer": clipped(filing.filer_name),
        "form": filing.form,
        "filed": filing.filing_date.isoformat(),
        "url": filing.url,
    }


def _fact_json(fact: Row) -> dict[str, Any]:
    if fact["concept"] is None:
        return {"quote": fact["quote"]}
    value = fact["value"]
    return {
        "concept": fact["concept"],
        "dimensions": _dimensions(fact["dimensions"]),
        "value": None if value is None else f"{value:,f}".removesuffix(".00"),
        "unit": fact["unit"],
        "period": f"{fact['period_start']} – {fact['period_end']}",
    }


def _dimensions(text: str | None) -> str:
    """The members that a tag is of, axis by axis, as a reader of the filing finds them."""
    return ", ".join(f"{axis} = {member}" for axis, member in json.loads(text or "{}").items())


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _packaged(name: str) -> str:
    return resources.files("warehouse.page").joinpath("templates", name).read_text("utf-8")


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_packaged),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(say=say, verdict=sentences_of_claims.verdict, clipped=clipped)
    return environment
