"""From a commitment back to its tag, or to the sentence that states it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from warehouse_rows import put

from flows.asking.explain import explain
from flows.asking.explain_lines import explained_lines
from warehouse.connection import build_path, open_build
from warehouse.contract.tables import CORE_OBSERVATION, MART_COMMITMENT, RAW_DISCLOSURE, RAW_FILING

CIK, FILING, DAY, KNOWN = "0000789019", "0000950170-25-100235", date(2025, 6, 30), datetime(2025, 7, 30, 16, 11)
QUOTE = "As of June 30, 2025, we had additional leases that had not yet commenced of $92.7 billion."


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    with open_build(folder) as connection:
        filing = {"accession_number": FILING, "cik": CIK, "filer_name": "MICROSOFT CORP", "form": "10-K"}
        put(connection, RAW_FILING, filing | {"filing_date": date(2025, 7, 30), "source_url": "https://www.sec.gov/x"})
        said = {"disclosed_metric": "lease_not_commenced", "disclosed_measure": "total", "disclosure_number": 12}
        amount = {"disclosed_low": Decimal(92_700_000_000), "disclosed_high": Decimal(92_700_000_000)}
        where = {"disclosed_unit": "USD", "document": "d.htm", "section": "Item 8, Note 13", "quote": QUOTE}
        days = {"period_words": "June 30, 2025", "period_end": DAY}
        put(connection, RAW_DISCLOSURE, {"accession_number": FILING, **said, **amount, **where, **days})
        figure = {"accession_number": FILING, "cik": CIK, "fact_number": 12, "series_id": "company", "unit": "USD"}
        what = {"metric": "strategic_stake", "basis": "non_marketable_carrying", "concept": "us-gaap:X"}
        at = {"period_start": DAY, "period_end": DAY, "value": Decimal(2_900_000_000), "dimensions": "{}"}
        put(connection, CORE_OBSERVATION, figure | what | at)
        row = {"cik": CIK, "company": "Microsoft", "period_start": DAY, "period_end": DAY, "known_from": KNOWN}
        told = {"commitment_kind": "lease_not_commenced", "commitment_measure": "total", "stated_in": "prose"}
        tag = {
            "commitment_kind": "strategic_stake",
            "commitment_measure": "non_marketable_carrying",
            "stated_in": "tag",
        }
        put(
            connection,
            MART_COMMITMENT,
            {**row, **told, "counterparty": "all", "commitment_usd": Decimal(92_700_000_000), **_from(f"{FILING}#d12")},
            {**row, **tag, "counterparty": "OpenAI", "commitment_usd": Decimal(2_900_000_000), **_from(f"{FILING}#12")},
        )
    return build_path(folder)


def _from(source: str) -> dict[str, str]:
    return {"source_ids": source, "accession_numbers": FILING}


def lines(database: Path, *keys: str) -> list[str]:
    (found,) = explain(database, "mart_commitment", keys, column="commitment_usd")
    return list(explained_lines(found))


def test_a_sentence_is_quoted_with_its_place_and_filing(database: Path) -> None:
    said = lines(database, "microsoft", "lease_not_commenced")
    assert said[0] == (
        "mart_commitment: cik=0000789019, commitment_kind=lease_not_commenced, commitment_measure=total, "
        "counterparty=all, counterparty_number=1, stated_in=prose, period_start=2025-06-30, period_end=2025-06-30"
    )
    assert said[-4:] == [
        "  https://www.sec.gov/Archives/edgar/data/789019/000095017025100235/",
        "  lease_not_commenced of total, June 30, 2025: 92,700,000,000 USD",
        "    d.htm, Item 8, Note 13",
        f'    "{QUOTE}"',
    ]


def test_a_tag_of_the_same_number_is_another_source(database: Path) -> None:
    assert lines(database, "openai")[-2:] == [
        "  strategic_stake (non_marketable_carrying) of company, 2025-06-30 to 2025-06-30: 2,900,000,000 USD",
        "    us-gaap:X",
    ]
