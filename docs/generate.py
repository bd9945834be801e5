"""Writes what is made from the code: the data dictionary, the end of ``docs/metrics.md`` and the contract's lock.


python -m docs.generate                     write
python -m docs.generate --check             exit 1 where a file is stale
python -m docs.generate --recipes DATABASE  write docs/recipes.md from the recipes, asked of a published sample
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from warehouse.contract.columns import COLUMNS, Column
from warehouse.contract.metrics import metrics_of
from warehouse.contract.tables import TABLES, Layer, Table
from warehouse.financing_cycle import ABOUT_FINANCING_CYCLE, FINANCING_CYCLE_COLUMNS
from warehouse.freshness import ABOUT_FRESHNESS, FRESHNESS_COLUMNS
from warehouse.lineage import ABOUT_LINEAGE, LINEAGE_COLUMNS
from warehouse.metrics_view import ABOUT_METRICS, METRICS_COLUMNS
from warehouse.promise import ContractError, lock_text, published_shape

FOLDER = Path(__file__).parent

_LAYERS = {
    Layer.MART: (
        "Marts",
        "What people and BI tools read. In the published file each mart is a view of what is known now "
        "(`SELECT * FROM mart_cloud_growth`), a table macro of what was known at a moment of New York time "
        "(`SELECT * FROM mart_cloud_growth_as_of(TIMESTAMP '2025-11-14 23:59:59')`), and the table behind both, "
        "with every knowledge interval, in the schema `history`.",
    ),
    Layer.DIM: ("Dimensions", "Who is watched, and the calendar, for those who join; in the schema `main`."),
    Layer.CORE: ("Core", "Normalised, in the schema `core`."),
    Layer.RAW: ("Raw", "As filed, in the schema `raw`."),
    Layer.OPS: ("Operations", "What runs did and what was judged, in the schema `ops`."),
}


def data_dictionary() -> str:
    """The dictionary as Markdown: every table with its grain, key and sources, every column with its meaning."""
    lines = [
        "# Data dictionary",
        "",
        "Made from the contract (`warehouse/contract/`) by `make docs`: do not edit.",
        "",
        "Money is dollars, `_pct` is percent (35.7741 means 35.77 %), times are New York local time unless a column "
        "says otherwise. A figure that no filing gives is NULL with a reason in `null_reason`, never zero.",
        "",
    ]
    for layer, (title, about) in _LAYERS.items():
        lines += [f"## {title}", "", about, ""]
        for table in TABLES.values():
            if table.layer is layer:
                lines += _table_lines(table)
        if layer is Layer.MART:
            lines += _view_lines("financing_cycle", ABOUT_FINANCING_CYCLE, FINANCING_CYCLE_COLUMNS)
            lines += _view_lines("lineage", ABOUT_LINEAGE, LINEAGE_COLUMNS)
            lines += _view_lines("metrics", ABOUT_METRICS, METRICS_COLUMNS)
            lines += _view_lines("freshness", ABOUT_FRESHNESS, FRESHNESS_COLUMNS)
    return "\n".join(lines)


def _view_lines(name: str, about: str, columns: Mapping[str, str]) -> list[str]:
    rows = [f"| `{column}` | {meaning} |" for column, meaning in columns.items()]
    return [f"### {name}", "", about, "", "| column | meaning |", "| --- | --- |", *rows, ""]


def _table_lines(table: Table) -> list[str]:
    head = [
        f"### {table.name}",
        "",
        table.about,
        "",
        f"Grain: {table.grain}. Key: {', '.join(f'`{name}`' for name in table.key)}. "
        f"From: {', '.join(f'`{name}`' if name in TABLES else name for name in table.sources)}.",
        "",
        "| column | type | empty? | meaning |",
        "| --- | --- | --- | --- |",
    ]
    always = set(table.required) | set(table.key)
    rows = [
        f"| `{name}` | {column.type.sql} | {'never' if name in always else 'may be'} | {_meaning(column)} |"
        for name, column in ((name, COLUMNS[name]) for name in table.columns)
    ]
    return [*head, *rows, ""]


def _meaning(column: Column) -> str:
    limits = []
    if column.allowed:
        limits.append("One of: " + ", ".join(f"`{word}`" for word in column.allowed) + ".")
    if column.minimum is not None or column.maximum is not None:
        least = "…" if column.minimum is None else str(column.minimum)
        most = "…" if column.maximum is None else str(column.maximum)
        limits.append(f"From {least} to {most}.")
    return " ".join([column.meaning, *limits]).replace("|", "\\|")


def contract_lock() -> str:
    """What readers are promised (docs/contract.md). Raises ContractError where a change of it is not declared."""
    return lock_text(_current(FOLDER / CONTRACT_LOCK), published_shape())


_MADE_BELOW = "do not edit below -->\n"


def metrics() -> str:
    """docs/metrics.md: the text as it is written, and below its mark every figure of every mart."""
    written, mark, _ = (FOLDER / "metrics.md").read_text(encoding="utf-8").partition(_MADE_BELOW)
    lines: list[str] = []
    for mart in TABLES.values():
        if mart.layer is Layer.MART and (figures := list(metrics_of(mart))):
            lines += ["", f"### {mart.name}", "", mart.about, ""]
            lines += ["| figure | unit | formula | source | beware |", "| --- | --- | --- | --- | --- |"]
            lines += [
                f"| `{one.column}` | {one.unit} | {one.formula} | {one.source} | {one.caveat} |" for one in figures
            ]
    return written + mark + "\n".join(lines) + "\n"


CONTRACT_LOCK = "contract.lock.json"
PRODUCTS = {"data_dictionary.md": data_dictionary, "metrics.md": metrics, CONTRACT_LOCK: contract_lock}


def main(arguments: list[str]) -> int:
    """Writes every product, or with ``--check`` says which is stale; returns the exit code."""
    if "--recipes" in arguments:
        from docs.recipes_page import recipes_page

        database = Path(arguments[arguments.index("--recipes") + 1])
        (FOLDER / "recipes.md").write_text(recipes_page(database), encoding="utf-8")
        return 0
    try:
        return _write_or_check("--check" in arguments)
    except ContractError as error:
        print(error, file=sys.stderr)
        return 1


def _write_or_check(check: bool) -> int:
    stale = [name for name, make in PRODUCTS.items() if _current(FOLDER / name) != make()]
    if check:
        for name in stale:
            print(f"docs/{name} is stale: run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (FOLDER / name).write_text(PRODUCTS[name](), encoding="utf-8")
    return 0


def _current(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
