"""The other readers, as far as they can be imported: what each does with the bytes of one document."""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Mapping

from bench.turns import Work


def secxbrl(document: bytes, instance: bytes) -> Work:
    """Every fact of the document as a dict of strings, with its context."""
    module = importlib.import_module("secxbrl")
    kind = "extracted_inline" if document == instance else "inline"
    return lambda: module.parse_inline_xbrl(content=document, file_type=kind)


def edgartools(_: bytes, instance: bytes) -> Work:
    """A frame of every fact of the instance; it reads no inline document. No linkbases: only our own work is asked."""
    module = importlib.import_module("edgar.xbrl")

    def read() -> object:
        xbrl = module.XBRL()
        xbrl.parser.parse_instance_content(instance.decode())
        return xbrl.facts.to_dataframe()

    return read


def edgartools_filing(submission: bytes) -> Work:
    """The same frame by the road a user takes, from a complete submission with its schema and linkbases."""
    module = importlib.import_module("edgar")
    return lambda: module.Filing.from_sgml_text(submission.decode()).xbrl().facts.to_dataframe()


PEERS = {"secxbrl": secxbrl, "edgartools": edgartools}


def works_of(document: bytes, instance: bytes) -> dict[str, Work]:
    """The works of the peers that are there. ``instance`` holds the facts of an inline ``document`` again, or is it."""
    return {name: peer(document, instance) for name, peer in PEERS.items() if name in versions()}


def versions() -> Mapping[str, str]:
    """Name -> version of the peers that are installed."""
    found: dict[str, str] = {}
    for name in PEERS:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
