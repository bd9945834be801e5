"""What the published file holds, as a reader asks for it: tables with their meaning, and the columns of one."""

from __future__ import annotations

import difflib

from warehouse.query import Answer, QueryError, Session

_READERS_FIRST = "array_position(['main', 'core', 'raw', 'ops', 'history'], schema_name)"
_RELATIONS = """
SELECT schema_name, table_name AS name, comment FROM duckdb_tables() WHERE NOT internal AND NOT temporary
UNION ALL SELECT schema_name, view_name, comment FROM duckdb_views() WHERE NOT internal
"""
_TABLES = f"""
SELECT schema_name AS schema, name, split_part(comment, '. ', 1) AS holds FROM ({_RELATIONS})
WHERE schema_name <> 'history'
ORDER BY {_READERS_FIRST}, name NOT LIKE 'mart%', name NOT LIKE 'dim%', name
"""  # noqa: S608 - our own words
_COLUMNS = f"""
SELECT column_name AS "column", data_type AS type, comment AS meaning FROM duckdb_columns()
WHERE NOT internal AND (schema_name, table_name) = (
  SELECT (schema_name, name) FROM ({_RELATIONS})
  WHERE name = $1 OR schema_name || '.' || name = $1 ORDER BY {_READERS_FIRST} LIMIT 1
)
ORDER BY column_index
"""  # noqa: S608 - our own words


def tables(session: Session) -> Answer:
    """Schema, name and meaning of every table and view, marts first; past intervals (history) are left out."""
    return session.ask(_TABLES)


def columns(session: Session, table: str) -> Answer:
    """Name, type and meaning of each column of a table or view, named with or without its schema.

    Raises QueryError, with what is spelled alike, where there is none.
    """
    found = session.ask(_COLUMNS, [table.lower()])
    if not found.rows:
        names = [name for _, name, _ in tables(session).rows]
        alike = difflib.get_close_matches(table.lower(), names) or ["`.tables` lists all there are"]
        raise QueryError(f"there is no table {table!r}; did you mean: {', '.join(alike)}?")
    return found
