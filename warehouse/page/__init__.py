"""The page: one HTML file, made from the published file alone, that opens anywhere and asks nobody for anything.

``write_page`` reads the published database (and the manifest beside it), makes the marks (``figures_*.py``), the
pictures (``chart*.py``), the sentences (``sentences*.py``, ``catalogue.toml``) and puts them into ``templates/``.

The markup that tests and scripts may lean on:

- ``<html lang="en" data-ready="true">``: ``data-ready`` appears when every picture is drawn. ``lang`` is ``en`` or
  ``zh-Hans``; ``button#language`` changes it, ``?lang=zh`` begins with it; ``button#theme`` sets ``data-theme``.
- ``section#NAME`` for NAME in cloud-growth, cloud-quarters, capex-growth, capex-cloud, financing, options,
  article-check, last-night, freshness; ``h2#title-NAME`` is the finding.
- ``script#rows-NAME[type="application/json"]``: a list of marks. Each has ``id`` (NAME-0, NAME-1, ...), ``mart``,
  ``row_key`` (as in the view lineage; null where no row gives the figure), ``column``, ``value`` (exact text, null
  where dropped), ``name``, ``shown``, ``unit`` and ``note`` (``{"en", "zh"}``), ``period``, ``state`` (sound, warned,
  dropped), ``accession_numbers``, ``sources``, ``quote``, ``quote_characters`` (of a quote that is cut), ``command``,
  and what the picture needs (``series``, ``kind``, ``x``, ``y``, ...).
- ``script#filings`` and ``script#facts``: filings by accession number, tags and sentences by source id.
- ``div.chart#chart-NAME`` or ``#chart-NAME-SERIES``: focusable; arrow keys, Home and End walk its marks, Escape leaves.
  ``script#spec-CHART`` holds ``{"marks": [ids], "en": spec, "zh": spec}``; ``bubblewatch.views["chart-..."]`` is the
  Vega view, whose data set ``rows`` holds the section's marks and whose signal ``picked`` the id of the mark shown.
- ``div.detail#detail-NAME``: the details of the mark that is shown, ``data-mark`` its id, with links to sec.gov.
- ``table#table-NAME``: ``tr[data-mark=ID]`` a mark, with ``button.mark[data-mark=ID]`` that shows its details, and
  ``td.figure`` its figure. ``tr.warned`` and ``tr.dropped`` are no sound figures. All tables but the article check's
  stand in ``details.rows``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from warehouse.lineage import is_behind
from warehouse.page.html import Page, page_html
from warehouse.page.marks import SOURCES_SHOWN, Mark
from warehouse.page.reader import Reader, Row, open_reader
from warehouse.page.sections import Section, sections
from warehouse.page.state import night_of

__all__ = ["make_page", "write_page"]


def make_page(database: Path, vega: str, as_of: datetime | None = None) -> str:
    """The page of a published database as HTML; ``vega`` is the script that draws its pictures.

    With ``as_of`` (New York time) the pictures show what was known then. Raises WarehouseError.
    """
    with open_reader(database, as_of) as reader:
        parts, facts = _with_facts(reader, sections(reader))
        marks = [mark for part in parts for mark in part.marks]
        night = night_of(reader, database)
        numbers = {number for mark in marks for number in mark.accession_numbers}
        numbers |= {row["accession_number"] for row in (*night.landed, *night.filers)}
        return page_html(Page(parts, night, reader.filings(numbers), facts, reader.reach(), as_of), vega)


def _with_facts(reader: Reader, parts: list[Section]) -> tuple[list[Section], dict[str, Row]]:
    """The sections, each mark with those of its row's sources alone that bear on its column; and these, by id."""
    facts = reader.facts(source for part in parts for mark in part.marks for source in mark.source_ids)
    kept = [replace(part, marks=tuple(_of_column(mark, facts) for mark in part.marks)) for part in parts]
    told = {source for part in kept for mark in part.marks for source in mark.source_ids[:SOURCES_SHOWN]}
    return kept, {source: fact for source, fact in facts.items() if source in told}


def _of_column(mark: Mark, facts: Mapping[str, Row]) -> Mark:
    row = {"series_id": mark.draw.get("series")}
    behind = (one for one in mark.source_ids if one not in facts or is_behind(mark.column, row, facts[one]))
    return replace(mark, source_ids=tuple(behind))


def write_page(database: Path, output: Path, vega: str, as_of: datetime | None = None) -> None:
    """Writes the page to a file, whole or not at all. Raises WarehouseError, OSError."""
    text = make_page(database, vega, as_of)
    output.parent.mkdir(parents=True, exist_ok=True)
    unfinished = output.with_name(f".{output.name}.unfinished")
    try:
        unfinished.write_text(text, "utf-8")
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)
