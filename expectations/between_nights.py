"""Tonight against last night: nothing is lost, nothing changes by itself, and nothing grows out of its bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from expectations.bounds import Bounds, RowBounds
from expectations.check import Check, Severity

SUITE = "between_nights"

_BEFORE = pl.col("rows_before")


@dataclass(frozen=True, slots=True)
class Nights:
    """What became of last night's content: frames of ``warehouse.between_nights``.

    ``reasons`` say what else than filings changed: the code, the contract, the watch list. Empty where nothing did.
    """

    table_rows: pl.DataFrame
    slice_rows: pl.DataFrame
    unexplained: pl.DataFrame
    figures_kept: pl.DataFrame
    largest_changes: pl.DataFrame
    new_growth: pl.DataFrame
    reasons: Sequence[str] = ()


def checks(nights: Nights, bounds: Bounds) -> list[Check]:
    """Minimums block, maximums warn; what changed by itself blocks, unless a reason is named."""
    return [
        *_rows(nights.table_rows, bounds.table_rows, bounds, "table"),
        *_rows(nights.slice_rows, bounds.slice_rows, bounds, "company and year of a table"),
        _explained(nights.unexplained, nights.reasons),
        _figures_kept(nights.figures_kept, bounds),
        _magnitude(nights.largest_changes, bounds),
        _growth(nights.new_growth, bounds),
    ]


def _rows(rows: pl.DataFrame, usual: RowBounds, bounds: Bounds, thing: str) -> list[Check]:
    own = _own(bounds)
    bounded = rows.with_columns(
        minimum_pct=_bound("minimum_pct", usual.minimum_pct, own),
        maximum_pct=_bound("maximum_pct", usual.maximum_pct, own),
    )
    still_there = pl.col("rows_now") + pl.col("rows_rewritten")
    few = bounded.filter(pl.col("minimum_pct") * _BEFORE > 100 * still_there).drop("maximum_pct")
    many = bounded.filter(
        (usual.maximum_from_rows <= _BEFORE) & (pl.col("maximum_pct") * _BEFORE < 100 * pl.col("rows_now"))
    ).drop("minimum_pct")
    return [
        Check(f"Every {thing} keeps its minimum of last night's rows", "block", few, "rows_now"),
        Check(f"No {thing} grows beyond its maximum of last night's rows", "warn", many, "rows_now"),
    ]


def _own(bounds: Bounds) -> dict[str, dict[str, int]]:
    return {name: one.model_dump(exclude_none=True) for name, one in bounds.tables.items()}


def _bound(name: str, usual: int, own: dict[str, dict[str, int]]) -> pl.Expr:
    given = {table: one[name] for table, one in own.items() if name in one}
    return pl.col("table_name").replace_strict(given, default=usual, return_dtype=pl.Int64)


def _explained(unexplained: pl.DataFrame, reasons: Sequence[str]) -> Check:
    severity: Severity = "warn" if reasons else "block"
    said = "; ".join(reasons) or "no filing, and the same code, contract and watch list"
    shown = unexplained.select(pl.lit(said).alias("reason"), pl.all())
    return Check("No figure of a mart changes, comes or goes without a new filing", severity, shown)


def _figures_kept(kept: pl.DataFrame, bounds: Bounds) -> Check:
    bound = bounds.figures_kept
    lost = pl.col("figures_before") - pl.col("figures_kept")
    minimum = _bound("figures_kept_pct", bound.minimum_pct, _own(bounds))
    shrank = kept.filter(
        (lost > bound.lost_in_any_case) & (100 * pl.col("figures_kept") < minimum * pl.col("figures_before"))
    )
    return Check("Every mart keeps its minimum of the figures it knew of a company", "block", shrank, "figures_kept")


def _magnitude(changes: pl.DataFrame, bounds: Bounds) -> Check:
    beyond = changes.filter(pl.col("times") > bounds.changed_figures.maximum_times)
    return Check("No figure changes by more times than the maximum", "warn", beyond, "times")


def _growth(growth: pl.DataFrame, bounds: Bounds) -> Check:
    band = bounds.new_growth
    out = growth.filter(~pl.col("growth").is_between(-band.maximum_fall_pct, band.maximum_rise_pct))
    return Check("New growth rises and falls no more than the maximum", "warn", out, "growth")
