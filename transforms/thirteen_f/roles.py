"""What each 13F does to its manager's quarter: by what it calls itself, held against the positions it meets.

Amendment types are missing in old filings and wrong in some, and a restatement may hold only the lines it corrects.
So an amendment is compared with what is in force when it becomes known: with the positions (CUSIP, put or call, SH or
PRN) of the last full report, and what was added to them since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

import polars as pl

Role = Literal["original", "restatement", "patch", "new_holdings", "notice"]
Positions = Mapping[tuple[str, str, str], Decimal]
"""Shares or principal by CUSIP, position type and SH or PRN."""

POSITION = ("cusip", "position_type", "shares_or_principal_type")
ORDER = ("known_from", "accepted_at", "accession_number")
"""The order in which filings take effect; never the amendment's number, which is missing or wrong too often."""

_QUARTER = ("manager_cik", "period_of_report")
_SMALL = 2
"""A restatement with fewer than one in two of the positions in force may be a patch."""
_REPEATS_PCT = 90
"""New holdings that repeat so many of the positions in force are no new ones, but the whole report again."""


class Report(NamedTuple):
    """One 13F as far as its role is concerned."""

    is_notice: bool
    is_amendment: bool
    amendment_type: str | None
    positions: Positions


def report_roles(filings: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """``report_role`` by accession number.

    ``filings`` has a row for each 13F; ``rows`` those of the information tables, their CUSIPs normalised. Only quarters
    with several filings are looked at position by position: they are few.
    """
    several = filings.filter(pl.len().over(_QUARTER) > 1)
    positions = _positions(rows.join(several, on="accession_number", how="semi"))
    quarters: dict[tuple[object, ...], list[tuple[str, Report]]] = defaultdict(list)
    chosen = ("accession_number", "is_notice", "is_amendment", "amendment_type")
    for *quarter, accession, notice, amends, kind in filings.sort(ORDER).select(*_QUARTER, *chosen).iter_rows():
        report = Report(notice, amends, kind, positions.get(accession, {}))
        quarters[tuple(quarter)].append((accession, report))
    found = [
        (accession, role)
        for reports in quarters.values()
        for (accession, _), role in zip(reports, roles_in_order([one for _, one in reports]), strict=True)
    ]
    return pl.DataFrame(found, schema={"accession_number": pl.String, "report_role": pl.String}, orient="row")


def roles_in_order(reports: Sequence[Report]) -> list[Role]:
    """The role of each report of one manager's quarter, given in the order in which they became known."""
    in_force: dict[tuple[str, str, str], Decimal] = {}
    roles = []
    for report in reports:
        role = report_role(report, in_force)
        if role in ("original", "restatement") and report.positions:
            in_force = {}
        if role != "notice":
            in_force |= report.positions
        roles.append(role)
    return roles


def report_role(report: Report, in_force: Positions) -> Role:
    """The role of one report that meets the positions in force.

    A second report that is no amendment replaces the first. A restatement of fewer than half of the positions in force,
    most of which it repeats, is a patch. New holdings that repeat nine in ten of them, most with the very same shares,
    are a restatement. An amendment without a type is a restatement unless it is small: then it is a patch where it
    repeats positions in force, and new holdings where it brings others.
    """
    if report.is_notice:
        return "notice"
    kind = (report.amendment_type or "").upper()
    if "NEW HOLDINGS" in kind:
        return "restatement" if _is_the_whole_again(report.positions, in_force) else "new_holdings"
    if not kind and not report.is_amendment:
        return "original"
    if not in_force:
        return "restatement" if kind else "original"
    is_small = 0 < len(report.positions) * _SMALL < len(in_force)
    repeats = len(report.positions.keys() & in_force.keys()) * 2 >= len(report.positions)
    if is_small and repeats:
        return "patch"
    return "new_holdings" if is_small and not kind else "restatement"


def _is_the_whole_again(positions: Positions, in_force: Positions) -> bool:
    repeated = positions.keys() & in_force.keys()
    same = sum(positions[key] == in_force[key] for key in repeated)
    return bool(repeated) and len(repeated) * 100 >= len(in_force) * _REPEATS_PCT and same * 2 >= len(repeated)


def _positions(rows: pl.DataFrame) -> dict[str, dict[tuple[str, str, str], Decimal]]:
    """Shares or principal by position, of each accession number."""
    sums = rows.group_by("accession_number", *POSITION).agg(pl.col("shares_or_principal").sum())
    found: dict[str, dict[tuple[str, str, str], Decimal]] = defaultdict(dict)
    for accession, cusip, position, kind, shares in sums.iter_rows():
        found[accession][cusip, position, kind] = shares
    return found
