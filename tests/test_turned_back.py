"""A connection turned back: plain names answer as the macros do, and no macro reaches beyond the moment."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from warehouse_rows import put

from warehouse.connection import open_build
from warehouse.contract.tables import MART_CLOUD_GROWTH_ERA, MART_FINANCING_LINK
from warehouse.publish import Published
from warehouse.query import ask

FIRST, SECOND, NOW = datetime(2025, 2, 7, 16, 30), datetime(2025, 11, 14, 16, 30), datetime(2026, 2, 6, 16, 30)


def _era(known_from: datetime, known_to: datetime | None, mean: int) -> dict[str, object]:
    return {"series_id": "aws", "era": "2023-2025", "known_from": known_from, "known_to": known_to} | {
        "mean_growth_pct": Decimal(mean)
    }


def _link(payer: str, payee: str, known_from: datetime) -> dict[str, object]:
    return {"financing_id": f"{payer}#c1", "payer_name": payer, "payee_name": payee, "known_from": known_from} | {
        "claim_kind": "funding",
        "period_of_report": date(2025, 9, 30),
    }


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("turned")
    published = Published(folder / "published")
    with open_build(folder / "build") as build:
        put(build, MART_CLOUD_GROWTH_ERA, _era(FIRST, SECOND, 1), _era(SECOND, NOW, 2), _era(NOW, None, 3))
        put(build, MART_FINANCING_LINK, _link("A", "B", FIRST), _link("B", "A", NOW))
        published.publish(build, "r1", {}, keep=1)
    return published.database


@pytest.mark.parametrize(
    ("as_of", "mean"), [(None, 3), (NOW, 3), (datetime(2025, 11, 14, 16, 29), 1), (datetime(2025, 12, 31), 2)]
)
def test_a_plain_name_is_what_was_known_then(database: Path, as_of: datetime | None, mean: int) -> None:
    assert ask(database, "SELECT mean_growth_pct FROM mart_cloud_growth_era", as_of=as_of).rows == [(mean,)]


def test_no_macro_reaches_beyond_the_moment(database: Path) -> None:
    sql = "SELECT mean_growth_pct FROM mart_cloud_growth_era_as_of(TIMESTAMP '2026-06-30')"
    assert ask(database, sql, as_of=SECOND).rows == [(2,)]
    earlier = sql.replace("2026-06-30", "2025-03-01")
    assert ask(database, earlier, as_of=SECOND).rows == [(1,)]


def test_before_the_first_filing_nothing_was_known(database: Path) -> None:
    assert ask(database, "FROM mart_cloud_growth_era", as_of=datetime(1993, 1, 1)).rows == []


def test_cycles_are_turned_back_with_their_claims(database: Path) -> None:
    assert ask(database, "FROM financing_cycle", as_of=SECOND).rows == []
    assert ask(database, "SELECT cycle FROM financing_cycle").rows == [("A > B > A",)]


def test_the_file_stays_as_it_is(database: Path) -> None:
    before = database.read_bytes()
    ask(database, "FROM mart_cloud_growth_era", as_of=FIRST)
    assert database.read_bytes() == before
