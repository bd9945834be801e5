"""Data sets that are kept: what is said to be kept is on the disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from warehouse.dataset_zone import DatasetZone, digest


def test_bytes_record_and_names_are_on_the_disk_before_a_data_set_is_said_to_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut takes what was not brought there, whatever a killed process would leave."""
    brought: set[int] = set()
    real = os.fsync

    def noted(descriptor: int) -> None:
        real(descriptor)
        brought.add(os.fstat(descriptor).st_ino)

    given = tmp_path / "2025q3.zip"
    given.write_bytes(b"PK" * 1000)
    zone = DatasetZone(tmp_path / "raw")
    monkeypatch.setattr(os, "fsync", noted)
    kept = zone.keep(given, digest(given))
    places = (kept.path, kept.path.with_name("data_set.json"), kept.path.parent, zone.folder)
    assert {place.stat().st_ino for place in places} <= brought
    assert zone.kept() == [kept]
