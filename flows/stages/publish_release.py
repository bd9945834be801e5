"""Publish what every stage let through: a release folder, then one symlink. Or hold it back, for a person to look."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from expectations.verdict import Verdict
from flows.asking.page import write_page_of
from flows.code_version import code_version
from flows.report import Outcome, Report
from flows.run import Run, finish, sentences
from flows.watching.news import news_of
from warehouse.connection import WarehouseError


def publish_release(run: Run) -> None:
    """Writes the release of this run and puts it up, unless an earlier one is pinned. Raises PublishError."""
    report = run.report
    report.outcome, report.release = Outcome.PUBLISHED, report.load_id
    report.news = news_of(run)
    facts = _facts(run)
    finish(run)  # before the copy, so that the release holds its own run's row
    keep = run.settings.releases_kept
    run.published.publish(run.build, report.load_id, facts, keep=keep, complete=partial(_write_page, run))


def renew_release(run: Run) -> Report:
    """The end of a night on which nothing changed: the release that is up tells of it, its content as it was.

    Where that cannot be written, the night went well all the same, and warns.
    """
    finish(run)
    try:
        run.published.renew(run.build, run.report.load_id, complete=partial(_write_page, run))
    except WarehouseError as error:
        run.report.warnings.append(f"what is up does not tell of this night: {error}")
    return run.report


def hold_back(run: Run, stopping: Sequence[Verdict]) -> None:
    """Writes this night whole where no reader looks; what is up stays up. Raises PublishError.

    It goes up by ``bubblewatch publish --release-blocked``, once a person has looked.
    """
    report = run.report
    report.outcome, report.held_back = Outcome.BLOCKED, report.load_id
    report.blocked_by = sentences(stopping)
    facts = _facts(run)
    finish(run)
    run.published.hold(run.build, report.load_id, facts, complete=partial(_write_page, run))


def _write_page(run: Run, folder: Path) -> None:
    """Gives the night its page; a page that cannot be written is a warning, for the figures are up."""
    if problem := write_page_of(run.settings, folder):
        run.report.warnings.append(problem)


def _facts(run: Run) -> dict[str, Any]:
    report = run.report
    return {
        "release": report.load_id,
        "code_version": code_version(),
        "edgar_source": run.settings.source,
        "fingerprint": run.fingerprint(),
        "made_with": run.made_with(),
        "accession_numbers": run.zone.accession_numbers(),
        "datasets": {dataset.sha256: dataset.file_name for dataset in run.datasets.kept()},
        "repaired": report.repaired,
        "missing": report.missing,
        "refused": report.refused,
        "warnings": report.warnings,
        "compared_with": report.compared_with,
        "figures_changed": report.figures_changed,
        "blocked_by": report.blocked_by,
    }
