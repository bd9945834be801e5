"""What a metric of the contract is: a figure of a mart, how it is computed, from where, and what to beware of."""

from __future__ import annotations

from dataclasses import dataclass

DOLLARS = "dollars"
PERCENT = "percent"
PERCENT_A_YEAR = "percent a year"
SHARES = "shares"
SHARES_OR_PRINCIPAL = "shares, or dollars of principal"
DOLLARS_A_SHARE = "dollars a share"


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of the marts; it means the same in every mart that has its column.

    ``formula`` is an SQL expression over columns of the same row where these say it all (a test computes it), else
    words. ``source`` is where in filings its operands stand; ``caveat`` what a reader must not take it for.
    """

    column: str
    title: str
    unit: str
    formula: str
    source: str
    caveat: str
