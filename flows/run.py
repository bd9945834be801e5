"""One run under way: its folders, its build file, its log, its judge, and what it has to report."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

import polars as pl

from expectations.check import Check
from expectations.verdict import Judge, Verdict, blocking
from flows.alone import alone
from flows.code_version import code_version, transforms_digest
from flows.doctor import examine
from flows.night_name import night_name
from flows.progress import Progress
from flows.report import Outcome, Report
from flows.securities_list import securities_digest
from flows.settings import Settings
from flows.watching.freshness import overdue_lines, reports_due, today
from flows.watching.last_seen import note_last_seen
from flows.watching.tally import tally
from flows.watchlist import Watchlist
from transforms.rules.concepts import ConceptRules, concept_rules
from warehouse.connection import Connection, open_build, transaction, why_anew
from warehouse.contract.tables import RAW_FILING, Table
from warehouse.dataset_zone import DatasetZone
from warehouse.ddl import contract_digest
from warehouse.files import write_atomically
from warehouse.landing import RawZone
from warehouse.load import read_table, replace_table
from warehouse.load_log import LoadLog, end_killed, mark_released, run_names, utc_now
from warehouse.log_of_runs import carry_log_over, empty_but_log
from warehouse.publish import Published


def sentences(verdicts: Sequence[Verdict]) -> list[str]:
    """Verdicts in words: whose suite, what must hold, and what was found."""
    return [f"{one.suite}: {one.expectation} ({one.observed})" for one in verdicts]


class ValidationBlockedError(Exception):
    """A blocking expectation failed, or could not be evaluated: nothing is published."""

    def __init__(self, verdicts: Sequence[Verdict]) -> None:
        self.sentences = sentences(verdicts)
        super().__init__("; ".join(self.sentences[:5]))


@dataclass
class Run:
    """What the stages of one run share."""

    settings: Settings
    watchlist: Watchlist
    zone: RawZone
    published: Published
    build: Connection
    log: LoadLog
    report: Report
    progress: Progress
    rules: ConceptRules
    _open: ExitStack
    _judge: Judge | None = field(default=None)

    def judged(self, table: Table, frame: pl.DataFrame, checks: Callable[[], Sequence[Check]]) -> pl.DataFrame:
        """``frame``, once it is judged. Raises ValidationBlockedError where a verdict stops publication."""
        if stopping := self.noted(self.judge.frame(table, frame, checks)):
            raise ValidationBlockedError(stopping)
        return frame

    def noted(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """Writes verdicts to the log, and warnings to the report; returns those that stop publication."""
        self.log.verdicts(asdict(verdict) for verdict in verdicts)
        self.report.warnings += sentences([one for one in verdicts if one.verdict == "warned"])
        return blocking(verdicts)

    def load(self, table: Table, frame: pl.DataFrame) -> int:
        """Puts a judged frame in the place of what the table held, in one transaction."""
        with transaction(self.build):
            return replace_table(self.build, table, frame)

    @property
    def judge(self) -> Judge:
        """Great Expectations, which takes seconds to import: a night with nothing new never asks for it."""
        if self._judge is None:
            shutil.rmtree(self.settings.data_docs, ignore_errors=True)
            self._judge = self._open.enter_context(Judge(self.settings.data_docs, self.log.load_id))
        return self._judge

    def write_data_docs(self) -> None:
        """Writes Data Docs of what this run judged, if it judged anything."""
        if self._judge is not None:
            self._judge.write_docs()

    @property
    def datasets(self) -> DatasetZone:
        """The data sets that are kept beside the landed submissions."""
        return DatasetZone(self.settings.raw_zone)

    def fingerprint(self) -> str:
        """Digest of all that the published content depends on: filings, lists, rules, code and contract.

        A filing that a data set holds stands with the digest of that one's zip.
        """
        read = read_table(self.build, RAW_FILING, ("accession_number", "sha256")).rows()
        parts = [
            read,
            sorted(self.report.refused),
            self.watchlist.model_dump(mode="json"),
            securities_digest(self.settings.securities_list),
            [asdict(filer) for filer in self.zone.filers()],
            transforms_digest(),
            contract_digest(),
        ]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def made_with(self) -> dict[str, str]:
        """Digests, by name, of what else than filings can change a figure of a mart."""
        watchlist = json.dumps(self.watchlist.model_dump(mode="json"), sort_keys=True)
        return {
            "code of the transforms": transforms_digest(),
            "contract": contract_digest(),
            "watch list": hashlib.sha256(watchlist.encode()).hexdigest(),
        }

    def is_up_already(self) -> bool:
        """Whether what is up (while an earlier one is pinned: the newest) is just what this run would publish."""
        # A run killed just before the symlink leaves a newest release that nobody sees.
        manifest = self.published.newest_manifest() if self.published.pinned else self.published.manifest()
        return manifest is not None and manifest.get("fingerprint") == self.fingerprint()

    def has_nothing(self) -> bool:
        """Whether no filing was read at all: an empty warehouse is never published."""
        if self.zone.accession_numbers() or self.datasets.kept():
            return False
        self.report.outcome = Outcome.EMPTY
        return True

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        """Adds the seconds of a part of the run to the report."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.report.seconds[part] = round(time.perf_counter() - began, 2)


@contextmanager
def open_run(
    settings: Settings, watchlist: Watchlist, *, show_progress: bool = False, in_lines: bool = False, anew: bool = False
) -> Iterator[Run]:
    """A run that alone holds the data folder; what a killed run left, or time has damaged, is mended and told first.

    ``anew`` begins with a build file that holds the log of runs and nothing else; ``in_lines`` tells progress in lines
    where it is not shown.

    Raises AlreadyRunningError, NotWritableError, WarehouseError. However the run ends, its row of load_log says so.
    """
    with ExitStack() as stack:
        stack.enter_context(alone(settings.data_dir))
        zone, published = RawZone(settings.raw_zone), Published(settings.published)
        repaired = _looked_after(settings, zone, anew=anew)
        build = stack.enter_context(open_build(settings.build))
        repaired += _log_goes_on(build, settings, zone, published)
        if anew:
            empty_but_log(build)
        report = _begun(build, published.nights(), repaired)
        log = LoadLog(build, report.load_id, code_version=code_version(), edgar_source=settings.source)
        _take_over_release(build, published)
        run = Run(
            settings,
            watchlist,
            zone,
            published,
            build,
            log,
            report,
            Progress(visible=show_progress, in_lines=in_lines),
            concept_rules(),
            stack,
        )
        try:
            yield run
        except Exception as error:
            _note_failure(settings, log, error)
            raise


def stopped_by_validation(run: Run, stopped: ValidationBlockedError) -> Report:
    """The end of a run that a blocking verdict stopped: Data Docs show it, and what is up stays up."""
    run.report.outcome, run.report.blocked_by = Outcome.BLOCKED, stopped.sentences
    run.write_data_docs()
    return finish(run)


def _take_over_release(build: Connection, published: Published) -> None:
    """Notes in the build file, too, that the newest release was held back and let up by a person."""
    newest = published.newest_manifest()
    if newest is not None and "released" in newest:
        mark_released(build, newest.get("content_since", newest["release"]), newest["released"])


def _looked_after(settings: Settings, zone: RawZone, *, anew: bool) -> list[str]:
    """Mends what is not as it should be and costs nothing to see; in words, what that was."""
    repaired = [str(finding) for finding in examine(settings, thorough=False, mend=True)]
    if not anew and zone.accession_numbers() and (why := why_anew(settings.build)):
        repaired.append(why)
    return repaired


def _log_goes_on(build: Connection, settings: Settings, zone: RawZone, published: Published) -> list[str]:
    """Has the log of runs go on in a build file that is new; in words, from where, and what of it is lost."""
    newest = max([*published.releases(), *filter(None, [published.held()])], default=None)
    said = carry_log_over(build, settings.build, published.database_of(newest) if newest else None)
    # A run is in the log before it lands anything.
    if zone.accession_numbers() and not run_names(build):
        said.append("the log of runs begins anew")
    return said


def _begun(build: Connection, nights: Sequence[str], repaired: Sequence[str]) -> Report:
    """The report of a run that begins, under a name after all ``nights`` and all runs that the log knows."""
    killed = [f"the run {name} never ended: it was killed" for name in end_killed(build, nights)]
    name, clock = night_name(datetime.now(UTC), secrets.token_hex(2), [*nights, *run_names(build)])
    return Report(name, repaired=[*repaired, *killed], warnings=[clock] if clock else [])


def finish(run: Run) -> Report:
    """Closes the run's row of load_log with its outcome and counts, and gives its report."""
    report = run.report
    report.overdue = list(overdue_lines(reports_due(run.build, today())))
    tally(report, run.build, run.published.manifest())
    problems = [*report.blocked_by, *report.missing, *report.refused]
    run.log.finish(
        report.outcome.word,
        "; ".join(problems[:20]) or None,
        {
            "filings_listed": report.filings_listed,
            "filings_landed": report.filings_landed,
            "filings_missing": len(report.missing),
            "requests": report.requests,
            "requests_index": report.requests_of("index"),
            "requests_submissions": report.requests_of("submissions", "older page"),
            "requests_document": report.requests_of("full submission", "document"),
            "requests_ticker": report.requests_of("tickers"),
        },
    )
    note_last_seen(run.build)
    leave_word(run.settings, report.as_json())
    return report


def _note_failure(settings: Settings, log: LoadLog, error: Exception) -> None:
    """Writes down what stopped the run; where the disk refuses that, too, the error itself says so."""
    try:
        log.finish("failed", f"{type(error).__name__}: {error}", {})
        leave_word(settings, {"load_id": log.load_id, "outcome": "failed", "message": str(error)})
    except Exception as refused:  # noqa: BLE001 - the first error is the one that is raised
        error.add_note(f"the log of this run could not be written: {refused}")


def leave_word(settings: Settings, ended: Mapping[str, object]) -> None:
    """How the last run ended, for ``status``: a run that was stopped publishes nothing that could tell."""
    said = json.dumps({**ended, "ended_at_utc": f"{utc_now():%Y-%m-%d %H:%M:%S}"}, indent=1)
    write_atomically(settings.last_run, said.encode())
