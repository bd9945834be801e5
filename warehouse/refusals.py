"""What DuckDB refuses, in the words of one who asked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable

import duckdb

ONLY_THE_WAREHOUSE = (
    "only the warehouse itself can be asked: no other file is read or written and no extension is loaded; "
    "an answer goes to a file with --output FILE"
)

_CHANGE = re.compile(r'Cannot execute statement of type "(\w+)".*read-only mode', re.DOTALL)
_KIND = re.compile(r"^[A-Z][\w ]* Error: ")
_NO_COLUMN_OF = re.compile(r'(?:Table|Values list) "(.+?)" does not have a column named "(.+?)"')
_IN_WORDS = (
    (re.compile(r'Referenced column "(.+?)" not found in FROM clause!'), r"there is no column \1 in what is asked"),
    (re.compile(r'Referenced table "(.+?)" not found!'), r"no table \1 stands behind FROM"),
    (re.compile(r"(?:[A-Z]\w+ )*(?:Table|Function|Schema) with name (.+?) does not exist!"), r"there is no \1"),
    (re.compile(r"Candidate (?:bindings|tables): (.+)"), lambda found: _did_you_mean(found[1].split(", "))),
    (re.compile(r'Did you mean "(.+?)"\?'), lambda found: _did_you_mean([found[1]])),
)


def in_words(error: duckdb.Error, columns: Callable[[], Iterable[str]]) -> str:
    """The refusal without DuckDB's names of errors: what there is not, what there is, and the place in the SQL.

    ``columns`` gives every column's name, for where DuckDB knows none that is spelled alike.
    """
    told = str(error)
    if change := _CHANGE.search(told):
        return f"the published warehouse is read-only: {change[1]} is not possible"
    if isinstance(error, duckdb.PermissionException):
        return ONLY_THE_WAREHOUSE
    told = _KIND.sub("", told)
    if absent := _NO_COLUMN_OF.search(told):
        alike = difflib.get_close_matches(absent[2], columns())
        told = told.replace(absent[0], f"{absent[1]} has no column {absent[2]}\n{_did_you_mean(alike)}".rstrip())
    for pattern, words in _IN_WORDS:
        told = pattern.sub(words, told)
    return told.rstrip()


def _did_you_mean(names: Iterable[str]) -> str:
    alike = ", ".join(name.strip('"') for name in names)
    return f"did you mean: {alike}?" if alike else ""
