"""Figures of one filing -> the documents that carry them: an inline XHTML page, an XBRL instance, a page without tags.

Each figure is printed and tagged as filers do it: in millions, thousands separated, negatives in parentheses with the
sign on the tag. Nothing is floating point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lxml import etree

from flows.sample.sentences import SampleSentence, add_sentences
from flows.sample.tables import SampleFigure, SampleFiling

Key = tuple[tuple[tuple[str, str], ...], date | None, date]
"""What a context says: dimensions, first day (None for an instant) and last day."""

Namespaces = dict[str | None, str]
"""Prefix -> namespace; None for names without a prefix."""

_XHTML = "http://www.w3.org/1999/xhtml"
_INLINE: Namespaces = {
    "ix": "http://www.xbrl.org/2013/inlineXBRL",
    "ixt": "http://www.xbrl.org/inlineXBRL/transformation/2020-02-12",
}
_FIXED: Namespaces = {
    "xbrli": "http://www.xbrl.org/2003/instance",
    "xbrldi": "http://xbrl.org/2006/xbrldi",
    "link": "http://www.xbrl.org/2003/linkbase",
    "xlink": "http://www.w3.org/1999/xlink",
    "iso4217": "http://www.xbrl.org/2003/iso4217",
}
# Whose site a company's own namespace stands under, where it is not that of its prefix.
_SITES = {"amzn": "amazon", "goog": "google", "meta": "facebook", "msft": "microsoft", "orcl": "oracle"}
_MEASURES = {"USD": "iso4217:USD", "shares": "xbrli:shares", "pure": "xbrli:pure"}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MILLION, _HUNDRED_MILLION = 10**6, 10**8
_QUARTERLY_DAYS = 300


@dataclass(frozen=True, slots=True)
class _Printed:
    """How a figure stands on the page: its words without a sign, their scale and format, and what the column says."""

    text: str
    scale: int
    format: str
    unit: str


def inline_document(
    filing: SampleFiling, figures: Sequence[SampleFigure], schema: str, sentences: Sequence[SampleSentence] = ()
) -> bytes:
    """The filing's figures as a readable XHTML page, tagged in inline XBRL; `schema` is the file its tags point to.

    Below them stand its sentences, by section and paragraph.
    """
    contexts = _contexts(filing, figures)
    root, body = _page(filing, {None: _XHTML, **_INLINE, **_namespaces(filing, figures)})
    header = _add(_add(body, "div", style="display:none"), "ix:header")
    hidden = _add(header, "ix:hidden")
    for name in ("dei:AmendmentFlag", "dei:EntityCentralIndexKey"):
        _add(hidden, "ix:nonNumeric", _cover_facts(filing)[name], name=name, contextRef="c-1")
    _schema_ref(_add(header, "ix:references"), schema)
    _resources(_add(header, "ix:resources"), filing, figures, contexts)
    _cover_page(body, filing, _tagged_text)
    ids = {key: context_id for context_id, key in contexts.items()}
    _table(body, figures, lambda cell, figure, number: _tagged_number(cell, figure, number, ids[_key(figure)]))
    add_sentences(body, sentences)
    return serialised(root, filing, first_document=True)


def plain_document(
    filing: SampleFiling, figures: Sequence[SampleFigure], sentences: Sequence[SampleSentence] = ()
) -> bytes:
    """The same page without tags, as it stood beside an instance before filings carried their facts inline."""
    root, body = _page(filing, {None: _XHTML})
    _cover_page(body, filing, lambda cell, _name, text: setattr(cell, "text", text))
    _table(body, figures, lambda cell, figure, _: setattr(cell, "text", _printed(figure).text))
    add_sentences(body, sentences)
    return serialised(root, filing, first_document=True)


def instance_document(filing: SampleFiling, figures: Sequence[SampleFigure], schema: str) -> bytes:
    """The filing's figures as an XBRL instance: filed as EX-101.INS, or extracted by EDGAR from an inline document."""
    contexts = _contexts(filing, figures)
    ids = {key: context_id for context_id, key in contexts.items()}
    root = root_element("xbrli:xbrl", _namespaces(filing, figures))
    _schema_ref(root, schema)
    _resources(root, filing, figures, contexts)
    for name, text in _cover_facts(filing).items():
        _add(root, name, text, contextRef="c-1")
    for number, figure in enumerate(figures, 1):
        _add(
            root,
            figure.concept,
            str(figure.value),
            contextRef=ids[_key(figure)],
            unitRef=figure.unit.lower(),
            decimals=figure.decimals,
            id=f"f-{number}",
        )
    return serialised(root, filing, first_document=False)


def root_element(name: str, namespaces: Namespaces) -> etree._Element:
    """The root of a document: prefix:name, or a name of the default namespace."""
    # lxml's stubs do not know of the default namespace's None.
    return etree.Element(_qualified(name, namespaces), nsmap=namespaces)  # type: ignore[arg-type]


def serialised(root: etree._Element, filing: SampleFiling, *, first_document: bool) -> bytes:
    """The document's bytes, which begin with the comment on what it was rendered from."""
    root.addprevious(etree.Comment(filing.provenance(first_document=first_document)))
    return etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True, pretty_print=True)


def _qualified(name: str, namespaces: Namespaces) -> str:
    """prefix:name as lxml writes names."""
    prefix, _, local = name.rpartition(":")
    return f"{{{namespaces[prefix or None]}}}{local}"


def _add(parent: etree._Element, tag: str, text: str = "", /, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, _qualified(tag, parent.nsmap), attributes)
    element.text = text or None
    return element


def _namespaces(filing: SampleFiling, figures: Sequence[SampleFigure]) -> Namespaces:
    """Every prefix a document with tags uses."""
    names = {figure.concept for figure in figures} | {name for f in figures for pair in f.dimensions for name in pair}
    prefixes = sorted({name.partition(":")[0] for name in names} | {"dei"})
    return {**_FIXED, **{prefix: _taxonomy(prefix, filing.period) for prefix in prefixes}}


def _taxonomy(prefix: str, period: date) -> str:
    """Namespace of a taxonomy: of the year in force when the period ended; a company's own is of the period's end."""
    # A year's taxonomies come into force in its spring; until 2021 their addresses gave a day.
    year = period.year if period.month > 5 else period.year - 1
    version = f"{year}" if year > 2021 else f"{year}-01-31"
    if prefix in ("us-gaap", "srt"):
        return f"http://fasb.org/{prefix}/{version}"
    if prefix == "dei":
        return f"http://xbrl.sec.gov/dei/{version}"
    return f"http://www.{_SITES.get(prefix, prefix)}.com/{period:%Y%m%d}"


def _key(figure: SampleFigure) -> Key:
    return figure.dimensions, figure.start, figure.end


def _contexts(filing: SampleFiling, figures: Sequence[SampleFigure]) -> dict[str, Key]:
    """Context id -> what it says; the first is that of the cover: the year, or the year to date of a quarter."""
    starts = [figure.start for figure in figures if figure.start is not None and figure.end == filing.period]
    if filing.form.startswith("10-Q"):
        # A cash flow statement may give the twelve months behind a quarter as well.
        starts = [start for start in starts if (filing.period - start).days < _QUARTERLY_DAYS]
    cover: Key = ((), min(starts, default=None), filing.period)
    keys = dict.fromkeys((cover, *map(_key, figures)))
    return {f"c-{number}": key for number, key in enumerate(keys, 1)}


def _resources(
    parent: etree._Element, filing: SampleFiling, figures: Sequence[SampleFigure], contexts: dict[str, Key]
) -> None:
    for context_id, (dimensions, start, end) in contexts.items():
        context = _add(parent, "xbrli:context", id=context_id)
        entity = _add(context, "xbrli:entity")
        _add(entity, "xbrli:identifier", filing.cik, scheme="http://www.sec.gov/CIK")
        segment = _add(entity, "xbrli:segment") if dimensions else entity
        for axis, member in dimensions:
            _add(segment, "xbrldi:explicitMember", member, dimension=axis)
        period = _add(context, "xbrli:period")
        if start is None:
            _add(period, "xbrli:instant", end.isoformat())
        else:
            _add(period, "xbrli:startDate", start.isoformat())
            _add(period, "xbrli:endDate", end.isoformat())
    for unit in sorted({figure.unit for figure in figures}):
        _add(_add(parent, "xbrli:unit", id=unit.lower()), "xbrli:measure", _MEASURES[unit])


def _schema_ref(parent: etree._Element, schema: str) -> None:
    reference = _add(parent, "link:schemaRef")
    reference.set(_qualified("xlink:type", _FIXED), "simple")
    reference.set(_qualified("xlink:href", _FIXED), schema)


def _cover_facts(filing: SampleFiling) -> dict[str, str]:
    return {
        "dei:EntityRegistrantName": filing.company,
        "dei:EntityCentralIndexKey": filing.cik,
        "dei:DocumentType": filing.form,
        "dei:AmendmentFlag": "true" if filing.form.endswith("/A") else "false",
        "dei:DocumentPeriodEndDate": filing.period.isoformat(),
    }


def _page(filing: SampleFiling, namespaces: Namespaces) -> tuple[etree._Element, etree._Element]:
    root = root_element("html", namespaces)
    _add(_add(root, "head"), "title", f"{filing.company} {filing.form} {filing.period.isoformat()}")
    return root, _add(root, "body")


def _cover_page(body: etree._Element, filing: SampleFiling, put: Callable[[etree._Element, str, str], object]) -> None:
    facts = _cover_facts(filing)
    for name in ("dei:EntityRegistrantName", "dei:DocumentType", "dei:DocumentPeriodEndDate"):
        put(_add(body, "p"), name, facts[name])


def _tagged_text(cell: etree._Element, name: str, text: str) -> None:
    fact = _add(cell, "ix:nonNumeric", text, name=name, contextRef="c-1")
    if name == "dei:DocumentPeriodEndDate":
        day = date.fromisoformat(text)
        fact.text = f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
        fact.set("format", "ixt:date-monthname-day-year-en")


def _table(
    body: etree._Element,
    figures: Sequence[SampleFigure],
    put: Callable[[etree._Element, SampleFigure, int], object],
) -> None:
    table = _add(body, "table")
    heading = _add(table, "tr")
    for title in ("Concept", "Dimensions", "Period", "Value", "Unit"):
        _add(heading, "th", title)
    for number, figure in enumerate(figures, 1):
        row = _add(table, "tr")
        for text in _description(figure):
            _add(row, "td", text)
        cell = _add(row, "td")
        put(cell, figure, number)
        if figure.value < 0:
            _in_parentheses(cell)
        _add(row, "td", f"{figure.unit}, {_printed(figure).unit}")


def _description(figure: SampleFigure) -> Iterator[str]:
    yield figure.concept
    yield "; ".join(f"{axis} = {member}" for axis, member in figure.dimensions)
    yield figure.end.isoformat() if figure.start is None else f"{figure.start.isoformat()} to {figure.end.isoformat()}"


def _tagged_number(cell: etree._Element, figure: SampleFigure, number: int, context_id: str) -> None:
    printed = _printed(figure)
    sign = {"sign": "-"} if figure.value < 0 else {}
    _add(
        cell,
        "ix:nonFraction",
        printed.text,
        name=figure.concept,
        contextRef=context_id,
        unitRef=figure.unit.lower(),
        decimals=figure.decimals,
        scale=str(printed.scale),
        format=printed.format,
        id=f"f-{number}",
        **sign,
    )


def _in_parentheses(cell: etree._Element) -> None:
    """The parentheses of a negative figure: round its tag, as filers print them, or round its text."""
    if len(cell):
        cell.text, cell[-1].tail = "(", ")"
    else:
        cell.text = f"({cell.text})"


def _printed(figure: SampleFigure) -> _Printed:
    """In millions; in billions what was filed to the hundred million; in units what is no whole million."""
    amount = abs(Decimal(figure.value))
    if not figure.value:
        return _Printed("\u2014", 6, "ixt:fixed-zero", "millions")
    coarse = figure.decimals != "INF" and int(figure.decimals) <= -8
    if coarse and not figure.value % _HUNDRED_MILLION:
        return _Printed(f"{amount.scaleb(-9):,.1f}", 9, "ixt:num-dot-decimal", "billions")
    if not figure.value % _MILLION:
        return _Printed(f"{amount.scaleb(-6):,.0f}", 6, "ixt:num-dot-decimal", "millions")
    return _Printed(f"{amount:,}", 0, "ixt:num-dot-decimal", "units")
