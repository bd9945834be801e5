"""The raw zone: every landed submission, compressed, immutable, keyed by accession number.

Beside the bytes of ``0001018724-25-000004`` lies a small JSON that says where they came from and when. The JSON is
written first and the bytes moved into place last, so a filing is landed exactly when its bytes are there.

``filers/0001018724/filer.json`` holds what EDGAR's submissions JSON last said of a filer: the one thing in the zone
that is replaced, and only where EDGAR says otherwise.

What is damaged is set aside in ``set-aside``, under its name, and is as if it had never been landed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import zstandard

from warehouse.files import set_aside, write_atomically

_ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}")
_CIK = re.compile(r"\d{10}", re.ASCII)
_FILERS, _FILER = "filers", "filer.json"
_ASIDE = "set-aside"
_BYTES, _ABOUT = ".txt.zst", ".json"
# Level 3 packs a 10 MB submission about tenfold at some 300 MB a second; higher levels gain a few percent.
_LEVEL = 3


class LandingError(Exception):
    """Bytes cannot be landed or read back; the message names the accession and says what to do."""


@dataclass(frozen=True, slots=True)
class LandedFiling:
    """What is known of a landed filing's bytes: whose, from where, when (UTC), size and SHA-256 before compression."""

    accession_number: str
    cik: str
    source_url: str
    edgar_source: str
    fetched_at: datetime
    submission_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Filer:
    """What EDGAR says of a filer; None where its answer does not say. ``fiscal_year_end`` is MMDD."""

    cik: str
    filer_name: str
    sic_code: str | None
    sic_description: str | None
    fiscal_year_end: str | None


class RawZone:
    """The folder of landed submissions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def land(
        self, accession_number: str, data: bytes, *, cik: str, source_url: str, edgar_source: str, fetched_at: datetime
    ) -> LandedFiling:
        """Lands verified bytes, atomically. A filing already landed is left as it is, and its record returned.

        Raises LandingError where the disk refuses: nothing of the filing is left behind.
        """
        if self.has(accession_number):
            return self.about(accession_number)
        digest = hashlib.sha256(data).hexdigest()
        landed = LandedFiling(accession_number, cik, source_url, edgar_source, fetched_at, len(data), digest)
        about = json.dumps({**asdict(landed), "fetched_at": fetched_at.isoformat()}, indent=1)
        try:
            write_atomically(self._path(accession_number, _ABOUT), about.encode())
            write_atomically(self._path(accession_number, _BYTES), zstandard.compress(data, _LEVEL))
        except OSError as error:
            # Without its bytes nothing is landed; parts that were begun are gone already.
            with contextlib.suppress(OSError):
                self._path(accession_number, _ABOUT).unlink()
            raise LandingError(
                f"{accession_number} could not be landed in {self.folder}: {error.strerror or error}. Make room or "
                "mend the folder and run again: nothing of it was kept"
            ) from error
        return landed

    def has(self, accession_number: str) -> bool:
        """Whether the filing is landed."""
        return self._path(accession_number, _BYTES).exists()

    def read(self, accession_number: str) -> bytes:
        """The submission's bytes. Raises LandingError where they are not what was landed."""
        landed = self.about(accession_number)
        try:
            data = zstandard.decompress(
                self._path(accession_number, _BYTES).read_bytes(), max_output_size=landed.submission_bytes
            )
        except (OSError, zstandard.ZstdError) as error:
            raise self._damaged(accession_number, str(error)) from error
        if hashlib.sha256(data).hexdigest() != landed.sha256:
            raise self._damaged(accession_number, "its SHA-256 is not the one it was landed with")
        return data

    def about(self, accession_number: str) -> LandedFiling:
        """The record of a landed filing. Raises LandingError where it cannot be read."""
        try:
            record = json.loads(self._path(accession_number, _ABOUT).read_bytes())
            return LandedFiling(**{**record, "fetched_at": datetime.fromisoformat(record["fetched_at"])})
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise self._damaged(accession_number, f"its record cannot be read ({error})") from error

    def accession_numbers(self) -> list[str]:
        """Every landed filing, sorted."""
        return sorted(self._landed())

    def land_filer(self, filer: Filer) -> bool:
        """Keeps what EDGAR says of a filer, atomically; a file that says the same is left as it is. Whether it wrote.

        Raises LandingError where the disk refuses: what was known before is still there.
        """
        path, said = self._filer_path(filer.cik), json.dumps(asdict(filer), indent=1).encode()
        try:
            if path.is_file() and path.read_bytes() == said:
                return False
            write_atomically(path, said)
        except OSError as error:
            raise LandingError(
                f"what EDGAR says of CIK {filer.cik} could not be kept in {self.folder}: {error.strerror or error}. "
                "Make room or mend the folder and run again"
            ) from error
        return True

    def has_filer(self, cik: str) -> bool:
        """Whether anything is kept of what EDGAR says of the filer."""
        return self._filer_path(cik).exists()

    def filers(self) -> list[Filer]:
        """What EDGAR last said of each filer whose index was read, by CIK. Raises LandingError for a damaged file."""
        return [_filer(path) for path in sorted(self.folder.glob(f"{_FILERS}/*/{_FILER}"))]

    def sha256_of(self, accession_number: str) -> str | None:
        """The SHA-256 that a filing was landed with; None where it is not landed, or its record cannot be read."""
        try:
            return self.about(accession_number).sha256 if self.has(accession_number) else None
        except LandingError:
            return None

    @property
    def aside(self) -> Path:
        """Where damaged files are put."""
        return self.folder / _ASIDE

    def set_aside(self, accession_number: str) -> None:
        """Moves the files of a damaged filing out of the way, so that it is fetched again. Raises OSError."""
        # The bytes first: without them the filing is landed no more.
        for path in (self._path(accession_number, _BYTES), self._path(accession_number, _ABOUT)):
            if path.exists():
                set_aside(path, self.aside / accession_number)

    def set_aside_numbers(self) -> list[str]:
        """Filings that were set aside, landed again since or not."""
        return sorted(path.name for path in self.aside.glob("*") if _ACCESSION.fullmatch(path.name))

    def damaged_filers(self) -> list[tuple[str, str]]:
        """CIKs of filers of whom what EDGAR said cannot be read, and why."""
        found = []
        for path in sorted(self.folder.glob(f"{_FILERS}/*/{_FILER}")):
            try:
                _filer(path)
            except LandingError as error:
                found.append((path.parent.name, str(error)))
        return found

    def set_filer_aside(self, cik: str) -> None:
        """Moves what EDGAR said of a filer out of the way, so that it is asked again. Raises OSError."""
        set_aside(self.folder / _FILERS / cik, self.aside / _FILERS)

    def left_overs(self) -> list[Path]:
        """What a killed run left: half-written files, and records whose bytes never came."""
        records = (path for path in self.folder.glob(f"*/*{_ABOUT}") if _ACCESSION.fullmatch(path.stem))
        lonely = [path for path in records if not path.with_name(path.stem + _BYTES).exists()]
        return [*self.folder.rglob("*.part"), *lonely]

    def sweep(self) -> None:
        """Removes what a killed run left. Only for a caller that holds the data folder."""
        for left_over in self.left_overs():
            left_over.unlink(missing_ok=True)

    def _landed(self) -> Iterator[str]:
        for path in self.folder.glob(f"*/*{_BYTES}"):
            yield path.name.removesuffix(_BYTES)

    def _path(self, accession_number: str, suffix: str) -> Path:
        # Names come from filings and indexes: only an accession number may become a path.
        if not _ACCESSION.fullmatch(accession_number):
            raise LandingError(f"{accession_number!r} is no accession number: nothing is landed under it")
        return self.folder / accession_number[:10] / f"{accession_number}{suffix}"

    def _filer_path(self, cik: str) -> Path:
        if not _CIK.fullmatch(cik):
            raise LandingError(f"{cik!r} is no CIK of ten digits: nothing is kept under it")
        return self.folder / _FILERS / cik / _FILER

    def _damaged(self, accession_number: str, why: str) -> LandingError:
        return LandingError(f"{accession_number} in {self.folder} is damaged: {why}")


def _filer(path: Path) -> Filer:
    try:
        filer = Filer(**json.loads(path.read_bytes()))
        if filer.cik != path.parent.name:
            raise ValueError(f"it is about CIK {filer.cik}")
        if not all(isinstance(value, str | None) for value in asdict(filer).values()):
            raise ValueError("it holds something other than text")
    except (OSError, ValueError, TypeError) as error:
        raise LandingError(f"{path} is damaged: {error}") from error
    return filer
