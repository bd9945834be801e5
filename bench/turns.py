"""Timing by turns: what runs in the same minute on the same machine can be compared, absolute times cannot."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping

from lxml import etree

Work = Callable[[], object]
BARE = "bare lxml"


def bare_parse(data: bytes) -> Work:
    """What everything is measured in: lxml's own parse of the bytes, and nothing done with the tree."""
    return lambda: etree.fromstring(data)


def in_turn(works: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Name -> median processor seconds of each work over the rounds, one after the other in every round.

    The time of the process is counted, all its threads together, and not the clock's: neighbours on the machine take
    the clock's time too, and a second thread would hide what is spent.

    Each runs twice and the second time counts. A freed tree is not paid for when it is freed: the allocator gathers
    its pieces at the next large request, which would be in the time of whoever comes next.
    """
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            work()
            start = time.process_time()
            result = work()
            del result
            seconds[name].append(time.process_time() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}
