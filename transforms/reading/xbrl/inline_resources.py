"""The contexts and units of a plain inline page, out of the text of its ix:resources.

Contexts as nearly every filing agent writes them are told by one pattern; whatever is left over when they are taken
out, the units among it, is parsed as the small document that it is.
"""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

from transforms.dimensions import canonical_dimensions
from transforms.reading.safe_xml import parse_xml
from transforms.reading.xbrl.xbrl_contexts import (
    CONTEXT,
    UNIT,
    XBRLDI,
    XBRLI,
    XSI_NIL,
    Context,
    Names,
    Namespaces,
    day_of,
    entity_of,
    keep,
    read_contexts,
    read_units,
)
from transforms.reading.xbrl.xbrl_words import INLINE_NAMESPACES, XHTML

_NAME = re.compile(r"<([^\s/>]+)")
_MEMBER = r'<xbrldi:explicitMember dimension="([^"&\n\t]+)">([^<&]+)</xbrldi:explicitMember>'
_MEMBERS = re.compile(_MEMBER)
_CONTEXT = re.compile(
    r'<xbrli:context id="([^"&\n\t]+)">\s*<xbrli:entity>\s*'
    r'<xbrli:identifier scheme="([^"&\n\t]*)">([^<&]*)</xbrli:identifier>\s*'
    rf"(?:<xbrli:segment>((?:\s*{_MEMBER.replace('(', '(?:')})+)\s*</xbrli:segment>\s*)?</xbrli:entity>\s*"
    r"<xbrli:period>\s*(?:<xbrli:startDate>([^<&]*)</xbrli:startDate>\s*<xbrli:endDate>([^<&]*)</xbrli:endDate>"
    r"|<xbrli:instant>([^<&]*)</xbrli:instant>)\s*</xbrli:period>\s*</xbrli:context>"
)
# What is left in the place of a context that was taken out, and how a parser names it.
_TAKEN, _TAKEN_TAG = "<taken/>", f"{{{XHTML}}}taken"
# The prefixes that are looked for in the text; each must mean what it usually means, and nothing else may mean it.
_USUAL = {
    "xbrli": (XBRLI[1:-1],),
    "xbrldi": (XBRLDI[1:-1],),
    "xsi": (XSI_NIL[1:].partition("}")[0],),
    "ix": INLINE_NAMESPACES,
    None: (XHTML,),
}


class Resources(NamedTuple):
    """What the facts of a page refer to, and the namespaces declared at its root."""

    contexts: dict[str, Context]
    units: dict[str, str]
    namespaces: Namespaces


def read_resources(start_tag: str, inside: str, accession_number: str, document: str) -> Resources | None:
    """Contexts and units of a page with this root's start tag, from the text inside its ix:resources.

    None where the usual prefixes have unusual meanings.
    """
    name = _NAME.match(start_tag)
    end_tag = f"</{name.group(1)}>" if name else ""
    empty = parse_xml(f"{start_tag}{end_tag}".encode(), accession_number, document)
    if not _are_usual(empty.nsmap):
        return None
    reader = _ContextScanner(empty.nsmap)
    rest = _CONTEXT.sub(reader.take, inside)
    root = parse_xml(f"{start_tag}{rest}{end_tag}".encode(), accession_number, document)
    if any(taken.getparent() is not root for taken in root.iter(_TAKEN_TAG)):
        # It may have been taken out of another context or a unit, whose text it is part of.
        reader.contexts.clear()
        root = parse_xml(f"{start_tag}{inside}{end_tag}".encode(), accession_number, document)
    for context_id, context in read_contexts(root.iter(CONTEXT), root).items():
        keep(reader.contexts, context_id, context)
    return Resources(reader.contexts, read_units(root.iter(UNIT)), root.nsmap)


def _are_usual(namespaces: Namespaces) -> bool:
    special = {uri for uris in _USUAL.values() for uri in uris}
    return (
        all(uri in _USUAL[prefix] if prefix in _USUAL else uri not in special for prefix, uri in namespaces.items())
        and {"ix", None} <= namespaces.keys()
    )


class _ContextScanner:
    """Takes the usual contexts out of the text; dimensions that several contexts share are made out once."""

    def __init__(self, namespaces: Namespaces) -> None:
        self.contexts: dict[str, Context] = {}
        self._namespaces = namespaces
        self._names = Names(namespaces)
        self._dimensions: dict[str | None, tuple[str, int] | None] = {None: ("{}", 0)}

    def take(self, found: re.Match[str]) -> str:
        """Note one context and give what marks its place, or its own text where it says something unusual after all."""
        context_id, scheme, identifier, segment, first, last, instant = found.groups()
        start = None if first is None else day_of(first.strip(), is_end=False)
        end = day_of((instant if first is None else last).strip(), is_end=True)
        dimensions = self._dimensions[segment] if segment in self._dimensions else self._made_out(segment)
        if end is None or (first is not None and start is None) or dimensions is None:
            return found.group()
        keep(self.contexts, context_id, Context(entity_of(scheme, identifier), start, end, *dimensions))
        return _TAKEN

    def _made_out(self, segment: str) -> tuple[str, int] | None:
        """The canonical dimensions and their number; None where an axis is given twice."""
        name = partial(self._names.name, in_force=lambda: self._namespaces)
        members = [(name(axis), name(member)) for axis, member in _MEMBERS.findall(segment)]
        axes = dict(members)
        canonical = (canonical_dimensions(axes), len(axes)) if len(axes) == len(members) else None
        self._dimensions[segment] = canonical
        return canonical
