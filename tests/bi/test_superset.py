"""A real Superset imports the bundle and draws what the warehouse holds, tonight and after the next night."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bi.conftest import given
from warehouse_rows import HOSTILE, put

from warehouse.connection import open_build
from warehouse.contract.tables import MART_CAPEX_ANNUAL, MART_FINANCING_LINK
from warehouse.exports.superset import write_superset_bundle
from warehouse.exports.superset.charts import CHARTS
from warehouse.exports.superset.datasets import dataset_tables
from warehouse.layout import DATABASE_NAME
from warehouse.query import ask
from warehouse.write_release import copy_database

pytestmark = [pytest.mark.bi, pytest.mark.timeout(600)]

JINJA = "{{ 7 * 7 }}{% raw %}"
NAME = f"{HOSTILE} {JINJA}"
# Superset 6.1 doubles a backslash in the value of a filter, and so finds nothing: its own shortfall.
FILTERED = NAME.replace("\\", "")
LONG_QUOTE = f"<img src=x onerror=alert(1)> {JINJA} " + "x" * 10_000_000

# What each chart shows, asked again in other words: by hand, not from the chart's declaration.
EXPECTED = {
    "cloud_eras": "SELECT series_name, era, mean_growth_pct FROM mart_cloud_growth_era",
    "cloud_years": "SELECT fiscal_year, series_name, growth_pct FROM mart_cloud_growth "
    "WHERE period_type = 'fiscal_year' AND NOT is_recast AND growth_pct IS NOT NULL "
    "AND series_name IN ('AWS', 'Google Cloud', 'Intelligent Cloud')",
    "capex_growth": "SELECT calendar_year, member_name, five_year_growth_pct FROM mart_capex_growth "
    "WHERE scope = 'panel' AND NOT is_low_coverage AND five_year_growth_pct IS NOT NULL",
    "capex_years": "SELECT calendar_year, company, capex_usd FROM mart_capex_annual WHERE capex_usd IS NOT NULL",
    "financing_links": "SELECT payer_name, payee_name, count(*) FROM mart_financing_link GROUP BY ALL",
    "financing_quotes": "SELECT payer_name, payee_name, claim_kind, claim_status, amount_high, amount_currency, "
    "period_of_report, quote FROM mart_financing_link",
    "scion_options": "SELECT CAST(period_of_report AS VARCHAR), put_call, issuer_name, underlying_notional_usd "
    "FROM mart_option_position WHERE manager_cik = '0001649339'",
    "article_check": "SELECT claim, figure_unit, article_value, value_then, value_now, explanation "
    "FROM mart_article_check",
}
EMPTY_IN_THE_HOSTILE_NIGHT = {"cloud_eras", "cloud_years", "capex_growth", "scion_options", "article_check"}


@pytest.fixture(scope="module")
def published(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two nights: the sample, which is up, and one whose names and quotes are hostile."""
    folder = tmp_path_factory.mktemp("published")
    for night in ("sample", "hostile"):
        (folder / night).mkdir()
    shutil.copy(database, folder / "sample" / DATABASE_NAME)
    with open_build(folder / "build") as build:
        year = {"capex_usd": Decimal(7), "calendar_year": 2025}
        put(build, MART_CAPEX_ANNUAL, {"cik": "1", "company": NAME, **year}, {"cik": "2", "company": FILTERED, **year})
        put(build, MART_FINANCING_LINK, {"payer_name": NAME, "payee_name": JINJA, "quote": LONG_QUOTE})
        copy_database(build, folder / "hostile" / DATABASE_NAME)
    (folder / "current").symlink_to("sample")
    return folder


@pytest.fixture(scope="module")
def superset(published: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a real Superset answered."""
    python = given("BI_SUPERSET_PYTHON")
    home = tmp_path_factory.mktemp("superset")
    bundle, output = home / "bundle.zip", home / "found.json"
    write_superset_bundle(bundle, published / "current" / DATABASE_NAME)
    capex = {"col": "company", "op": "==", "val": FILTERED}
    plan = {
        "bundle": str(bundle),
        "link": str(published / "current"),
        "next_release": "hostile",
        "filter": {"chart": title_of("capex_years"), "filter": capex},
        "output": str(output),
    }
    (home / "plan.json").write_text(json.dumps(plan))
    (home / "superset_config.py").write_text(
        f'SECRET_KEY = "only-for-this-test-{os.getpid()}-0123456789"\n'
        f'SQLALCHEMY_DATABASE_URI = "sqlite:///{home}/superset.db"\n'
        "WTF_CSRF_ENABLED = False\n"
    )
    ended = subprocess.run(
        [python, Path(__file__).with_name("superset_run.py"), home / "plan.json"],
        env={**os.environ, "SUPERSET_HOME": str(home), "SUPERSET_CONFIG_PATH": str(home / "superset_config.py")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-4000:]
    found: dict[str, Any] = json.loads(output.read_text(), parse_float=Decimal)
    return found


def title_of(name: str) -> str:
    (title,) = (chart.title for chart in CHARTS if chart.name == name)
    return title


def drawn(answers: dict[str, Any], name: str) -> list[tuple[Any, ...]]:
    """The rows behind a chart, in the order of the warehouse's columns."""
    (answer,) = answers[title_of(name)]
    assert answer["error"] is None
    return sorted((tuple(row[column] for column in answer["colnames"]) for row in answer["data"]), key=repr)


def expected(published: Path, night: str, name: str) -> list[tuple[Any, ...]]:
    answer = ask(published / night / DATABASE_NAME, EXPECTED[name])
    return sorted((tuple(_as_superset_says(value) for value in row) for row in answer.rows), key=repr)


def _as_superset_says(value: Any) -> Any:
    if isinstance(value, Decimal):
        return _number(float(value))
    if isinstance(value, date):
        return int(datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp() * 1000)
    return value


def _number(value: float) -> Decimal:
    return Decimal(repr(value))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_chart_draws_what_the_warehouse_holds(superset: dict[str, Any], published: Path, name: str) -> None:
    rows = expected(published, "sample", name)
    assert rows
    assert drawn(superset["first"], name) == rows


def test_every_chart_is_compared() -> None:
    assert set(EXPECTED) == {chart.name for chart in CHARTS}


def test_every_dataset_and_the_dashboard_are_there(superset: dict[str, Any]) -> None:
    assert superset["datasets"] == len(dataset_tables())
    assert superset["dashboards"] == 1


@pytest.mark.parametrize("name", EXPECTED)
def test_after_the_next_night_a_chart_draws_the_new_one(superset: dict[str, Any], published: Path, name: str) -> None:
    """Superset was not started again and nothing was imported: the link was replaced, no more."""
    rows = expected(published, "hostile", name)
    assert bool(rows) is (name not in EMPTY_IN_THE_HOSTILE_NIGHT)
    assert drawn(superset["next"], name) == rows


def test_names_and_quotes_of_filings_stay_text(superset: dict[str, Any]) -> None:
    """Quotes, SQL, markup, Jinja, ten million characters: as filed, and as the value of a filter."""
    assert {company for _, company, _ in drawn(superset["next"], "capex_years")} == {NAME, FILTERED}
    ((payer, payee, *_, quote),) = drawn(superset["next"], "financing_quotes")
    assert (payer, payee, quote) == (NAME, JINJA, LONG_QUOTE)
    (answer,) = superset["filtered"]["result"]
    assert [row["company"] for row in answer["data"]] == [FILTERED]


def test_importing_again_updates_and_doubles_nothing(superset: dict[str, Any], published: Path) -> None:
    assert superset["imported_again"] == 200
    assert superset["datasets_again"] == superset["datasets"]
    assert drawn(superset["again"], "capex_years") == expected(published, "hostile", "capex_years")
