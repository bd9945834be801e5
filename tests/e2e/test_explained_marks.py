"""For each mart one mark, followed to the tag, row, sentence or cover page that it comes from, and to sec.gov."""

from __future__ import annotations

import json
import shlex
from typing import NamedTuple

import pytest
from command_line import Ran, bubblewatch

from flows.asking.explain import explain
from flows.asking.explain_lines import explained_lines
from warehouse.lineage import explain_command, row_key_sql, traced_marts
from warehouse.query import ask

pytestmark = pytest.mark.slow

FOLDER = "  https://www.sec.gov/Archives/edgar/data/"
REVENUE = "us-gaap:RevenueFromContractWithCustomerExcludingAssessedTax"
SEGMENT = "us-gaap:StatementBusinessSegmentsAxis"


class Way(NamedTuple):
    """A mark and what its explanation must say: the figure, the filing's folder, the words in the filing."""

    keys: str
    column: str
    figure: str
    folder: str
    source: str


WAYS = {
    "mart_cloud_growth": Way(
        "azure fiscal_year 2025", "growth_pct", "growth_pct: 34 percent", "789019/000095017025100235/",
        '    "Azure and other cloud services revenue grew 34% driven by demand for our portfolio of services."',
    ),
    "mart_cloud_growth_era": Way(
        "google_cloud 2018-2022", "mean_growth_pct", "mean_growth_pct: 45.406 percent", "1652044/000165204423000016/",
        f"    {REVENUE} where {SEGMENT} = goog:GoogleCloudMember",
    ),
    "mart_capex_quarterly": Way(
        "Alphabet 2025 period_end=2025-12-31", "capex_usd", "capex_usd: 27,851,000,000 dollars",
        "1652044/000165204426000018/",
        "  capex (gross_cash) of company, 2025-01-01 to 2025-12-31: 91,447,000,000 USD",
    ),
    "mart_capex_annual": Way(
        "NVIDIA 2026", "capex_usd", "capex_usd: 6,042,000,000 dollars", "1045810/000104581026000021/",
        "    us-gaap:PaymentsToAcquireProductiveAssets",
    ),
    "mart_capex_growth": Way(
        "panel technology 2025", "five_year_growth_pct", "five_year_growth_pct: 30.4548 percent",
        "1018724/000101872426000004/", "  capex (gross_cash) of company, 2025-01-01 to 2025-12-31: 131,819,000,000 USD",
    ),
    "mart_capex_payback": Way(
        "aws fiscal_year 2025", "incremental_revenue_to_capex_pct", "incremental_revenue_to_capex_pct: 16.0591 percent",
        "1018724/000101872426000004/", "  revenue of aws, 2025-01-01 to 2025-12-31: 128,725,000,000 USD",
    ),
    "mart_commitment": Way(
        "oracle commitment_kind=lease_not_commenced 2025", "commitment_usd", "commitment_usd: 43,400,000,000 dollars",
        "1341439/000095017025087926/", "  lease_not_commenced of total, May 31, 2025: 43,400,000,000 USD",
    ),
    "mart_financing_link": Way(
        "payer_name=OpenAI claim_kind=purchase", "amount_high", "amount_high: 250,000,000,000",
        "789019/000119312525256321/",
        '    "Under the new agreement, OpenAI has contracted to purchase an incremental $250 billion of Azure '
        "services, and Microsoft will no longer have a right of first refusal to be OpenAI's compute provider.\"",
    ),
    "mart_restatement": Way(
        "microsoft_intelligent_cloud revenue period_type=fiscal_year fiscal_year=2017", "new_value",
        "new_value: 27,407,000,000 USD", "789019/000156459019027952/",
        "  revenue of microsoft_intelligent_cloud, 2016-07-01 to 2017-06-30: 27,407,000,000 USD",
    ),
    "mart_holding_change": Way(
        "palantir 2025-09-30", "shares_or_principal", "shares_or_principal: 5,000,000", "1649339/000164933925000007/",
        "  row 6: PALANTIR TECHNOLOGIES INC, CL A, CUSIP 69608A108, Put: 5,000,000 SH, "
        "value as filed 912,100,000 (dollars)",
    ),
    "mart_underlying_interest": Way(
        "nvidia 2025-09-30", "put_notional_usd", "put_notional_usd: 186,580,000 dollars", "1649339/000164933925000007/",
        "  row 5: NVIDIA CORPORATION, COM, CUSIP 67066G104, Put: 1,000,000 SH, value as filed 186,580,000 (dollars)",
    ),
    "mart_option_position": Way(
        "nvidia 2025-09-30 put", "underlying_notional_usd", "underlying_notional_usd: 186,580,000 dollars",
        "1649339/000164933925000007/",
        "  row 5: NVIDIA CORPORATION, COM, CUSIP 67066G104, Put: 1,000,000 SH, value as filed 186,580,000 (dollars)",
    ),
    "mart_manager_status": Way(
        "scion 2025-09-30", "filed_on", "filed_on: 2025-11-03", "1649339/000164933925000007/",
        "  cover page: 13F HOLDINGS REPORT to 2025-09-30, 8 rows, value as filed 1,381,198,076",
    ),
    "mart_article_check": Way(
        "claim_id=4", "value_now", "value_now: 17.1673 percent", "1018724/000101872426000004/",
        "  revenue of aws, 2025-01-01 to 2025-12-31: 128,725,000,000 USD",
    ),
}  # fmt: skip


def test_every_mart_has_a_way_here() -> None:
    assert set(WAYS) == set(traced_marts())


@pytest.mark.parametrize("mart", WAYS)
def test_a_mark_leads_to_the_words_in_the_filing_and_to_sec_gov(sample_run: Ran, mart: str) -> None:
    way = WAYS[mart]
    (found,) = explain(sample_run.database, mart, way.keys.split(), column=way.column)
    lines = list(explained_lines(found))
    assert way.figure in lines
    assert FOLDER + way.folder in lines
    assert way.source in lines
    assert lines.index(FOLDER + way.folder) < lines.index(way.source)


@pytest.mark.parametrize("mart", WAYS)
def test_the_command_of_every_row_finds_that_row(sample_run: Ran, mart: str) -> None:
    key = row_key_sql(traced_marts()[mart])
    (row,) = ask(sample_run.database, f"SELECT max({key}) AS row_key FROM {mart}").records()
    keys = shlex.split(explain_command(mart, row["row_key"]))[3:]
    assert [found.row_key for found in explain(sample_run.database, mart, keys)] == [row["row_key"]]


def test_no_claim_of_the_article_ends_without_a_printed_figure(sample_run: Ran) -> None:
    for row in ask(sample_run.database, "SELECT * FROM mart_article_check").records():
        (found,) = explain(sample_run.database, "mart_article_check", [f"claim_id={row['claim_id']}"])
        assert found.sources, row["claim_id"]
        assert all(source["value"] or source["quote"] or source["cusip"] for source in found.sources)
        assert not [source for source in found.sources if source["metric"] in ("operating_income", "depreciation")]


def test_two_commands_lead_from_a_printed_row_to_its_sentence(sample_run: Ran) -> None:
    asked = "SELECT row_key FROM lineage WHERE mart = 'mart_financing_link' AND known_to IS NULL ORDER BY 1 LIMIT 1"
    (row,) = json.loads(bubblewatch("sql", asked, "--format", "json", "--data-dir", sample_run.data_dir).stdout)
    ended = bubblewatch("explain", "mart_financing_link:", row["row_key"], "--data-dir", sample_run.data_dir)
    assert ended.returncode == 0
    assert FOLDER in ended.stdout
    assert ended.stdout.rstrip().endswith('"')
