"""The limiter: so many permits in any sliding second, however many threads ask."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

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
        jitter: float = JITTER_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if permits is not None and permits < 1:
            raise ValueError(f"a limiter needs at least one permit, not {permits}")
        self._window = seconds + jitter
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._unlimited = permits is None
        self._granted: deque[float] = deque(maxlen=permits)

    def acquire(self, give_up: Callable[[], bool] = lambda: False) -> bool:
        """Wait for a permit and take it: True, or False when `give_up` came true while waiting."""
        if self._unlimited:
            return True
        # The lock is held while sleeping: the next in line may not look at the clock before this one has its permit.
        with self._lock:
            while (wait := self._seconds_to_wait()) > 0:
                if give_up():
                    return False
                self._sleep(min(wait, _LONGEST_NAP))
            self._granted.append(self._clock())
            return True

    def _seconds_to_wait(self) -> float:
        if len(self._granted) != self._granted.maxlen:
            return 0.0
        return self._granted[0] + self._window - self._clock()
