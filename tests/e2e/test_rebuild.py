"""A rebuild ends the same whether one process reads the filings or several do."""

from __future__ import annotations

import pytest
from e2e.conftest import Night
from e2e.pipeline import build_rows, content, run, state

from flows.settings import Settings
from flows.stages import parse_filings


def test_a_rebuild_by_two_workers_ends_in_the_same_rows_and_the_same_parquet_bytes(
    done: Settings, undisturbed: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parse_filings, "FILINGS_WORTH_A_PROCESS", 2)
    started: list[int] = []
    side_by_side = parse_filings._side_by_side
    monkeypatch.setattr(parse_filings, "_side_by_side", lambda *told: started.append(told[3]) or side_by_side(*told))
    parquet = []
    for workers in (1, 2):
        settings = done.model_copy(update={"workers": workers})
        report = run(settings, judged=False, from_raw_zone_only=True)
        assert (report.filings_read, report.refused) == (9, [])
        assert content(settings.published_database) == undisturbed.content
        files = state(settings.published)
        parquet.append({name: data for name, data in files.items() if name.endswith(".parquet")})
    assert started == [2]
    assert parquet[0]
    assert parquet[0] == parquet[1]


def test_a_rebuild_keeps_the_log_of_runs(done: Settings, undisturbed: Night) -> None:
    (before,) = build_rows(done, "SELECT * FROM ops.load_log")
    verdicts = f"SELECT * FROM ops.validation_result WHERE load_id = '{before[0]}' ORDER BY sequence"
    judged = build_rows(done, verdicts)
    report = run(done, judged=False, from_raw_zone_only=True)
    assert (report.filings_read, report.repaired) == (9, [])
    assert build_rows(done, "SELECT * FROM ops.load_log ORDER BY load_id")[0] == before
    assert build_rows(done, verdicts) == judged != []
    assert build_rows(done, "SELECT load_id FROM ops.load_log ORDER BY load_id") == [(before[0],), (report.load_id,)]
    assert content(done.published_database) == undisturbed.content
