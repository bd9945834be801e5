"""SIGKILL at every stage: what is up stays whole, and the next run ends as if nothing had happened."""

from __future__ import annotations

import shutil
import signal

import pytest
from e2e.conftest import Make, Night
from e2e.pipeline import KillPoint, build_rows, check_no_halves, check_whole, content, run, run_and_die

from flows.settings import Settings
from warehouse.landing import RawZone

WHILE_LANDING = {
    "while the library downloads": KillPoint("flows.edgar.child_process._wait"),
    "after three landed filings": KillPoint("warehouse.landing.RawZone.land", call=4),
    "with half a file on the disk": KillPoint("warehouse.files.os.fsync", call=13),
}
# These begin with every filing landed, which saves the time to fetch them.
ONCE_LANDED = {
    "between two batches": KillPoint("flows.stages.read_filings._load", call=2),
    "inside the transaction of a batch": KillPoint("warehouse.load.replace_filings", about="raw_13f_cover", call=2),
    "between two core tables": KillPoint("flows.run.Run.load", about="core_vintage"),
    "inside the transaction of a core table": KillPoint("warehouse.load.append", about="core_13f_holding"),
    "between two marts": KillPoint("flows.run.Run.load", about="mart_capex_quarterly"),
    "while the database is copied": KillPoint("warehouse.write_release._copy_table", about="core_vintage"),
    "while Parquet is written": KillPoint("warehouse.write_release._write_parquet", about="mart_capex_annual"),
    "with the manifest written": KillPoint("pathlib.Path.chmod"),
    "just before the symlink": KillPoint("warehouse.publish.Published._point_at"),
    "with the new symlink beside the old": KillPoint("pathlib.Path.replace", about=".current."),
    "before old releases are dropped": KillPoint("warehouse.publish.Published._drop_old"),
}
POINTS = WHILE_LANDING | ONCE_LANDED
# The release is whole from here on: the next run only puts it up.
_WHOLE = tuple(ONCE_LANDED)[8:]
# From here on the new night is up.
_UP = ("before old releases are dropped",)


@pytest.mark.parametrize("name", POINTS)
def test_the_next_run_ends_as_if_nothing_had_happened(older: Settings, undisturbed: Night, name: str) -> None:
    if name in ONCE_LANDED:
        shutil.copytree(undisturbed.settings.raw_zone, older.raw_zone, dirs_exist_ok=True)
    before = check_whole(older.published)
    last_night = content(older.published_database)

    assert run_and_die(older, POINTS[name]) == -signal.SIGKILL

    up = check_whole(older.published)
    if name in _UP:
        assert up != before
        assert content(older.published_database) == undisturbed.content
    else:
        assert up == before
        assert content(older.published_database) == last_night
    zone = RawZone(older.raw_zone)
    assert all(zone.read(number) for number in zone.accession_numbers())

    report = run(older, judged=False)

    assert report.exit_code == 0
    assert report.missing == []
    if name not in _UP:
        assert content(older.published_database) == undisturbed.content
    assert check_whole(older.published) == max(path.name for path in (older.published / "releases").iterdir())
    check_no_halves(older)
    assert any("never ended: it was killed" in line for line in report.repaired) != (name in _WHOLE)
    statuses = build_rows(older, "SELECT status FROM ops.load_log ORDER BY load_id")
    killed, then = ("published", "unchanged") if name in _WHOLE else ("killed", "published")
    assert statuses == [("published",), (killed,), (then,)]


def test_a_killed_first_run_leaves_nothing_up_and_the_second_publishes(
    settings_for: Make, tmp_path_factory: pytest.TempPathFactory, undisturbed: Night
) -> None:
    settings = settings_for(tmp_path_factory.mktemp("first") / "data")
    for point in (POINTS["after three landed filings"], POINTS["just before the symlink"]):
        assert run_and_die(settings, point) == -signal.SIGKILL
        assert check_whole(settings.published) is None
    landed = len(RawZone(settings.raw_zone).accession_numbers())
    report = run(settings, judged=False)
    assert landed == report.filings_listed == 9
    assert report.filings_landed == 0
    assert content(settings.published_database) == undisturbed.content
    check_no_halves(settings)


def test_a_point_that_is_never_reached_is_seen(older: Settings) -> None:
    assert run_and_die(older, KillPoint("warehouse.landing.RawZone.land", call=1000)) == 0
