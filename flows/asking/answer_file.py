"""An answer as a file: whole under its name, or not there."""

from __future__ import annotations

from pathlib import Path

from flows.asking.output import as_text
from flows.cli.options import AnswerFormat
from warehouse.query import open_session


def write_answer(database: Path, sql: str, wanted: AnswerFormat, path: Path, *, verbatim: bool = False) -> int:
    """Writes the answer to one statement; returns its rows.

    A file of that name is replaced when the answer is whole. Raises QueryError, WarehouseError and OSError, and leaves
    the file that was there.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(f"{path} cannot be written: {path.parent} is no folder")
    part = path.with_name(f".{path.name}.part")
    try:
        with open_session(database) as session:
            if wanted is AnswerFormat.PARQUET:
                rows = session.write_parquet(sql, part)
            else:
                answer = session.ask(sql)
                part.write_text(as_text(answer, wanted, verbatim=verbatim) + "\n", encoding="utf-8")
                rows = len(answer.rows)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return rows
