"""When the nights are and how hard they try: the one place that ``serve``, ``deploy`` and ``prefect.yaml`` follow."""

from __future__ import annotations

NAME = "bubblewatch-nightly"
ENTRYPOINT = "flows/scheduling/scheduled.py:scheduled_refresh"

CRON = "30 23 * * 1-5"
"""Weekday nights, after EDGAR has written the day's index (about 22:45)."""
TIMEZONE = "America/New_York"

RETRIES = 2
RETRY_DELAY_SECONDS = 900
"""Of a night that failed; a block lasts ten minutes."""
TIMEOUT_SECONDS = 6 * 3600
"""A first run of many companies takes an hour or two; a night that hangs must be over before the next."""

CONCURRENCY_LIMIT = 1
COLLISION_STRATEGY = "CANCEL_NEW"
"""A night that is still under way does what the next one would."""

WORK_POOL = "bubblewatch"
WORK_POOL_TYPE = "process"
