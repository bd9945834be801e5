"""A reader's connection turned back to a moment: a question put to it sees what was known then, and nothing later."""

from __future__ import annotations

from datetime import datetime

from warehouse.connection import Connection

_MACROS = (
    "SELECT function_name FROM duckdb_functions() WHERE schema_name = 'main' AND function_type = 'table_macro' "
    "AND ends_with(function_name, '_as_of') AND NOT internal ORDER BY function_name"
)

_FILE = """SELECT '"' || replace(current_database(), '"', '""') || '"'"""


def turn_back(connection: Connection, moment: datetime) -> None:
    """Has the plain names of the marts, and their ``*_as_of``, mean what was known at a moment of New York time.

    Temporary views and macros stand before those of the file, which stays as it is. ``raw``, ``core`` and ``lineage``
    are not turned back: a question that reads them must ask for the moment itself.
    """
    at = f"TIMESTAMP '{moment.isoformat(sep=' ')}'"
    (file,) = connection.execute(_FILE).fetchall()[0]
    for (macro,) in connection.execute(_MACROS).fetchall():
        plain = macro.removesuffix("_as_of")
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {plain} AS SELECT * FROM {file}.main.{macro}({at})")  # noqa: S608
        connection.execute(
            f"CREATE OR REPLACE TEMP MACRO {macro}(moment) AS TABLE "  # noqa: S608
            f"SELECT * FROM {file}.main.{macro}(least(CAST(moment AS TIMESTAMP), {at}))"
        )
