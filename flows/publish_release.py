"""Publish what every stage let through: a release folder, then one symlink."""

from __future__ import annotations

from flows.code_version import code_version
from flows.report import Outcome
from flows.run import Run, finish


def publish_release(run: Run) -> None:
    """Writes the release of this run and puts it up, unless an earlier one is pinned. Raises PublishError."""
    report = run.report
    facts = {
        "release": report.load_id,
        "code_version": code_version(),
        "edgar_source": run.settings.source,
        "fingerprint": run.fingerprint(),
        "accession_numbers": run.zone.accession_numbers(),
        "datasets": {dataset.sha256: dataset.file_name for dataset in run.datasets.kept()},
        "missing": report.missing,
        "refused": report.refused,
        "warnings": report.warnings,
    }
    report.outcome, report.release = Outcome.PUBLISHED, report.load_id
    finish(run)  # before the copy, so that the release holds its own run's row
    run.published.publish(run.build, report.load_id, facts, keep=run.settings.releases_kept)
