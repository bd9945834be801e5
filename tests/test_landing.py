"""The raw zone: whole or not there, never changed, and honest about damage."""

from __future__ import annotations

import dataclasses
import json
import os
import resource
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from warehouse.landing import Filer, LandedFiling, LandingError, RawZone

NUMBER = "0001018724-25-000004"
OTHER = "0001018724-25-000005"
DATA = b"<SEC-DOCUMENT>" + bytes(range(256)) * 50 + b"</SEC-DOCUMENT>\n"
FETCHED = datetime(2025, 2, 7, 4, 30, 1, 5, tzinfo=UTC)
AMAZON = Filer("0001018724", "AMAZON COM INC", "5961", "Retail-Catalog & Mail-Order Houses", "1231")
SCION = Filer("0001649339", "Scion Asset Management, LLC", None, None, "1231")


@pytest.fixture
def zone(tmp_path: Path) -> RawZone:
    return RawZone(tmp_path / "raw")


def land(zone: RawZone, number: str = NUMBER, data: bytes = DATA) -> LandedFiling:
    return zone.land(
        number,
        data,
        cik="0001018724",
        source_url="https://www.sec.gov/x.txt",
        edgar_source="sample",
        fetched_at=FETCHED,
    )


def files(zone: RawZone) -> list[str]:
    return sorted(path.name for path in zone.folder.rglob("*") if not path.is_dir())


def bytes_file(zone: RawZone, number: str = NUMBER) -> Path:
    return zone.folder / number[:10] / f"{number}.txt.zst"


def record_file(zone: RawZone, number: str = NUMBER) -> Path:
    return zone.folder / number[:10] / f"{number}.json"


def full_disk_for(path: Path) -> None:
    """Has the kernel answer the next write of this file with 'no space left on device'."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_name(f"{path.name}.{os.getpid()}.part").symlink_to("/dev/full")


def test_what_is_landed_is_read_back(zone: RawZone) -> None:
    landed = land(zone)
    assert zone.read(NUMBER) == DATA
    assert zone.about(NUMBER) == landed
    assert landed.submission_bytes == len(DATA)
    assert landed.fetched_at == FETCHED
    assert zone.accession_numbers() == [NUMBER]
    assert bytes_file(zone).stat().st_size < len(DATA)


def test_nothing_is_landed_in_a_zone_that_is_not_there(zone: RawZone) -> None:
    assert not zone.has(NUMBER)
    assert zone.accession_numbers() == []
    zone.sweep()


def test_an_empty_submission_can_be_landed_and_read(zone: RawZone) -> None:
    land(zone, data=b"")
    assert zone.read(NUMBER) == b""


def test_a_landed_filing_is_never_changed(zone: RawZone) -> None:
    first = land(zone)
    before = {name: (zone.folder / NUMBER[:10] / name).stat().st_mtime_ns for name in files(zone)}
    assert land(zone, data=b"something else") == first
    assert zone.read(NUMBER) == DATA
    assert {name: (zone.folder / NUMBER[:10] / name).stat().st_mtime_ns for name in files(zone)} == before


@pytest.mark.parametrize(
    "number",
    [
        "../../etc/passwd",
        "0001018724-25-000004/../../x",
        "/etc/passwd",
        "0001018724-25-000004\n",
        "0001018724-25-000004\0",
        "0001018724-25-0000040",
        "000101872425000004",
        "",
        "*",
    ],
)
def test_only_an_accession_number_becomes_a_path(zone: RawZone, tmp_path: Path, number: str) -> None:
    for use in (lambda: land(zone, number), lambda: zone.has(number), lambda: zone.read(number)):
        with pytest.raises(LandingError, match="is no accession number"):
            use()
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("full", [bytes_file, record_file])
def test_a_full_disk_leaves_nothing_of_the_filing(zone: RawZone, full: Callable[[RawZone], Path]) -> None:
    land(zone, OTHER)
    full_disk_for(full(zone))
    with pytest.raises(LandingError, match=rf"{NUMBER} could not be landed.*No space left.*Make room"):
        land(zone)
    assert not zone.has(NUMBER)
    assert files(zone) == [f"{OTHER}.json", f"{OTHER}.txt.zst"]
    land(zone)
    assert zone.read(NUMBER) == DATA


def test_a_file_that_may_not_grow_leaves_nothing_of_the_filing(zone: RawZone) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(LandingError, match="too large"):
            land(zone, data=os.urandom(100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert files(zone) == []


def test_a_zone_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "raw").write_bytes(b"a file in the way")
    with pytest.raises(LandingError, match=f"{NUMBER} could not be landed in .*raw"):
        land(RawZone(tmp_path / "raw"))


def test_a_record_without_bytes_is_not_landed_and_is_replaced(zone: RawZone) -> None:
    land(zone)
    bytes_file(zone).unlink()
    assert not zone.has(NUMBER)
    assert zone.accession_numbers() == []
    land(zone, data=b"fetched anew")
    assert zone.read(NUMBER) == b"fetched anew"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:20],
        lambda data: data[:-1],
        lambda data: b"not zstd" + data,
        lambda data: data[:-12] + bytes(12),
    ],
    ids=["empty", "head only", "last byte gone", "no zstd", "zeros at the end"],
)
def test_damaged_bytes_are_never_given_out(zone: RawZone, damage: Callable[[bytes], bytes]) -> None:
    land(zone)
    path = bytes_file(zone)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(LandingError, match=rf"{NUMBER} in .* is damaged: "):
        zone.read(NUMBER)


def test_bytes_of_another_filing_are_told_by_their_digest(zone: RawZone) -> None:
    land(zone)
    land(zone, OTHER, data=DATA[::-1])
    bytes_file(zone).write_bytes(bytes_file(zone, OTHER).read_bytes())
    with pytest.raises(LandingError, match=rf"{NUMBER}.*SHA-256"):
        zone.read(NUMBER)


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b"{}",
        b'{"fetched_at": "yesterday"}',
        b'{"fetched_at": 5}',
        json.dumps({"fetched_at": "2025-02-07T04:30:01+00:00", "accession_number": NUMBER}).encode(),
    ],
)
def test_an_unreadable_record_is_named(zone: RawZone, record: bytes) -> None:
    land(zone)
    record_file(zone).write_bytes(record)
    for use in (zone.about, zone.read):
        with pytest.raises(LandingError, match=rf"{NUMBER} in .* is damaged: its record cannot be read"):
            use(NUMBER)


def test_a_missing_record_is_named(zone: RawZone) -> None:
    land(zone)
    record_file(zone).unlink()
    with pytest.raises(LandingError, match=f"{NUMBER}.*its record cannot be read"):
        zone.about(NUMBER)


def test_sweep_removes_halves_and_nothing_else(zone: RawZone) -> None:
    land(zone)
    (zone.folder / NUMBER[:10] / f"{OTHER}.txt.zst.4711.part").write_bytes(b"half")
    zone.sweep()
    assert files(zone) == [f"{NUMBER}.json", f"{NUMBER}.txt.zst"]
    assert zone.accession_numbers() == [NUMBER]


def test_what_is_set_aside_is_landed_no_more_and_never_lost(zone: RawZone) -> None:
    for data in (DATA, DATA[::-1]):
        land(zone, data=data)
        packed = bytes_file(zone).read_bytes()
        zone.set_aside(NUMBER)
        assert not zone.has(NUMBER)
        assert zone.sha256_of(NUMBER) is None
        assert zone.accession_numbers() == []
        assert packed in [path.read_bytes() for path in (zone.aside / NUMBER).iterdir()]
    assert zone.set_aside_numbers() == [NUMBER]
    assert len(list((zone.aside / NUMBER).iterdir())) == 4
    zone.land_filer(AMAZON)
    zone.set_filer_aside(AMAZON.cik)
    assert (zone.filers(), zone.has_filer(AMAZON.cik), zone.set_aside_numbers()) == ([], False, [NUMBER])


def test_a_record_whose_bytes_never_came_is_swept(zone: RawZone) -> None:
    land(zone)
    land(zone, OTHER)
    bytes_file(zone).unlink()
    assert zone.left_overs() == [record_file(zone)]
    zone.sweep()
    assert files(zone) == [f"{OTHER}.json", f"{OTHER}.txt.zst"]


@pytest.mark.parametrize("which", ["fsync", "first replace", "second replace"])
def test_a_process_killed_while_landing_leaves_no_landed_half(zone: RawZone, which: str) -> None:
    script = textwrap.dedent(
        """
        import os, pathlib, signal, sys
        from datetime import UTC, datetime
        from warehouse.landing import RawZone
        die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        left = {"first replace": 0, "second replace": 1}.get(sys.argv[2])
        replace = pathlib.Path.replace
        def replaced(self, target):
            global left
            if left == 0:
                die()
            left -= 1
            return replace(self, target)
        if left is None:
            os.fsync = die
        else:
            pathlib.Path.replace = replaced
        RawZone(pathlib.Path(sys.argv[1])).land(
            "0001018724-25-000004", b"x" * 100_000, cik="0001018724", source_url="u", edgar_source="s",
            fetched_at=datetime.now(UTC))
        """
    )
    died = subprocess.run([sys.executable, "-c", script, str(zone.folder), which], check=False)
    assert died.returncode == -signal.SIGKILL
    assert not zone.has(NUMBER)
    zone.sweep()
    assert not [name for name in files(zone) if name.endswith(".part")]
    land(zone)
    assert zone.read(NUMBER) == DATA


def filer_file(zone: RawZone, filer: Filer = AMAZON) -> Path:
    return zone.folder / "filers" / filer.cik / "filer.json"


def test_what_edgar_says_of_a_filer_is_kept_and_replaced_only_where_it_says_otherwise(zone: RawZone) -> None:
    assert zone.filers() == []
    assert zone.land_filer(SCION)
    assert zone.land_filer(AMAZON)
    assert zone.filers() == [AMAZON, SCION]
    before = filer_file(zone).stat().st_ino
    assert not zone.land_filer(AMAZON)
    assert filer_file(zone).stat().st_ino == before
    renamed = dataclasses.replace(AMAZON, filer_name="Amazon")
    assert zone.land_filer(renamed)
    assert zone.filers() == [renamed, SCION]


def test_a_filer_is_no_filing(zone: RawZone) -> None:
    land(zone)
    zone.land_filer(AMAZON)
    assert zone.accession_numbers() == [NUMBER]
    # A record of a filing lies beside its bytes, whoever looks for records.
    assert [path.name for path in zone.folder.glob("*/*.json")] == [f"{NUMBER}.json"]


@pytest.mark.parametrize("cik", ["../../etc", "1018724", "", "0001018724\n", "*", "０００１０１８７２４"])
def test_only_a_cik_becomes_a_path_of_a_filer(zone: RawZone, tmp_path: Path, cik: str) -> None:
    with pytest.raises(LandingError, match="is no CIK of ten digits"):
        zone.land_filer(dataclasses.replace(AMAZON, cik=cik))
    assert list(tmp_path.rglob("*")) == []


def test_a_full_disk_leaves_what_was_known_of_a_filer(zone: RawZone) -> None:
    zone.land_filer(AMAZON)
    full_disk_for(filer_file(zone))
    with pytest.raises(LandingError, match=r"CIK 0001018724 could not be kept in .*No space left.*Make room"):
        zone.land_filer(dataclasses.replace(AMAZON, sic_code="7370"))
    assert zone.filers() == [AMAZON]
    assert files(zone) == ["filer.json"]


def test_sweep_removes_a_half_written_filer(zone: RawZone) -> None:
    zone.land_filer(AMAZON)
    filer_file(zone).with_name("filer.json.4711.part").write_bytes(b"half")
    zone.sweep()
    assert files(zone) == ["filer.json"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"", "Expecting value"),
        (b"[]", "must be a mapping"),
        (b"{}", "missing"),
        (b"\xff", "decode"),
        (json.dumps({**dataclasses.asdict(AMAZON), "ticker": "AMZN"}).encode(), "ticker"),
        (json.dumps({**dataclasses.asdict(AMAZON), "sic_code": 5961}).encode(), "something other than text"),
        (json.dumps(dataclasses.asdict(SCION)).encode(), "it is about CIK 0001649339"),
    ],
)
def test_a_damaged_filer_is_named_and_mended_when_edgar_is_asked_again(zone: RawZone, said: bytes, why: str) -> None:
    zone.land_filer(AMAZON)
    filer_file(zone).write_bytes(said)
    with pytest.raises(LandingError, match=rf"0001018724.filer\.json is damaged: .*{why}"):
        zone.filers()
    assert zone.land_filer(AMAZON)
    assert zone.filers() == [AMAZON]
