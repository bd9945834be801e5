"""The zip of a Form 13F data set, opened with care: it is read where it lies, and nothing is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath

from transforms.reading.thirteen_f.dataset import MEMBERS
from transforms.reading.thirteen_f.tsv import TableError

_BLOCK = 16 << 20
_ENCRYPTED = 0x1
_ADVICE = "Download it again from sec.gov (Form 13F Data Sets); nothing of it was loaded"


class DatasetError(Exception):
    """A data set cannot be read; the message names zip, member and line, and says what to do."""

    def __init__(self, zip_name: str, problem: str) -> None:
        super().__init__(f"{zip_name}: {problem}. {_ADVICE}")


@contextmanager
def open_dataset(path: Path, name: str, most_bytes: int) -> Iterator[dict[str, Callable[[], Iterable[bytes]]]]:
    """How to have the bytes of each table, by its name; ``name`` is the zip's in errors.

    ``most_bytes`` is the most that all tables may have together, unpacked: a real quarter of 3.4 million rows has some
    400 MB.

    Raises DatasetError: no zip, a table missing or there twice, a name that leads out of the zip, encrypted, too large
    once unpacked, a checksum that does not hold, or what the reader inside the block says of a table (TableError).
    """
    try:
        with zipfile.ZipFile(path) as opened:
            found = _tables(opened, name, most_bytes)
            yield {table: partial(_blocks, opened, info) for table, info in found.items()}
    except TableError as error:
        raise DatasetError(name, str(error)) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise DatasetError(name, f"it is no zip that can be read ({error})") from error


def _tables(opened: zipfile.ZipFile, name: str, most_bytes: int) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    for info in opened.infolist():
        inside = PurePosixPath(info.filename.replace("\\", "/"))
        if inside.is_absolute() or ".." in inside.parts or ":" in info.filename:
            raise DatasetError(name, f"it has a member {info.filename[:200]!r}, whose name leads out of it")
        table = inside.stem.upper()
        if inside.suffix.lower() != ".tsv" or table not in MEMBERS:
            continue
        if table in found:
            raise DatasetError(name, f"it has {table}.tsv twice")
        if info.flag_bits & _ENCRYPTED:
            raise DatasetError(name, f"its {table}.tsv is encrypted")
        found[table] = info
    _refuse_incomplete(found, name, most_bytes)
    return found


def _refuse_incomplete(found: dict[str, zipfile.ZipInfo], name: str, most_bytes: int) -> None:
    missing = [f"{table}.tsv" for table in MEMBERS if table not in found]
    if missing:
        raise DatasetError(name, f"it has no {', '.join(missing)}")
    unpacked = sum(info.file_size for info in found.values())
    if unpacked > most_bytes:
        most = f"{most_bytes:,} is the most (setting most_dataset_bytes)"
        raise DatasetError(name, f"its tables would be {unpacked:,} bytes unpacked, and {most}")


def _blocks(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member's bytes: never more than the zip's directory says, and held against its checksum at the end."""
    try:
        with opened.open(info) as member:
            while block := member.read(_BLOCK):
                yield block
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise TableError(PurePosixPath(info.filename).name, None, f"its bytes are damaged ({error})") from error
