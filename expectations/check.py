"""A check: what a contract cannot say, computed exactly in Polars. It passes where no row breaks it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import polars as pl

Severity = Literal["block", "warn"]
"""block: publication stops. warn: it is said, and published all the same."""

KEPT_ROWS = 200
"""Offending rows kept as examples; all of them are counted."""


@dataclass(frozen=True, slots=True)
class Check:
    """One sentence that must hold, and the rows that break it.

    ``offending`` is cut to the first ``KEPT_ROWS`` rows, ``total`` counts them all; ``column`` is the one column that
    the sentence speaks of, or None where it speaks of the table.
    """

    name: str
    severity: Severity
    offending: pl.DataFrame
    column: str | None = None
    total: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", self.offending.height)
        object.__setattr__(self, "offending", self.offending.head(KEPT_ROWS))
