"""Our reading of XBRL against a bare parse of the same bytes and against other readers, side by side in one run.

Documents marked * are instances that EDGAR extracted, the others are inline XBRL.

``python -m bench.parse [--documents GLOB] [--submission FILE] [--rounds N]``
"""

from __future__ import annotations

import argparse
import copy
import gzip
import importlib.metadata
import re
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from lxml import etree

from bench import peers
from bench.turns import BARE, Work, bare_parse, in_turn
from transforms.reading.safe_xml import root_name
from transforms.reading.submission import split_submission
from transforms.reading.xbrl.inline_xbrl import INLINE_NAMESPACES, read_inline
from transforms.reading.xbrl.raw_xbrl_fact import raw_xbrl_fact
from transforms.reading.xbrl.xbrl_contexts import CONTEXT, UNIT, XBRLI
from transforms.reading.xbrl.xbrl_instance import read_instance

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
COLUMNS = (NUMBERS, EVERYTHING, *peers.PEERS)
NUMBER = "0000000000-00-000000"
_ACCESSION = re.compile(rb"ACCESSION NUMBER:\s*([\d-]+)")
_DECLARED = re.compile(r' xmlns(?::[\w.-]+)?="[^"]*"')
_CONTINUATIONS = tuple(f"{{{uri}}}continuation" for uri in INLINE_NAMESPACES)
_FACTS = tuple(f"{{{uri}}}{name}" for uri in INLINE_NAMESPACES for name in ("nonFraction", "nonNumeric", "fraction"))


SUBMISSION = FILINGS / "0001769628/0001769628-26-000154/raw.txt"
COMPARED = (("secxbrl", EVERYTHING), ("secxbrl", NUMBERS), ("edgartools", EVERYTHING), ("edgartools", NUMBERS))


@dataclass(frozen=True, slots=True)
class Result:
    """One document: how many times a bare parse each reader takes, and how many facts it gives."""

    name: str
    megabytes: float
    bare_ms: float
    ratios: dict[str, float]
    facts: dict[str, int]


def main() -> None:
    arguments = _arguments()
    _print_head()
    results = []
    for name, path in _documents(arguments.documents):
        if path.exists():
            results.append(_measured(name, _content(path), arguments.rounds))
            print(_line(results[-1]), flush=True)
        else:
            print(f"{name}: skipped, there is no {path}")
    if not results:
        sys.exit("no document to measure: give one with --documents, or lay ../shared/edgar beside the repository")
    _print_medians(results)
    if arguments.submission.exists():
        _print_submission(_content(arguments.submission), arguments.rounds)
    _print_versions()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.parse", description=__doc__)
    parser.add_argument("--documents", help="inline documents, .gz or plain, as a glob from the working directory")
    parser.add_argument("--submission", type=Path, default=SUBMISSION, help="a complete submission, with linkbases")
    parser.add_argument("--rounds", type=int, default=15, help="measurements of each reader; their median counts")
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


def _measured(name: str, data: bytes, rounds: int) -> Result:
    works: dict[str, Work] = {EVERYTHING: lambda: _read(data)}
    if _is_inline(data):
        works[NUMBERS] = lambda: _read(data, numbers_only=True)
    works |= peers.works_of(data, instance_of(data) if _is_inline(data) else data)
    seconds = in_turn({BARE: bare_parse(data), **works}, rounds)
    ratios = {each: seconds[each] / seconds[BARE] for each in works}
    facts = {each: len(work()) for each, work in works.items()}  # type: ignore[arg-type]
    return Result(name, len(data) / 1e6, seconds[BARE] * 1000, ratios, facts)


def _read(data: bytes, *, numbers_only: bool = False) -> pl.DataFrame:
    if _is_inline(data):
        return read_inline([("document.htm", data)], NUMBER, numbers_only=numbers_only)
    return read_instance(data, NUMBER, "document.xml", "extracted")


def _is_inline(data: bytes) -> bool:
    return root_name(data) == "html"


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


def _print_head() -> None:
    cells = ["document", "MB", "bare ms", *COLUMNS, *(f"{name} / {ours}" for name, ours in COMPARED)]
    print("| " + " | ".join(cells) + " |\n|" + " --- |" * len(cells))


def _line(result: Result) -> str:
    cells = [result.name, f"{result.megabytes:.1f}", f"{result.bare_ms:.1f}", *_cells([result], result.facts)]
    return "| " + " | ".join(cells) + " |"


def _cells(results: Sequence[Result], facts: Mapping[str, int]) -> list[str]:
    """Medians over the results: times a bare parse, with the number of facts, and then the peers' times ours."""
    columns = [[result.ratios[name] for result in results if name in result.ratios] for name in COLUMNS]
    counts = [f" ({facts[name]:,})" if name in facts else "" for name in COLUMNS]
    compared = [
        [result.ratios[name] / result.ratios[ours] for result in results if {name, ours} <= result.ratios.keys()]
        for name, ours in COMPARED
    ]
    cells = [_median(column) + count for column, count in zip(columns, counts, strict=True)]
    return cells + [_median(each) for each in compared]


def _median(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f}" if values else ""


def _print_medians(results: Sequence[Result]) -> None:
    for kind, of_kind in (
        ("inline", [result for result in results if NUMBERS in result.ratios]),
        ("instances", [result for result in results if NUMBERS not in result.ratios]),
    ):
        if of_kind:
            print("| " + " | ".join([f"median of {len(of_kind)} {kind}", "", "", *_cells(of_kind, {})]) + " |")


def _print_submission(data: bytes, rounds: int) -> None:
    """A filing with its schema and linkbases, from the submission's bytes to the frame of its facts."""
    number = _ACCESSION.search(data)
    accession = number.group(1).decode() if number else NUMBER
    works: dict[str, Work] = {"ours": lambda: raw_xbrl_fact(split_submission(data, accession))}
    if "edgartools" in peers.versions():
        works["edgartools"] = peers.edgartools_filing(data)
    seconds = in_turn(works, rounds)
    facts = {name: len(work()) for name, work in works.items()}  # type: ignore[arg-type]
    for name, each in seconds.items():
        times = f"{each / seconds['ours']:.2f} times ours"
        print(f"complete submission: {name} {each * 1000:.1f} ms, {facts[name]} facts, {times}")


def _print_versions() -> None:
    for name in peers.PEERS.keys() - peers.versions().keys():
        print(f"{name} was not measured: it is not installed for {sys.executable}")
    versions = {**peers.versions(), **{name: importlib.metadata.version(name) for name in ("lxml", "polars")}}
    libraries = ", ".join(f"{name} {version}" for name, version in versions.items())
    print(f"Python {sys.version.split()[0]}, libxml2 {'.'.join(map(str, etree.LIBXML_VERSION))}, {libraries}")


if __name__ == "__main__":
    main()
