"""What both XBRL roads share: names, contexts and units.

Prefixes of the standard taxonomies are told by namespace URI and lose their year; every other prefix stays as filed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import NamedTuple

from lxml import etree

from transforms.dimensions import Member, canonical_dimensions

XBRLI = "{http://www.xbrl.org/2003/instance}"
XBRLDI = "{http://xbrl.org/2006/xbrldi}"
XSI_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
CONTEXT, UNIT = XBRLI + "context", XBRLI + "unit"
_IDENTIFIER, _PERIOD = XBRLI + "identifier", XBRLI + "period"
_EXPLICIT, _TYPED = XBRLDI + "explicitMember", XBRLDI + "typedMember"
_CONTEXT_PARTS = (_IDENTIFIER, _PERIOD, XBRLI + "segment", XBRLI + "scenario")

_STANDARD = re.compile(
    r"https?://(?:fasb\.org|xbrl\.sec\.gov|xbrl\.us)/(?P<name>[a-z][a-z\-]*)/\d{4}"
    r"|https?://xbrl\.ifrs\.org/taxonomy/[\d\-]+/(?P<ifrs>ifrs-full)"
)
_DATE_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_string = etree.XPath("string()", smart_strings=False)
_CIK_SCHEME = "http://www.sec.gov/CIK"

Namespaces = Mapping[str | None, str]


class Context(NamedTuple):
    """One context: whom and when it speaks of, and its dimensions; ``problem`` where part of it could not be read."""

    entity_cik: str | None
    period_start: date | None
    period_end: date | None
    dimensions: str = "{}"
    dimension_count: int = 0
    problem: str | None = None


NO_CONTEXT = Context(None, None, None)


def standard_prefix(uri: str, prefix: str) -> str:
    """The prefix under which names of a namespace are kept: us-gaap for any year's us-gaap, else as filed."""
    found = _STANDARD.match(uri)
    return (found.group("name") or found.group("ifrs")) if found else prefix


def qualified_name(text: str, namespaces: Namespaces) -> str:
    """prefix:Name as written in a document -> prefix:Name with the standard taxonomies' prefixes; blanks dropped."""
    text = text.strip()
    prefix, colon, local = text.partition(":")
    if not colon:
        uri = namespaces.get(None)
        return f"{standard_prefix(uri, '')}:{text}".lstrip(":") if uri else text
    uri = namespaces.get(prefix)
    return f"{standard_prefix(uri, prefix)}:{local}" if uri else text


class Names:
    """The qualified names of one document, each made out once; prefixes are declared at its root or an element."""

    def __init__(self, of_the_root: Namespaces) -> None:
        self._root = of_the_root
        self._prefixes = {prefix: standard_prefix(uri, prefix) for prefix, uri in self._root.items() if prefix}
        self._known: dict[str, str] = {}

    def name(self, text: str, in_force: Callable[[], Namespaces]) -> str:
        """prefix:Name as written at an element -> prefix:Name as it is kept; asks for its namespaces where it must."""
        known = self._known.get(text)
        if known is None:
            prefix, _, local = text.strip().partition(":")
            if prefix not in self._prefixes or not local:
                return self._unusual(text, in_force)
            known = self._known[text] = f"{self._prefixes[prefix]}:{local}"
        return known

    def names(self, texts: Iterable[str | None], in_force_at: Callable[[int], Namespaces]) -> list[str]:
        """The names as written at a row of elements, whose namespaces are asked for by position."""
        known = self._known
        return [
            known.get(text or "") or self.name(text or "", partial(in_force_at, position))
            for position, text in enumerate(texts)
        ]

    def _unusual(self, text: str, in_force: Callable[[], Namespaces]) -> str:
        is_of_root = text.partition(":")[0].strip() in self._root
        return qualified_name(text, self._root if is_of_root else in_force())


def element_name(element: etree._Element) -> str:
    """The same name for an element of an instance: its namespace's standard prefix, else the prefix as filed."""
    uri, _, local = element.tag[1:].rpartition("}")
    prefix = standard_prefix(uri, element.prefix or "")
    return f"{prefix}:{local}" if prefix else local


def read_contexts(elements: Iterable[etree._Element], root: etree._Element) -> dict[str, Context]:
    """Context id -> context, of a document's context elements; an id given two meanings is marked with a problem."""
    contexts: dict[str, Context] = {}
    reader = _ContextReader(root)
    for element in elements:
        keep(contexts, element.get("id", ""), reader.context(element))
    return contexts


def keep(contexts: dict[str, Context], context_id: str, context: Context) -> None:
    """Add a context; where the id already means something else, say so instead of letting one of them win silently."""
    if contexts.setdefault(context_id, context) != context:
        contexts[context_id] = Context(None, None, None, problem=f"context {context_id} is defined twice, differently")


def read_units(elements: Iterable[etree._Element]) -> dict[str, str]:
    """Unit id -> unit by its measures' local names: USD, shares, USD/shares, pure; several measures as a*b."""
    return {element.get("id", ""): _unit(element) for element in elements}


class _ContextReader:
    """Reads the contexts of one document, whose names are made out once each."""

    def __init__(self, root: etree._Element) -> None:
        self._names = Names(root.nsmap)

    def context(self, element: etree._Element) -> Context:
        """What one context element says; what of it cannot be read is left out and told in its problem."""
        identifier = period = None
        holders: list[etree._Element] = []
        for part in element.iter(*_CONTEXT_PARTS):
            if part.tag == _IDENTIFIER:
                identifier = part if identifier is None else identifier
            elif part.tag == _PERIOD:
                period = part if period is None else period
            else:
                holders.append(part)
        problems: list[str] = []
        entity = None if identifier is None else entity_of(identifier.get("scheme"), identifier.text)
        start, end = _period(period, problems)
        dimensions = self._dimensions(holders, problems)
        problem = "; ".join(problems) or None
        return Context(entity, start, end, canonical_dimensions(dimensions), len(dimensions), problem)

    def _dimensions(self, holders: Iterable[etree._Element], problems: list[str]) -> dict[str, Member]:
        """Every dimension of segment and scenario; what stands there without an axis is kept under its own name."""
        found: dict[str, Member] = {}
        for holder in holders:
            for member in holder:
                axis, value = self._dimension(member)
                if axis in found:
                    problems.append(f"the context gives {axis} twice")
                found[axis] = value
        return found

    def _dimension(self, member: etree._Element) -> tuple[str, Member]:
        name = partial(self._names.name, in_force=lambda: member.nsmap)
        if member.tag == _EXPLICIT:
            return name(member.get("dimension", "")), name(member.text or "")
        typed = member.tag == _TYPED
        axis = name(member.get("dimension", "")) if typed else element_name(member)
        return axis, {"typed": " ".join(text_below(member).split())}


@lru_cache(maxsize=256)
def entity_of(scheme: str | None, identifier: str | None) -> str:
    """An identifier as it is kept: SEC's CIK with its ten digits, any other as filed."""
    text = (identifier or "").strip()
    is_cik = (scheme or "").rstrip("/") == _CIK_SCHEME and text.isascii() and text.isdigit()
    return text.zfill(10) if is_cik else text


def _period(period: etree._Element | None, problems: list[str]) -> tuple[date | None, date | None]:
    if period is None:
        problems.append("the context has no period")
        return None, None
    start = end = None
    for part in period:
        name = part.tag.rpartition("}")[2]
        if name != "forever":
            text = (part.text or "").strip()
            day = day_of(text, is_end=name != "startDate")
            if day is None:
                problems.append(f"the context's date {text!r} is no date")
            start, end = (day, end) if name == "startDate" else (start, day)
    return start, end


@lru_cache(maxsize=1024)
def day_of(text: str, *, is_end: bool) -> date | None:
    """The day a date or date-time means: midnight at an end is the end of the day before. None where it is no date."""
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        return None
    try:
        day = date(int(found.group(1)), int(found.group(2)), int(found.group(3)))
        return day - timedelta(days=1) if is_end and found.group(4) == "00:00:00" else day
    except (ValueError, OverflowError):
        return None


def text_below(element: etree._Element) -> str:
    """All text inside an element, of whatever depth, joined as it stands."""
    return str(_string(element))


def _unit(element: etree._Element) -> str:
    divide = element.find(XBRLI + "divide")
    if divide is None:
        return _measures(element)
    numerator, denominator = divide.find(XBRLI + "unitNumerator"), divide.find(XBRLI + "unitDenominator")
    return "/".join("" if part is None else _measures(part) for part in (numerator, denominator))


def _measures(holder: etree._Element) -> str:
    return "*".join((measure.text or "").strip().rpartition(":")[2] for measure in holder.iterfind(XBRLI + "measure"))
