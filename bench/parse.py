"""Our reading of XBRL against a bare parse of the same bytes and against other readers, side by side in one run.

Documents marked * are instances that EDGAR extracted, the others are inline XBRL.

``python -m bench.parse [--documents GLOB] [--rounds N] [--peers PYTHON]``
"""

from __future__ import annotations

import argparse
import copy
import gzip
import importlib.metadata
import json
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from lxml import etree

from bench.peers import PEERS, measure
from bench.turns import BARE, Work, bare_parse, in_turn
from transforms.reading.inline_xbrl import INLINE_NAMESPACES, read_inline
from transforms.reading.safe_xml import root_name
from transforms.reading.xbrl_contexts import CONTEXT, UNIT, XBRLI
from transforms.reading.xbrl_instance import read_instance

ROOT = Path(__file__).resolve().parent.parent
FILINGS = ROOT.parent / "shared/edgar/filings"
DOCUMENTS = {
    "Amazon FY2024": "0001018724/0001018724-25-000004/amzn-10-k-2025-02-07.html.gz",
    "Alphabet FY2024": "0001652044/0001652044-25-000014/primary-document.html.gz",
    "Alphabet FY2025": "0001652044/0001652044-26-000018/2025-10-K.html.gz",
    "Meta FY2024": "0001326801/0001326801-25-000017/meta-10-k-2025-01-30.html.gz",
    "NVIDIA FY2026": "0001045810/0001045810-26-000021/NVDA_10k.htm.gz",
    "Amazon FY2022*": "0001018724/0001018724-23-000004/amzn-20221231_htm.xml.gz",
    "Alphabet Q1 20*": "0001652044/0001652044-20-000021/goog-20200331_htm.xml.gz",
}
NUMBERS, EVERYTHING = "numbers", "everything"
COLUMNS = (NUMBERS, EVERYTHING, *PEERS)
NUMBER = "0000000000-00-000000"
_DECLARED = re.compile(r' xmlns(?::[\w.-]+)?="[^"]*"')
_CONTINUATIONS = tuple(f"{{{uri}}}continuation" for uri in INLINE_NAMESPACES)
_FACTS = tuple(f"{{{uri}}}{name}" for uri in INLINE_NAMESPACES for name in ("nonFraction", "nonNumeric", "fraction"))


@dataclass(frozen=True, slots=True)
class Result:
    """One document: how many times a bare parse each reader takes, and how many facts it gives."""

    name: str
    megabytes: float
    bare_ms: float
    ratios: dict[str, float]
    facts: dict[str, int]
    versions: dict[str, str]


def main() -> None:
    arguments = _arguments()
    results = []
    for name, path in _documents(arguments.documents):
        if path.exists():
            results.append(_measured(name, _content(path), arguments.rounds, arguments.peers))
            print(_line(results[-1]), flush=True)
        else:
            print(f"{name}: skipped, there is no {path}")
    if not results:
        sys.exit("no document to measure: give one with --documents, or lay ../shared/edgar beside the repository")
    _print_summary(results)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.parse", description=__doc__)
    parser.add_argument("--documents", help="inline documents, .gz or plain, as a glob from the working directory")
    parser.add_argument("--rounds", type=int, default=15, help="measurements of each reader; their median counts")
    parser.add_argument("--peers", type=Path, help="an interpreter in which secxbrl and edgartools are installed")
    return parser.parse_args()


def _documents(pattern: str | None) -> list[tuple[str, Path]]:
    if pattern is None:
        return [(name, FILINGS / path) for name, path in DOCUMENTS.items()]
    path = Path(pattern)
    base = Path(path.anchor) if path.is_absolute() else Path()
    return [("/".join(found.parts[-2:]), found) for found in sorted(base.glob(str(path.relative_to(base))))]


def _content(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def _measured(name: str, data: bytes, rounds: int, peers: Path | None) -> Result:
    ours: dict[str, Work] = {EVERYTHING: lambda: _read(data)}
    if _is_inline(data):
        ours[NUMBERS] = lambda: _read(data, numbers_only=True)
    seconds = in_turn({BARE: bare_parse(data), **ours}, rounds)
    ratios = {each: seconds[each] / seconds[BARE] for each in ours}
    facts = {each: len(work()) for each, work in ours.items()}  # type: ignore[arg-type]
    theirs = _peers(data, rounds, peers)
    bare = seconds[BARE] * 1000
    return Result(name, len(data) / 1e6, bare, ratios | theirs["ratios"], facts | theirs["facts"], theirs["versions"])


def _read(data: bytes, *, numbers_only: bool = False) -> pl.DataFrame:
    if _is_inline(data):
        return read_inline([("document.htm", data)], NUMBER, numbers_only=numbers_only)
    return read_instance(data, NUMBER, "document.xml", "extracted")


def _is_inline(data: bytes) -> bool:
    return root_name(data) == "html"


def _peers(data: bytes, rounds: int, python: Path | None) -> dict[str, dict]:  # type: ignore[type-arg]
    instance = instance_of(data) if _is_inline(data) else data
    if python is None:
        return measure(data, instance, rounds)
    with tempfile.TemporaryDirectory() as folder:
        inline_path, instance_path = Path(folder, "inline.htm"), Path(folder, "instance.xml")
        inline_path.write_bytes(data)
        instance_path.write_bytes(instance)
        command = [str(python.absolute()), "-m", "bench.peers", str(rounds), str(inline_path), str(instance_path)]
        found = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    return dict(json.loads(found.splitlines()[-1]))


def instance_of(data: bytes) -> bytes:
    """An inline document's facts as an instance, as EDGAR extracts one: values as meant, blocks as escaped markup."""
    page = etree.fromstring(data)
    prefixes = {prefix: uri for prefix, uri in page.nsmap.items() if prefix}
    root = etree.Element(XBRLI + "xbrl", nsmap=prefixes)
    root.extend(copy.deepcopy(element) for element in page.iter(CONTEXT, UNIT))
    continuations = {element.get("id"): element for element in page.iter(*_CONTINUATIONS)}
    values = _read(data).select(pl.col("value_number").cast(pl.String), "value_text").iter_rows()
    for element, (number, text) in zip(page.iter(*_FACTS), values, strict=True):
        prefix, _, local = element.get("name", "").partition(":")
        fact = etree.SubElement(root, f"{{{element.nsmap[prefix]}}}{local}")
        for attribute in ("id", "contextRef", "unitRef", "decimals"):
            if element.get(attribute) is not None:
                fact.set(attribute, element.get(attribute, ""))
        fact.text = _markup(element, continuations) if element.get("escape") == "true" else number or text
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _markup(element: etree._Element | None, continuations: Mapping[str | None, etree._Element]) -> str:
    pieces: list[str] = []
    while element is not None:
        pieces.append(element.text or "")
        pieces += [etree.tostring(child, encoding="unicode") for child in element]
        element = continuations.get(element.get("continuedAt", ""))
    return _DECLARED.sub("", "".join(pieces))


def _line(result: Result) -> str:
    counts = ", ".join(f"{name} {count:,}" for name, count in result.facts.items())
    ratios = "  ".join(f"{name} {result.ratios[name]:6.2f}" for name in COLUMNS if name in result.ratios)
    return (
        f"{result.name:16} {result.megabytes:4.1f} MB  bare {result.bare_ms:5.1f} ms = 1  {ratios}   (facts: {counts})"
    )


def _print_summary(results: Sequence[Result]) -> None:
    print("\nmedians, in times a bare parse:")
    for kind, of_kind in (
        ("inline", [result for result in results if NUMBERS in result.ratios]),
        ("instances", [result for result in results if NUMBERS not in result.ratios]),
    ):
        for name in COLUMNS:
            if measured := [result for result in of_kind if name in result.ratios]:
                ratio = statistics.median(result.ratios[name] for result in measured)
                ours = statistics.median(result.ratios[name] / result.ratios[EVERYTHING] for result in measured)
                print(f"  {kind:9} {name:10} {ratio:6.2f}   {ours:.2f} times our everything")
    versions = {name: version for result in results for name, version in result.versions.items()}
    for name in PEERS:
        if name not in versions:
            print(f"  {name} was not measured: it cannot be imported (see --peers)")
    versions |= {name: importlib.metadata.version(name) for name in ("lxml", "polars")}
    libraries = ", ".join(f"{name} {version}" for name, version in versions.items())
    print(f"Python {sys.version.split()[0]}, libxml2 {'.'.join(map(str, etree.LIBXML_VERSION))}, {libraries}")


if __name__ == "__main__":
    main()
