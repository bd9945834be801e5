from __future__ import annotations

import threading
import time

import pytest
from edgar_tree import most_in_a_window

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
