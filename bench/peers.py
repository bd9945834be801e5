"""The other readers, as far as they can be imported. As a child process: bytes of a document -> ratios, as JSON.

``PYTHON -m bench.peers ROUNDS DOCUMENT INSTANCE`` prints {"ratios": {name: times a bare parse}, "facts": {name: count},
"versions": {name: version}}. The bare parse is measured again in that interpreter, so that the ratios can be compared.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import sys
from pathlib import Path

from bench.turns import BARE, Work, bare_parse, in_turn


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


PEERS = {"secxbrl": secxbrl, "edgartools": edgartools}


def measure(document: bytes, instance: bytes, rounds: int) -> dict[str, dict[str, float | int | str]]:
    """Ratios, counts of facts and versions of the peers that can be imported here; empty where there are none.

    ``instance`` holds the facts of an inline ``document`` again, or is the document itself.
    """
    works: dict[str, Work] = {}
    for name, peer in PEERS.items():
        try:
            works[name] = peer(document, instance)
        except ImportError:
            continue
    seconds = in_turn({BARE: bare_parse(document), **works}, rounds) if works else {}
    return {
        "ratios": {name: seconds[name] / seconds[BARE] for name in works},
        "facts": {name: len(work()) for name, work in works.items()},  # type: ignore[arg-type]
        "versions": {name: importlib.metadata.version(name) for name in works},
    }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[2]).read_bytes(), Path(sys.argv[3]).read_bytes(), int(sys.argv[1]))))
