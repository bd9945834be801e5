"""Defects that are planted on purpose: a campaign that does not find them could not find anything."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

PLANTS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    # Whatever arrives counts as the filing.
    "unverified": lambda: patch("flows.edgar.download.verify_submission", lambda *_: None),
    # The report counts what is missing and does not say what.
    "unnamed": lambda: patch("flows.stages.land_filings._named", lambda *_: "a filing did not arrive"),
    # A block page or a Retry-After is met, and the next request follows at once.
    "impatient": lambda: patch("flows.edgar.connection.EdgarConnection.heed", lambda *_: 0.0),
    # What is landed is fetched again.
    "greedy": lambda: patch("warehouse.landing.RawZone.has", lambda *_: False),
    # A day whose index could not be read counts as read.
    "skipping": lambda: patch("flows.edgar.known_listing.KnownListing.days_to_read", lambda *_: []),
}
