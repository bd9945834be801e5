"""The limiter: so many permits in any sliding second, and none at all while EDGAR wants silence.

With a ledger in a file it holds for every process of the machine, which is what the SEC counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from flows.edgar.ledger import KEPT, Ledger, MemoryLedger, Page

# A request arrives some time after its permit was given, one later than another: the window is longer by this.
JITTER_SECONDS = 0.15
# Sleep is cut into naps so that whoever waits notices when it should give up.
_LONGEST_NAP = 0.25


class SlidingWindow:
    """Gives at most `permits` permits in any `seconds`, counted where the requests arrive; None means no limit."""

    def __init__(
        self,
        permits: int | None = 8,
        seconds: float = 1.0,
        *,
        ledger: Ledger | None = None,
        jitter: float = JITTER_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if permits is not None and not 1 <= permits <= KEPT:
            raise ValueError(f"a limiter needs at least one permit and can count {KEPT}, not {permits}")
        self._permits = permits
        self._window = seconds + jitter
        self._ledger = ledger or MemoryLedger()
        self._clock = clock
        self._wall_clock = wall_clock
        self._sleep = sleep

    def acquire(self, give_up: Callable[[], bool] = lambda: False) -> bool:
        """Wait for a permit and take it: True; False when `give_up` came true, or where silence is wanted."""
        while not give_up():
            with self._ledger.open() as page:
                if self._silence_left(page) > 0:
                    return False
                wait = self._seconds_to_wait(page)
                if wait <= 0:
                    # Looking and taking are one step: nobody else sees the page between them.
                    page.granted = [*page.granted[1 - KEPT :], self._clock()]
                    return True
            self._sleep(min(wait, _LONGEST_NAP))
        return False

    def be_silent(self, seconds: float) -> None:
        """Let nobody through for so long; a silence that lasts longer already stays as it is."""
        with self._ledger.open() as page:
            if seconds > self._silence_left(page):
                page.silent_from, page.silent_seconds = self._wall_clock(), seconds

    def silence_left(self) -> float:
        """Seconds until anybody is let through again; 0 where nobody is kept waiting."""
        with self._ledger.open() as page:
            return self._silence_left(page)

    def _silence_left(self, page: Page) -> float:
        now = self._wall_clock()
        if page.silent_from > now:
            # The clock was set back. The silence begins anew: better too long than too short.
            page.silent_from = now
        return max(0.0, page.silent_from + page.silent_seconds - now)

    def _seconds_to_wait(self, page: Page) -> float:
        if self._permits is None:
            return 0.0
        now = self._clock()
        # What was given in the future was given before the machine was started anew.
        page.granted = [min(at, now) for at in page.granted]
        if len(page.granted) < self._permits:
            return 0.0
        return page.granted[-self._permits] + self._window - now
