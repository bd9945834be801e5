"""The build file held against the raw zone. A broken one is removed: the next run makes it anew from the raw zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import duckdb

from warehouse.connection import Connection, WarehouseError, build_path, is_damage, open_build, remove_build
from warehouse.contract.table import qualified
from warehouse.contract.tables import TABLES, Layer, tables_of
from warehouse.doctor.finding import Finding, found
from warehouse.landing import RawZone
from warehouse.load_log import forget_read

_MADE_ANEW = "removed; the next run makes it anew from the raw zone"
_TOLD = 5
"""Filings that one finding names."""


def check_build(folder: Path, zone: RawZone, *, thorough: bool, mend: bool) -> Iterator[Finding]:
    """The build file opens; where ``thorough``, every block of it can be read and its filings are the raw zone's.

    Where there is none the next run makes one. Raises WarehouseError where another process is writing.
    """
    path = build_path(folder)
    if not path.exists():
        return
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            findings = list(_looked_through(connection, folder, zone, mend=mend)) if thorough else []
    except duckdb.Error as error:
        if not is_damage(error):
            raise WarehouseError(f"{path} cannot be opened: {error}") from error
        yield found(f"{path} is damaged: {error}", partial(remove_build, folder), _MADE_ANEW, mend=mend)
        return
    # Only now that nobody reads the file can it be written.
    yield from (make() for make in findings)


def _looked_through(
    connection: Connection, folder: Path, zone: RawZone, *, mend: bool
) -> Iterator[Callable[[], Finding]]:
    """Reads every block, so that each is held against its checksum; then holds the filings against those landed."""
    for table in TABLES.values():
        connection.execute(f"SELECT bit_xor(hash(one)) FROM {qualified(table)} AS one").fetchall()  # noqa: S608
    gone, others = _other_bytes(connection, zone)
    for numbers, what in (
        (others, "of other bytes than are landed now"),
        (_other_rows(connection), "with other rows than were read"),
    ):
        if numbers:
            yield partial(
                found,
                f"the build file holds {_named(numbers)} {what}",
                partial(_forget, folder, numbers),
                "the next run reads them again",
                mend=mend,
            )
    if gone:
        yield partial(
            Finding,
            f"the build file holds {_named(gone)}, whose bytes do not lie in {zone.folder}",
            to_do="`bubblewatch refresh` fetches what EDGAR still lists, `bubblewatch rebuild` goes on without",
        )


def _named(numbers: Sequence[str]) -> str:
    more = f" and {len(numbers) - _TOLD} more" if len(numbers) > _TOLD else ""
    return ", ".join(numbers[:_TOLD]) + more


def _other_bytes(connection: Connection, zone: RawZone) -> tuple[list[str], list[str]]:
    """Filings whose bytes are not landed any more, and those that were read of other bytes."""
    # What is forgotten by the log of reading is read again anyway.
    read = connection.execute(
        "SELECT accession_number, sha256 FROM raw.raw_filing JOIN ops.parse_log USING (accession_number) "
        "WHERE source_kind = 'submission' ORDER BY accession_number"
    ).fetchall()
    landed = {number: zone.sha256_of(number) for number, _ in read}
    gone = [number for number, _ in read if landed[number] is None]
    return gone, [number for number, sha256 in read if landed[number] not in (None, sha256)]


def _other_rows(connection: Connection) -> list[str]:
    rows = " UNION ALL ".join(
        f"SELECT accession_number FROM {qualified(table)}"  # noqa: S608
        for table in tables_of(Layer.RAW)
    )
    differing = connection.execute(
        "SELECT accession_number FROM ops.parse_log LEFT JOIN "  # noqa: S608
        f"(SELECT accession_number, count(*) AS here FROM ({rows}) GROUP BY accession_number) "
        "USING (accession_number) WHERE status = 'read' AND raw_rows_read + 1 <> coalesce(here, 0) "
        "ORDER BY accession_number"
    ).fetchall()
    return [number for (number,) in differing]


def _forget(folder: Path, numbers: Sequence[str]) -> None:
    with open_build(folder) as connection:
        forget_read(connection, numbers)
