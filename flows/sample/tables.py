"""The sample's tables: what was filed, one line a figure, checked as it is read.

Money is in whole dollars, except in 13F tables, whose values are in the unit they were filed in. An empty cell is what
the filing does not state, or what is not known of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, fields
from datetime import date, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, ClassVar, Protocol, TypeVar

from flows.sample.sentences import SampleSentence

_NAME = r"[a-z][a-z\-]*:[A-Za-z][\w.\-]*"
# What the cells of a column must look like; any other text only must not be empty.
_PATTERNS: Mapping[str, str] = {
    "accession": r"\d{10}-\d{2}-\d{6}",
    "cik": r"\d{10}",
    "source": "inline XBRL|XBRL instance|full submission|13F XML|text|PDF rendition",
    "carrier": "instance|extracted|inline|xml",
    "concept": _NAME,
    "section": r"Item \d{1,2}[A-C]?(, Note \d{1,2})?",
    "unit": "USD|shares|pure",
    "decimals": r"-?\d{1,2}|INF",
    "schema_version": r"(X\d{4})?",
    "amendment_type": "(RESTATEMENT|NEW HOLDINGS)?",
    "form13f_file_number": r"028-\d+",
    "cusip": "[0-9A-Za-z]{9}",
    "shares_or_principal_type": "SH|PRN",
    "put_call": "(Put|Call)?",
    "investment_discretion": "SOLE|DFND|OTR",
    "other_managers": r"(\d+(,\d+)*)?",
}
# A 13F writes its days the American way; they are kept as filed.
_DAYS = ("%Y-%m-%d", "%m-%d-%Y")


class SampleError(ValueError):
    """A table of the sample is not what it should be; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class SampleFiling:
    """One filing of the sample; `accepted` is New York time, None where no source at hand states it."""

    accession: str
    cik: str
    company: str
    form: str
    period: date
    filed: date
    accepted: datetime | None
    source: str
    carrier: str

    def provenance(self, *, first_document: bool) -> str:
        """What every rendered document says of itself; the first one also says where the time of acceptance is set."""
        text = (
            f" Rendered by bubblewatch from the figures of accession {self.accession} as filed with the SEC on "
            f"{self.filed.isoformat()}; it is not the filing itself. "
        )
        if first_document and self.accepted is None:
            text += "The time of acceptance is not known and is set to 16:30:00 of the filing date. "
        return text


@dataclass(frozen=True, slots=True)
class SampleFigure:
    """One tagged figure; `value` in whole units, `dimensions` as (axis, member) pairs, `start` None for an instant."""

    accession: str
    concept: str
    dimensions: tuple[tuple[str, str], ...]
    start: date | None
    end: date
    value: int
    unit: str
    decimals: str
    printed_at: str

    @property
    def key(self) -> tuple[str, frozenset[tuple[str, str]], date | None, date]:
        """What a filing gives one value for."""
        return self.concept, frozenset(self.dimensions), self.start, self.end


@dataclass(frozen=True, slots=True)
class SampleCover:
    """Cover and summary page of one 13F; the total is in the unit filed, None is what the cover does not state."""

    accession: str
    schema_version: str
    report_type: str
    is_amendment: bool | None
    amendment_number: int | None
    amendment_type: str
    period: date
    manager_name: str
    form13f_file_number: str
    other_managers_count: int | None
    table_entry_total: int
    table_value_total: int
    is_confidential_omitted: bool | None
    signature_date: date


@dataclass(frozen=True, slots=True)
class SampleOtherManager:
    """One other included manager, by the number the rows of the table refer to."""

    accession: str
    sequence_number: int
    cik: str
    form13f_file_number: str
    name: str


@dataclass(frozen=True, slots=True)
class SampleHolding:
    """One row of a 13F information table; `value` in the unit filed, `put_call` empty for a holding."""

    accession: str
    name_of_issuer: str
    title_of_class: str
    cusip: str
    value: int
    shares_or_principal: int
    shares_or_principal_type: str
    put_call: str
    investment_discretion: str
    other_managers: str
    voting_sole: int
    voting_shared: int
    voting_none: int


@dataclass(frozen=True, slots=True)
class Sample:
    """All of the sample; everything below a filing by its accession number, in the order of the tables."""

    filings: tuple[SampleFiling, ...]
    figures: Mapping[str, tuple[SampleFigure, ...]]
    covers: Mapping[str, SampleCover]
    other_managers: Mapping[str, tuple[SampleOtherManager, ...]]
    holdings: Mapping[str, tuple[SampleHolding, ...]]
    sentences: Mapping[str, tuple[SampleSentence, ...]]


def read_sample(folder: Traversable | None = None) -> Sample:
    """The tables of the package (or of another folder), checked. Raises SampleError, with file and line."""
    folder = folder or files("flows.sample")
    filings = _filings(folder)
    holders = {accession for accession, filing in filings.items() if filing.carrier == "xml"}
    figures = _figures(folder, filings.keys() - holders)
    holdings = _grouped([holding for _, holding in _rows(folder, "holdings.tsv", SampleHolding, holders)])
    for number, accession in enumerate(filings, 2):
        if accession not in figures and accession not in holdings:
            raise SampleError(f"filings.tsv, line {number}: {accession} has neither figures nor holdings")
    sentences = [each for _, each in _rows(folder, "sentences.tsv", SampleSentence, figures.keys())]
    covers = {cover.accession: cover for _, cover in _rows(folder, "covers.tsv", SampleCover, holders)}
    managers = [manager for _, manager in _rows(folder, "other_managers.tsv", SampleOtherManager, holders)]
    return Sample(tuple(filings.values()), figures, covers, _grouped(managers), holdings, _grouped(sentences))


class _Line(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def accession(self) -> str: ...


_T = TypeVar("_T", bound=_Line)


def _rows(folder: Traversable, name: str, kind: type[_T], known: Set[str] | None = None) -> Iterator[tuple[str, _T]]:
    """Place and content of each line; the columns are the fields of `kind`, the accession numbers among the known."""
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    columns = [field.name for field in fields(kind)]
    if not lines or lines[0].split("\t") != columns:
        raise SampleError(f"{name}, line 1: the columns are not {' '.join(columns)}")
    for number, line in enumerate(lines[1:], 2):
        place = f"{name}, line {number}"
        row = _row(place, line.split("\t"), kind)
        if known is not None and row.accession not in known:
            raise SampleError(f"{place}: {row.accession} is no filing of filings.tsv that could carry it")
        yield place, row


def _row(place: str, cells: Sequence[str], kind: type[_T]) -> _T:
    """One line, each cell read by the type of its field."""
    columns = fields(kind)
    if len(cells) != len(columns):
        raise SampleError(f"{place}: {len(cells)} cells instead of {len(columns)}")
    values: dict[str, Any] = {}
    for column, cell in zip(columns, cells, strict=True):
        try:
            values[column.name] = _READERS[str(column.type)](column.name, cell)
        except ValueError as error:
            raise SampleError(f"{place}: {column.name} is {cell!r}, {error}") from None
    return kind(**values)


def _text(column: str, cell: str) -> str:
    if not re.fullmatch(_PATTERNS.get(column, ".+"), cell, re.ASCII):
        raise ValueError(f"which does not match {_PATTERNS.get(column, '.+')}")
    return cell


def _integer(_: str, cell: str) -> int:
    if not re.fullmatch(r"-?\d+", cell, re.ASCII):
        raise ValueError("no whole number")
    return int(cell)


def _flag(_: str, cell: str) -> bool:
    if cell not in ("true", "false"):
        raise ValueError("neither true nor false")
    return cell == "true"


def _day(_: str, cell: str) -> date:
    for form in _DAYS:
        try:
            return datetime.strptime(cell, form).date()
        except ValueError:
            continue
    raise ValueError("no day")


def _moment(_: str, cell: str) -> datetime:
    try:
        return datetime.strptime(cell, "%Y%m%d%H%M%S")
    except ValueError:
        raise ValueError("no time written yyyymmddhhmmss") from None


def _pairs(_: str, cell: str) -> tuple[tuple[str, str], ...]:
    """'axis=member;axis=member' as pairs."""
    pairs: dict[str, str] = {}
    for part in filter(None, cell.split(";")):
        axis, _, member = part.partition("=")
        if not re.fullmatch(_NAME, axis, re.ASCII) or not re.fullmatch(_NAME, member, re.ASCII) or axis in pairs:
            raise ValueError(f"where {part!r} is no axis=member, or stands twice")
        pairs[axis] = member
    return tuple(pairs.items())


def _or_none(read: Callable[[str, str], object]) -> Callable[[str, str], object]:
    return lambda column, cell: read(column, cell) if cell else None


_READERS: Mapping[str, Callable[[str, str], object]] = {
    "str": _text,
    "int": _integer,
    "int | None": _or_none(_integer),
    "date": _day,
    "date | None": _or_none(_day),
    "datetime | None": _or_none(_moment),
    "bool | None": _or_none(_flag),
    "tuple[tuple[str, str], ...]": _pairs,
}


def _filings(folder: Traversable) -> dict[str, SampleFiling]:
    found: dict[str, SampleFiling] = {}
    for place, filing in _rows(folder, "filings.tsv", SampleFiling):
        if filing.accession in found:
            raise SampleError(f"{place}: {filing.accession} is listed twice")
        if filing.filed < filing.period:
            raise SampleError(f"{place}: it is filed before its period ends")
        if filing.form.startswith("13F") != (filing.carrier == "xml"):
            raise SampleError(f"{place}: the carrier {filing.carrier} does not fit the form {filing.form}")
        found[filing.accession] = filing
    return found


def _figures(folder: Traversable, known: Set[str]) -> dict[str, tuple[SampleFigure, ...]]:
    found: list[SampleFigure] = []
    seen: set[tuple[object, ...]] = set()
    for place, figure in _rows(folder, "figures.tsv", SampleFigure, known):
        if figure.start is not None and figure.start > figure.end:
            raise SampleError(f"{place}: the period ends before it starts")
        if (figure.accession, figure.key) in seen:
            raise SampleError(f"{place}: {figure.concept} stands twice for this filing, period and dimensions")
        seen.add((figure.accession, figure.key))
        found.append(figure)
    return _grouped(found)


def _grouped(items: Sequence[_T]) -> dict[str, tuple[_T, ...]]:
    groups: defaultdict[str, list[_T]] = defaultdict(list)
    for item in items:
        groups[item.accession].append(item)
    return {accession: tuple(group) for accession, group in groups.items()}
