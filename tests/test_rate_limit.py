from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from edgar_tree import most_in_a_window

from flows.edgar.ledger import FileLedger, Ledger
from flows.edgar.rate_limit import SlidingWindow


class FakeClock:
    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def test_the_first_permits_are_free_and_the_next_waits_a_window() -> None:
    clock = FakeClock()
    window = SlidingWindow(3, 1.0, jitter=0.1, clock=clock, sleep=clock.sleep)
    times = []
    for _ in range(7):
        assert window.acquire()
        times.append(round(clock.now - 100, 6))
    assert times == [0, 0, 0, 1.1, 1.1, 1.1, 2.2]


def test_the_window_slides_with_each_permit() -> None:
    clock = FakeClock()
    window = SlidingWindow(2, 1.0, jitter=0.0, clock=clock, sleep=clock.sleep)
    window.acquire()
    clock.now += 0.7
    window.acquire()
    window.acquire()
    assert clock.now == pytest.approx(101.0)
    window.acquire()
    assert clock.now == pytest.approx(101.7)


def test_no_limit_never_sleeps() -> None:
    clock = FakeClock()
    window = SlidingWindow(None, clock=clock, sleep=clock.sleep)
    assert all(window.acquire() for _ in range(1000))
    assert clock.slept == []


def test_whoever_waits_can_give_up() -> None:
    clock = FakeClock()
    window = SlidingWindow(1, clock=clock, sleep=clock.sleep)
    assert window.acquire()
    assert not window.acquire(lambda: clock.now > 100.4)
    assert clock.now < 101


def test_a_limiter_without_permits_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one permit"):
        SlidingWindow(0)
    with pytest.raises(ValueError, match="can count 10, not 11"):
        SlidingWindow(11)


def test_threads_together_stay_within_any_sliding_window() -> None:
    window = SlidingWindow(5, 0.3, jitter=0.05)
    times: list[float] = []

    def ask() -> None:
        for _ in range(3):
            window.acquire()
            times.append(time.monotonic())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(times) == 24
    assert most_in_a_window(times, 0.3) <= 5


# Silence: after a block page nobody asks for anything.


def silent_window(clock: FakeClock, ledger: Ledger | None = None) -> SlidingWindow:
    return SlidingWindow(8, ledger=ledger, clock=clock, wall_clock=clock, sleep=clock.sleep)


def test_a_silence_lets_nobody_through_and_ends_by_itself() -> None:
    clock = FakeClock()
    window = silent_window(clock)
    window.be_silent(600)
    assert not window.acquire()
    clock.now += 599
    assert (window.acquire(), window.silence_left()) == (False, 1.0)
    clock.now += 1
    assert (window.acquire(), window.silence_left()) == (True, 0.0)


def test_a_shorter_silence_does_not_end_a_longer_one() -> None:
    clock = FakeClock()
    window = silent_window(clock)
    window.be_silent(600)
    window.be_silent(5)
    assert window.silence_left() == 600
    window.be_silent(900)
    assert window.silence_left() == 900


def test_silence_is_kept_where_there_is_no_other_limit() -> None:
    window = SlidingWindow(None)
    window.be_silent(600)
    assert not window.acquire()


def test_a_clock_that_is_set_back_begins_the_silence_anew_and_no_more() -> None:
    clock = FakeClock()
    window = silent_window(clock)
    window.be_silent(600)
    clock.now -= 86_400
    assert window.silence_left() == 600
    clock.now += 601
    assert window.silence_left() == 0


# One ledger in a file: what one process takes, another has not.


def test_limiters_of_one_folder_share_permits_and_silence(tmp_path: Path) -> None:
    clock = FakeClock()
    one, other = (
        SlidingWindow(3, jitter=0.1, ledger=FileLedger(tmp_path / "new" / "folder"), clock=clock, sleep=clock.sleep)
        for _ in range(2)
    )
    times = []
    for window in (one, other, one, other, one):
        assert window.acquire()
        times.append(round(clock.now - 100, 6))
    assert times == [0, 0, 0, 1.1, 1.1]
    other.be_silent(600)
    assert not one.acquire()


def test_permits_of_before_a_restart_of_the_machine_cost_one_window_and_no_more(tmp_path: Path) -> None:
    clock = FakeClock()
    before = SlidingWindow(2, jitter=0.0, ledger=FileLedger(tmp_path), clock=clock, sleep=clock.sleep)
    assert all(before.acquire() for _ in range(2))
    clock.now = 7.0
    after = SlidingWindow(2, jitter=0.0, ledger=FileLedger(tmp_path), clock=clock, sleep=clock.sleep)
    assert after.acquire()
    assert clock.now == 8.0


@pytest.mark.parametrize("damage", [b"x", b"\0" * 100, b"bw01" + b"\0" * 95, b"bw01" + b"\0" * 200])
def test_a_damaged_ledger_counts_as_used_up_and_mends_itself(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "edgar-permits").write_bytes(damage)
    window = SlidingWindow(8, 0.2, jitter=0.0, ledger=FileLedger(tmp_path))
    began = time.monotonic()
    assert window.acquire()
    assert 0.15 < time.monotonic() - began < 1
    assert all(window.acquire() for _ in range(7))
    assert (tmp_path / "edgar-permits").stat().st_size == 100


def test_a_ledger_that_is_removed_is_made_anew(tmp_path: Path) -> None:
    window = SlidingWindow(8, ledger=FileLedger(tmp_path / "permits"))
    assert window.acquire()
    shutil.rmtree(tmp_path / "permits")
    assert window.acquire()


def test_a_process_killed_with_the_ledger_open_keeps_nobody_waiting(tmp_path: Path) -> None:
    script = (
        "import os, pathlib, signal, sys\nfrom flows.edgar.ledger import FileLedger\n"
        "with FileLedger(pathlib.Path(sys.argv[1])).open() as page:\n"
        "    page.granted = [1.0]\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False).returncode == -signal.SIGKILL
    began = time.monotonic()
    assert SlidingWindow(1, ledger=FileLedger(tmp_path)).acquire()
    assert time.monotonic() - began < 1
