"""The doctor: finds what is damaged, mends what can be mended, sets aside what cannot, and says what is left to do."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from warehouse_rows import put, put_some

from flows.doctor import examine
from flows.edgar.known_listing import FilerListing, KnownListing
from flows.settings import Settings
from warehouse.connection import build_path, open_build
from warehouse.contract.tables import PARSE_LOG, RAW_FILING
from warehouse.dataset_zone import DatasetZone, digest
from warehouse.doctor.finding import Finding
from warehouse.landing import Filer, RawZone
from warehouse.publish import Published

NUMBER, OTHER = "0001018724-25-000004", "0001018724-25-000005"
AMAZON = Filer("0001018724", "AMAZON COM INC", "5961", None, "1231")
FETCHED = datetime(2025, 2, 7, tzinfo=UTC)


def land(zone: RawZone, number: str, data: bytes) -> str:
    about = {"cik": AMAZON.cik, "source_url": "u", "edgar_source": "s", "fetched_at": FETCHED}
    return zone.land(number, data, **about).sha256  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of two filings, a data set and two releases, with nothing wrong. Read only."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("healthy") / "data")
    zone = RawZone(settings.raw_zone)
    digests = {number: land(zone, number, number.encode() * 100) for number in (NUMBER, OTHER)}
    zone.land_filer(AMAZON)
    (settings.data_dir / "a.zip").write_bytes(b"zip" * 1000)
    DatasetZone(settings.raw_zone).keep(settings.data_dir / "a.zip", digest(settings.data_dir / "a.zip"))
    with open_build(settings.build) as build:
        put_some(build)
        read = [{"accession_number": number, "sha256": digests[number]} for number in digests]
        put(build, RAW_FILING, *({**one, "source_kind": "submission"} for one in read))
        put(build, PARSE_LOG, *({"accession_number": one, "status": "read", "raw_rows_read": 0} for one in digests))
        for name in ("r1", "r2"):
            facts = {"release": name, "accession_numbers": sorted(digests)}
            Published(settings.published).publish(build, name, facts, keep=9)
    known = KnownListing("live")
    known.filers[AMAZON.cik] = FilerListing(date(2025, 2, 7), date(2018, 1, 1), ("10-K",), {}, {})
    known.write(settings.known_listing)
    settings.last_run.write_text("{}")
    return settings.data_dir


@pytest.fixture
def settings(healthy: Path, tmp_path: Path) -> Settings:
    return Settings(data_dir=shutil.copytree(healthy, tmp_path / "data", symlinks=True))


def look(settings: Settings, *, mend: bool = False, thorough: bool = True) -> list[Finding]:
    return list(examine(settings, thorough=thorough, mend=mend))


def files(settings: Settings) -> dict[str, bytes]:
    """Every byte, but for locks."""
    return {
        str(path.relative_to(settings.data_dir)): _bytes_or_target(path)
        for path in settings.data_dir.rglob("*")
        if path.is_symlink() or (path.is_file() and not path.name.endswith("lock"))
    }


def _bytes_or_target(path: Path) -> bytes:
    return str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()


def test_of_a_healthy_folder_there_is_nothing_to_say(settings: Settings) -> None:
    before = files(settings)
    assert look(settings, mend=True) == []
    assert files(settings) == before


def test_of_an_empty_folder_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert look(Settings(data_dir=tmp_path), mend=True) == []


def cut(path: Path) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path, place: int) -> None:
    path.chmod(0o644)
    data = bytearray(path.read_bytes())
    data[place] ^= 0xFF
    path.write_bytes(data)


def bytes_of(settings: Settings, number: str = NUMBER) -> Path:
    return settings.raw_zone / number[:10] / f"{number}.txt.zst"


def up(settings: Settings) -> Path:
    return settings.published / "releases/r2"


def _read_otherwise(settings: Settings, statement: str) -> None:
    with duckdb.connect(str(build_path(settings.build))) as build:
        build.execute(statement)


def _half(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half")


def _rolled_back_to_nothing(settings: Settings) -> None:
    Published(settings.published).roll_back("r1")
    (settings.published / "pinned").write_text("r9")


def _landed_anew(settings: Settings) -> None:
    shutil.rmtree(bytes_of(settings).parent)
    for number in (NUMBER, OTHER):
        land(RawZone(settings.raw_zone), number, b"new")


def _cut_twice(path: Path) -> None:
    # Its last byte is the end of its last line.
    cut(path)
    cut(path)


@dataclass(frozen=True)
class Case:
    """A damage, the beginning of what is said of it, what is done about it, and what is left to do."""

    damage: Callable[[Settings], object]
    what: str
    mended: str | None
    to_do: str | None = None
    cheap: bool = False
    """Whether each run sees it, without reading every byte."""


CASES = {
    "bytes cut short": Case(
        lambda s: cut(bytes_of(s)), f"{NUMBER} in .* is damaged", "set aside in .*fetches it again"
    ),
    "a bit flipped": Case(
        lambda s: flip(bytes_of(s), 9), f"{NUMBER} in .* is damaged", "set aside in .*fetches it again"
    ),
    "no record": Case(
        lambda s: bytes_of(s).with_name(f"{NUMBER}.json").unlink(), f"{NUMBER}.*its record", "set aside in .*fetches it"
    ),
    "a record without bytes": Case(
        lambda s: _half(s.raw_zone / "0000000001/0000000001-25-000001.json"), "1 files .* begun", "removed", cheap=True
    ),
    "a filer": Case(
        lambda s: cut(s.raw_zone / f"filers/{AMAZON.cik}/filer.json"),
        ".*filer.json is damaged",
        "asks EDGAR",
        cheap=True,
    ),
    "a data set": Case(
        lambda s: cut(next(s.raw_zone.glob("datasets/*/data_set.zip"))), "the data set", "set aside", "load the zip"
    ),
    "a data set's record": Case(
        lambda s: cut(next(s.raw_zone.glob("datasets/*/data_set.json"))),
        "the data set",
        "set aside",
        "load the zip",
        cheap=True,
    ),
    "the build file cut short": Case(
        lambda s: cut(build_path(s.build)),
        "build/build-.*duckdb is damaged",
        "removed; the next run makes it",
        cheap=True,
    ),
    "no build file in its place": Case(
        lambda s: build_path(s.build).write_text("x" * 9),
        "build-.*duckdb is damaged",
        "removed; the next",
        cheap=True,
    ),
    "other bytes landed": Case(
        _landed_anew,
        f"the build file holds {NUMBER}, {OTHER} of other bytes",
        "reads them again",
    ),
    "rows lost": Case(
        lambda s: _read_otherwise(s, f"DELETE FROM raw.raw_filing WHERE accession_number = '{NUMBER}'"),
        f"the build file holds {NUMBER} with other rows",
        "reads them again",
    ),
    "bytes gone": Case(
        lambda s: [path.unlink() for path in (bytes_of(s), bytes_of(s).with_name(f"{NUMBER}.json"))],
        f"the build file holds {NUMBER}, whose bytes do not lie in",
        None,
        "`bubblewatch refresh` fetches",
    ),
    "the database that is up cut short": Case(
        lambda s: cut(up(s) / "bubblewatch.duckdb"), ".*r2 is damaged: .*manifest says", "set aside in", cheap=True
    ),
    "a bit of it flipped": Case(
        lambda s: flip(up(s) / "bubblewatch.duckdb", 500_000), ".*r2 is damaged: the SHA-256", "set aside in"
    ),
    "a Parquet file gone": Case(
        lambda s: (up(s) / "dim_company.parquet").unlink(), ".*r2 is damaged: .* not there", "set aside in", cheap=True
    ),
    "a manifest cut short": Case(
        lambda s: _cut_twice(up(s) / "manifest.json"),
        ".*r2 is damaged",
        "set aside",
        cheap=True,
    ),
    "no manifest": Case(
        lambda s: (up(s) / "manifest.json").unlink(), ".*r2 is damaged: .*cannot be read", "set aside", cheap=True
    ),
    "no symlink": Case(lambda s: (s.published / "current").unlink(), ".*current is not there", "r2 is up", cheap=True),
    "a pin that names nothing": Case(_rolled_back_to_nothing, ".*names 'r9', which is no rel", "r1 is up", cheap=True),
    "half a release": Case(
        lambda s: _half(s.published / "releases/r3.unfinished/x"), "a killed run left .*r3.unf", "removed", cheap=True
    ),
    "what EDGAR lists": Case(
        lambda s: cut(s.known_listing), "known-listing.json cannot be read", "removed", cheap=True
    ),
    "how the last run ended": Case(lambda s: cut(s.last_run), "last-run.json cannot be read", "removed", cheap=True),
    "half a file": Case(lambda s: _half(s.data_dir / "last-run.json.1.part"), "1 files", "removed", cheap=True),
    "half a download": Case(lambda s: _half(s.incoming / "download-x/y"), "downloads that", "removed", cheap=True),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_damaged_is_found_and_mended_and_nothing_is_lost(settings: Settings, name: str) -> None:
    case = CASES[name]
    case.damage(settings)
    before = files(settings)

    seen = look(settings)
    assert [one.mended for one in seen] == [None] * len(seen)
    assert files(settings) == before, "who only looks changes nothing"
    assert any(re.search(case.what, one.what) for one in seen), seen
    assert any(re.search(case.what, one.what) for one in look(settings, thorough=False)) == case.cheap

    mended = {one.what: one for one in look(settings, mend=True)}
    one = next(one for what, one in mended.items() if re.search(case.what, what))
    for said, expected in ((one.mended, case.mended), (one.to_do, case.to_do)):
        assert said is None if expected is None else re.search(expected, said or ""), said
    kept = set(files(settings).values())
    precious = ("raw/0001", "raw/datasets", "published/releases/r1", "published/releases/r2")
    assert all(data in kept for path, data in before.items() if path.startswith(precious))
    left = look(settings)
    assert all("bubblewatch refresh" in (one.to_do or "") for one in left), left
    assert Published(settings.published).current_release() in ("r1", "r2")


def test_a_release_of_other_tables_is_as_good_as_any(settings: Settings) -> None:
    """What an older version published stays readable, and is held against its own manifest only."""
    database = settings.published / "releases/r1/bubblewatch.duckdb"
    database.chmod(0o644)
    with duckdb.connect(str(database)) as older:
        older.execute("DROP TABLE main.dim_security")
    manifest = json.loads((database.parent / "manifest.json").read_text())
    del manifest["rows"]["dim_security"]
    manifest["files"][database.name] = {"bytes": database.stat().st_size, "sha256": digest(database)}
    (database.parent / "manifest.json").chmod(0o644)
    (database.parent / "manifest.json").write_text(json.dumps(manifest))
    assert look(settings) == []


def test_what_the_disk_refuses_to_have_mended_is_left_to_a_person(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut(bytes_of(settings))
    cut(up(settings) / "bubblewatch.duckdb")

    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("warehouse.landing.set_aside", refuse)
    monkeypatch.setattr("warehouse.publish.set_aside", refuse)
    found = look(settings, mend=True)
    assert [one.mended for one in found] == [None, None]
    assert all("could not be mended" in (one.to_do or "") and "Read-only" in (one.to_do or "") for one in found)


def test_a_filing_set_aside_is_named_until_it_is_landed_again(settings: Settings) -> None:
    cut(bytes_of(settings))
    look(settings, mend=True)
    assert any(one.what == f"{NUMBER} was damaged and set aside, and is not landed again yet" for one in look(settings))
    land(RawZone(settings.raw_zone), NUMBER, NUMBER.encode() * 100)
    assert look(settings) == []
