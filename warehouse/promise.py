"""What readers are promised: the shape of the published file, locked, and what a change of it asks of the version.

``docs/contract.lock.json`` is the shape as it was last promised. A shape that differs fails the tests
until ``CONTRACT_VERSION`` is raised far enough and the changelog says so; ``python -m docs.generate`` then renews it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.connection import Connection, make_tables
from warehouse.contract.columns import COLUMNS
from warehouse.contract.version import CONTRACT_VERSION

PROMISED_SCHEMAS = ("main", "history")
"""Where a change that breaks a reader asks for a new major version; elsewhere every change is a minor one."""

Shape = dict[str, dict[str, Any]]
"""``relations``: columns in order, with type and NOT NULL, and key; ``macros``: parameters; ``values``: of a column."""


class ContractError(Exception):
    """The contract changed and its version does not say so; the message lists the changes and what to do."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two shapes, and whether it can break a reader who relied on the promise."""

    text: str
    breaks: bool


def published_shape() -> Shape:
    """The shape that an empty published file has, asked of DuckDB itself."""
    with duckdb.connect() as empty:
        make_tables(empty, with_keys=True)
        return {"relations": _relations(empty), "macros": _macros(empty), "values": _values()}


def lock_text(locked: str | None, shape: Shape, version: str = CONTRACT_VERSION) -> str:
    """The lock of a shape. Raises ContractError where the version was not raised as far as its changes ask.

    ``locked`` is the lock so far; with none, any version will do.
    """
    if locked is not None:
        _refuse_silent_change(json.loads(locked), shape, version)
    return json.dumps({"contract_version": version, **shape}, indent=1) + "\n"


def changes(old: Shape, new: Shape) -> list[Change]:
    """What is otherwise in the new shape, those that can break a reader first."""
    found = [*_relation_changes(old, new), *_macro_changes(old, new), *_value_changes(old, new)]
    return sorted(found, key=lambda change: not change.breaks)


def next_version(version: str, found: Sequence[Change]) -> str:
    """The least version that a contract with these changes may have: a step in front of the point where one breaks."""
    if not found:
        return version
    major, minor = _parts(version)
    return f"{major + 1}.0" if found[0].breaks else f"{major}.{minor + 1}"


def _refuse_silent_change(locked: dict[str, Any], shape: Shape, version: str) -> None:
    found = changes(locked, shape)
    least = next_version(locked["contract_version"], found)
    if _parts(version) >= _parts(least):
        return
    listed = "\n".join(f"  {'breaks readers: ' if change.breaks else ''}{change.text}" for change in found)
    raise ContractError(
        f"the contract changed since {locked['contract_version']}:\n{listed}\n"
        f"Set CONTRACT_VERSION in warehouse/contract/version.py to {least}, name 'Contract {least}' with these changes "
        "in CHANGELOG.md, and run `python -m docs.generate`. What may change when: docs/contract.md"
    )


def _parts(version: str) -> tuple[int, int]:
    major, _, minor = version.partition(".")
    return int(major), int(minor)


def _relations(connection: Connection) -> dict[str, Any]:
    columns = connection.execute(
        "SELECT schema_name || '.' || table_name, "
        "list(column_name || ' ' || data_type || if(is_nullable, '', ' NOT NULL') ORDER BY column_index) "
        "FROM duckdb_columns() WHERE NOT internal GROUP BY 1 ORDER BY 1"
    ).fetchall()
    keys = connection.execute(
        "SELECT schema_name || '.' || table_name, constraint_column_names FROM duckdb_constraints() "
        "WHERE constraint_type = 'PRIMARY KEY'"
    ).fetchall()
    key_of = dict(keys)
    return {name: {"columns": listed, "key": key_of.get(name, [])} for name, listed in columns}


def _macros(connection: Connection) -> dict[str, Any]:
    found = connection.execute(
        "SELECT schema_name || '.' || function_name, parameters FROM duckdb_functions() "
        "WHERE NOT internal AND function_type LIKE '%macro' ORDER BY 1"
    ).fetchall()
    return dict(found)


def _values() -> dict[str, Any]:
    return {name: sorted(column.allowed) for name, column in sorted(COLUMNS.items()) if column.allowed}


def _relation_changes(old: Shape, new: Shape) -> Iterator[Change]:
    before, now = old["relations"], new["relations"]
    for name in before.keys() - now.keys():
        yield Change(f"{name} is gone", _is_promised(name))
    for name in now.keys() - before.keys():
        yield Change(f"{name} is new", breaks=False)
    for name in before.keys() & now.keys():
        for change in _column_changes(before[name]["columns"], now[name]["columns"]):
            yield Change(f"{name}: {change.text}", change.breaks and _is_promised(name))
        if before[name]["key"] != now[name]["key"]:
            yield Change(f"{name}: the key was {before[name]['key']}, is {now[name]['key']}", _is_promised(name))


def _column_changes(before: list[str], now: list[str]) -> Iterator[Change]:
    old, new = (dict(column.split(" ", 1) for column in listed) for listed in (before, now))
    for name in old.keys() - new.keys():
        yield Change(f"{name} is gone", breaks=True)
    for name in new.keys() - old.keys():
        yield Change(f"{name} is new", breaks=False)
    for name in old.keys() & new.keys():
        if old[name] != new[name]:
            # A column that is never NULL any more breaks nobody.
            yield Change(f"{name} was {old[name]}, is {new[name]}", breaks=new[name] != f"{old[name]} NOT NULL")
    kept = [name for name in old if name in new]
    if list(new)[: len(kept)] != kept:
        yield Change("columns stand in another order, or a new one not at the end", breaks=True)


def _macro_changes(old: Shape, new: Shape) -> Iterator[Change]:
    before, now = old["macros"], new["macros"]
    for name in before.keys() | now.keys():
        if name not in before:
            yield Change(f"{name}() is new", breaks=False)
        elif before[name] != now.get(name):
            yield Change(f"{name}({', '.join(before[name])}) is gone or takes something else", _is_promised(name))


def _value_changes(old: Shape, new: Shape) -> Iterator[Change]:
    before, now = old["values"], new["values"]
    for name in before.keys() | now.keys():
        gone = set(before.get(name, ())) - set(now.get(name, ()))
        come = set(now.get(name, ())) - set(before.get(name, ()))
        if gone:
            yield Change(f"{name} is never again one of: {', '.join(sorted(gone))}", breaks=True)
        if come:
            yield Change(f"{name} may be: {', '.join(sorted(come))}", breaks=False)


def _is_promised(name: str) -> bool:
    return name.split(".", 1)[0] in PROMISED_SCHEMAS
