"""Fetches filings with sec-edgar-downloader in a child process, and believes only the files that it finds verified.

The library swallows errors, knows no time limit, keeps half files and counts what it has not checked. So: an empty
folder, explicit dates, a wall-clock limit, a look at every file, and another try for what is missing.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sec_edgar_downloader import Downloader  # type: ignore[attr-defined]  # the library does not say __all__

from flows.edgar.child_process import run_limited
from flows.edgar.connection import EdgarConnection
from flows.edgar.download_child import Group, Told, write_job
from flows.edgar.errors import Blocked, NotTheFiling
from flows.edgar.filing_index import FilingEntry
from flows.edgar.verify import verify_submission
from transforms.reading.submission import SubmissionHeader

logger = logging.getLogger(__name__)

FOLDER_PREFIX = "download-"
"""How the folders begin that `sweep` removes."""
_CHILD_MODULE = "flows.edgar.download_child"
_LIBRARY_FOLDER = "sec-edgar-filings"
_FILE = "full-submission.txt"


@dataclass(frozen=True)
class ArrivedFiling:
    """A filing whose file is whole and is the one asked for; `path` lies in the folder given to `download`."""

    entry: FilingEntry
    path: Path
    header: SubmissionHeader


@dataclass(frozen=True)
class MissingFiling:
    """A filing that did not arrive, and why, in one sentence."""

    entry: FilingEntry
    reason: str


@dataclass(frozen=True)
class Downloaded:
    """What came of a download; `blocked` says that the SEC wants silence, ten minutes of it where it blocks us."""

    arrived: list[ArrivedFiling]
    missing: list[MissingFiling]
    blocked: bool = False


def download(
    connection: EdgarConnection,
    wanted: Sequence[FilingEntry],
    listed: Sequence[FilingEntry],
    into: Path,
    *,
    seconds_per_filing: float = 60.0,
    seconds_base: float = 60.0,
    attempts: int = 3,
    pause: float = 5.0,
    on_progress: Callable[[int], None] | None = None,
) -> Downloaded:
    """Fetch the wanted filings into a new folder under `into`; every wanted one is in `arrived` or in `missing`.

    `listed` is all that the index lists of these filers (the library is told to skip the rest). An attempt ends after
    `seconds_base` plus `seconds_per_filing` for each filing and each call of the library; about `pause` seconds lie
    between two attempts, doubled each time, as long as the run has patience. `on_progress` is told how many files are
    there. A block page ends the attempts; what a Retry-After asks for is waited out between two. Raises OSError for the
    disk.
    """
    supported, missing = _split_by_support(wanted)
    if not supported:
        return Downloaded([], missing)
    into.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=into)).resolve()
    batch = _Batch(connection, supported, listed, folder, on_progress or (lambda _: None))
    for attempt in range(attempts):
        if attempt and not connection.patience.back_off(attempt - 1, pause, connection.wait_wanted()):
            break
        batch.attempt(seconds_base, seconds_per_filing)
        if batch.blocked or not batch.outstanding:
            break
    missing += [MissingFiling(entry, batch.reasons[_key(entry)]) for entry in batch.outstanding]
    silenced = bool(batch.outstanding) and connection.limiter.silence_left() > 0
    return Downloaded(list(batch.arrived.values()), missing, batch.blocked or silenced)


def sweep(into: Path) -> int:
    """Remove the download folders that lie under `into`, with what is in them: how many there were.

    Only for a caller that holds the run's lock and has moved away what it wanted. Raises OSError.
    """
    folders = [path for path in into.glob(f"{FOLDER_PREFIX}*") if path.is_dir() and not path.is_symlink()]
    for folder in folders:
        shutil.rmtree(folder)
    return len(folders)


_Key = tuple[str, str]


def _key(entry: FilingEntry) -> _Key:
    # One submission of two registrants is listed, and fetched, under both.
    return entry.cik, entry.accession_number


def is_supported(entry: FilingEntry) -> bool:
    """Whether sec-edgar-downloader knows the form at all."""
    return entry.base_form in Downloader.supported_forms


def _split_by_support(wanted: Iterable[FilingEntry]) -> tuple[list[FilingEntry], list[MissingFiling]]:
    unique = {_key(entry): entry for entry in wanted}.values()
    supported = [entry for entry in unique if entry.base_form in Downloader.supported_forms]
    missing = [
        MissingFiling(entry, f"{entry.accession_number}: sec-edgar-downloader cannot fetch the form {entry.form}.")
        for entry in unique
        if entry.base_form not in Downloader.supported_forms
    ]
    return supported, missing


class _Batch:
    """The state over the attempts: what arrived, what is outstanding and why."""

    def __init__(
        self,
        connection: EdgarConnection,
        wanted: Sequence[FilingEntry],
        listed: Sequence[FilingEntry],
        folder: Path,
        on_progress: Callable[[int], None],
    ) -> None:
        self.outstanding = list(wanted)
        self.arrived: dict[_Key, ArrivedFiling] = {}
        self.reasons: dict[_Key, str] = {}
        self.blocked = False
        self._connection = connection
        self._listed = listed
        self._folder = folder
        self._on_progress = on_progress

    def attempt(self, seconds_base: float, seconds_per_filing: float) -> None:
        """Let the library fetch what is outstanding, then take in what came."""
        groups = _groups(self.outstanding, self._listed)
        limit = seconds_base + seconds_per_filing * (len(self.outstanding) + len(groups))
        job, log = self._folder / "job.json", self._folder / "child.log"
        who = self._connection.identity
        try:
            write_job(job, name=who.name, email=who.email, folder=self._folder, groups=groups)
            in_time = run_limited([_CHILD_MODULE, str(job)], self._connection.environment(), log, limit, self._watch)
            told = Told.read(log, stopped_after=None if in_time else limit)
        finally:
            # The job names the user, and what the library says may hold addresses.
            job.unlink(missing_ok=True)
            log.unlink(missing_ok=True)
        self._take_in(told)

    def _watch(self) -> bool:
        """Called while the child runs: tells the progress; True where it should end, since another met a refusal."""
        here = sum(self._path(entry).is_file() for entry in self.outstanding)
        self._on_progress(len(self.arrived) + here)
        return self._connection.limiter.silence_left() > 0

    def _take_in(self, told: Told) -> None:
        self._connection.asked.update(told.asked)
        if told.refused:
            self._connection.heed(told.refused)
            self.blocked = told.refused.is_block
        silenced = self._connection.limiter.silence_left() > 0
        for entry in self.outstanding:
            path = self._path(entry)
            if not path.is_file():
                self.reasons[_key(entry)] = told.why(
                    entry.cik, entry.base_form, entry.accession_number, blocked=silenced
                )
                continue
            try:
                header = verify_submission(path.read_bytes(), entry)
            except (NotTheFiling, Blocked) as error:
                # The library takes a file that exists for a filing that is done.
                path.unlink()
                self.reasons[_key(entry)] = str(error)
                if isinstance(error, Blocked):
                    self._connection.block()
                    self.blocked = True
            else:
                self.arrived[_key(entry)] = ArrivedFiling(entry, path, header)
        self.outstanding = [entry for entry in self.outstanding if _key(entry) not in self.arrived]
        for entry in self.outstanding:
            logger.info("did not arrive: %s", self.reasons[_key(entry)])
        self._on_progress(len(self.arrived))

    def _path(self, entry: FilingEntry) -> Path:
        # Amendments lie in the folder of the base form.
        return self._folder / _LIBRARY_FOLDER / entry.cik / entry.base_form / entry.accession_number / _FILE


def _groups(outstanding: Sequence[FilingEntry], listed: Iterable[FilingEntry]) -> list[Group]:
    """One call of the library for each filer and base form, with the days of what is wanted and the rest to skip."""
    wanted: dict[tuple[str, str], list[FilingEntry]] = defaultdict(list)
    for entry in outstanding:
        wanted[entry.cik, entry.base_form].append(entry)
    others: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in listed:
        others[entry.cik, entry.base_form].add(entry.accession_number)
    groups = []
    for (cik, form), entries in wanted.items():
        numbers = {entry.accession_number for entry in entries}
        days = [entry.filing_date for entry in entries]
        skip = sorted(others[cik, form] - numbers)
        groups.append(Group(cik, form, min(days).isoformat(), max(days).isoformat(), sorted(numbers), skip))
    return groups
