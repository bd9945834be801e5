"""What changed between two published nights: in words, by table, and as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from warehouse.compare import CHANGE, TALLY, Pair, changes, open_pair, tally
from warehouse.connection import WarehouseError
from warehouse.contract.tables import TABLES, Layer, Table
from warehouse.publish import Published
from warehouse.query import Answer


class DiffError(WarehouseError):
    """There are no two such nights; the message names those there are."""


class NoSuchTableError(Exception):
    """A table was asked for that there is not; the message names those there are."""


@contextmanager
def compared_nights(folder: Path, wanted: Sequence[str]) -> Iterator[tuple[tuple[str, str], Pair]]:
    """The names of two nights, the earlier first, and both databases side by side. Raises DiffError, WarehouseError."""
    published = Published(folder)
    names = chosen_nights(published.releases(), published.held(), wanted)
    with open_pair(published.database_of(names[0]), published.database_of(names[1])) as pair:
        yield names, pair


def chosen_nights(releases: Sequence[str], held: str | None, wanted: Sequence[str]) -> tuple[str, str]:
    """The two nights that are meant: the last two releases with none named; with one, the one before it, and it.

    A night may be named by how it begins. Two are compared in the order they are named. Raises DiffError.
    """
    nights = [*releases, held] if held else list(releases)
    if len(wanted) > 2:
        raise DiffError("two nights are compared, and no more")
    named = [_named(nights, one) for one in wanted]
    if len(named) == 2:
        if named[0] == named[1]:
            raise DiffError(f"{named[0]} was named twice: there is nothing to compare")
        return named[0], named[1]
    place = nights.index(named[0]) if named else len(releases) - 1
    if place < 1:
        raise DiffError(f"there are no two nights to compare; there are: {', '.join(nights) or 'none'}")
    return nights[place - 1], nights[place]


def tallied(pair: Pair) -> pl.DataFrame:
    """One TALLY row a table that both nights have, in the contract's order. Raises WarehouseError."""
    return pl.concat([TALLY.to_frame(), *(tally(pair, table) for table in _content())])


def changed_rows(pair: Pair, table_name: str | None = None, *, most: int | None = None) -> Answer:
    """CHANGE rows of one table, or of the marts and dimensions; the first ``most`` of them where that is given.

    Raises NoSuchTableError, WarehouseError.
    """
    tables = [_table(table_name)] if table_name else [one for one in _content() if one.layer in (Layer.DIM, Layer.MART)]
    found = pl.concat([CHANGE.to_frame(), *(changes(pair, table, most=most) for table in tables)])
    return Answer(CHANGE.names(), (found if most is None else found.head(most)).rows())


def _content() -> list[Table]:
    return [table for table in TABLES.values() if table.layer is not Layer.OPS]


def _table(name: str) -> Table:
    known = {table.name: table for table in _content()}
    if name not in known:
        raise NoSuchTableError(f"there is no table {name!r}; there are: {', '.join(known)}")
    return known[name]


def _named(nights: Sequence[str], wanted: str) -> str:
    meant = [night for night in nights if night == wanted] or [night for night in nights if night.startswith(wanted)]
    if len(meant) != 1 or not wanted:
        problem = "is the beginning of several nights" if len(meant) > 1 else "is no night"
        raise DiffError(f"{wanted!r} {problem}; there are: {', '.join(nights) or 'none'}")
    return meant[0]
