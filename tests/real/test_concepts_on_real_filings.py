"""The rules of ``concepts.toml`` on every tagged document at hand: what they find, what they miss and why.

Figures are in millions of dollars (or of shares), read by eye in the filing whose accession number stands beside them.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from tagged_filings import facts_of, filing_of, tagged

from transforms.core.core_observation import core_observation
from transforms.core.fact_fates import fact_fates
from transforms.rules.concepts import concept_rules
from warehouse.contract.tables import RAW_FILING

pytestmark = pytest.mark.real

Facts = tuple[pl.DataFrame, pl.DataFrame]
"""Facts that some rule asks for, and their filings."""

STATEMENTS = ("revenue", "operating_income", "operating_cash_flow", "capex", "depreciation")


@pytest.fixture(scope="module")
def read(real_edgar: Path) -> Facts:
    rows = tagged(real_edgar)
    facts = pl.concat([facts_of(real_edgar, row) for row in rows])
    return facts, pl.DataFrame([filing_of(row) for row in rows], schema_overrides=RAW_FILING.schema)


@pytest.fixture(scope="module")
def observed(read: Facts) -> pl.DataFrame:
    """Observations, with the end of the period that their filing reports on."""
    facts, filings = read
    reported = filings.select("accession_number", "filer_name", reported_to="period_of_report")
    return core_observation(fact_fates(facts, filings, concept_rules())).join(reported, on="accession_number")


def of_the_period_reported_on(observed: pl.DataFrame) -> pl.DataFrame:
    near = (pl.col("period_end") - pl.col("reported_to")).dt.total_days().abs() <= 10
    return observed.filter(near, pl.col("series_id") == "company")


# (filing, metric) -> why no rule gives it.
UNANSWERED = {
    **{("0000051143-25-000015", metric): "IBM's document tags its cover and lists only" for metric in STATEMENTS},
    ("0001744489-23-000171", "operating_income"): "Disney prints none; what it tags is the total of its segments",
}


def test_every_document_gives_its_statements_but_for_listed_cases(read: Facts, observed: pl.DataFrame) -> None:
    found = set(of_the_period_reported_on(observed).select("accession_number", "metric").rows())
    asked = {(number, metric) for number in read[1]["accession_number"] for metric in STATEMENTS}
    assert len(asked) == 5 * 51
    assert asked - found == set(UNANSWERED)


def test_every_annual_document_gives_a_whole_year(read: Facts, observed: pl.DataFrame) -> None:
    """Not a quarter or a half year that happens to end on the same day."""
    years = of_the_period_reported_on(observed).filter(pl.col("period_type") == "fiscal_year")
    found = set(years.select("accession_number", "metric").rows())
    annual = read[1].filter(pl.col("form") == "10-K")["accession_number"]
    asked = {(number, metric) for number in annual for metric in STATEMENTS}
    assert asked - found == {case for case in UNANSWERED if case[0] in set(annual)}


def test_no_figure_of_a_document_is_contradicted_or_unreadable(read: Facts) -> None:
    fates = fact_fates(*read, concept_rules())["fate"].value_counts()
    counted = dict(fates.rows())
    assert set(counted) == {"used", "outranked", "other_period"}
    assert counted["used"] >= 1_200


def test_payments_for_property_are_positive(observed: pl.DataFrame) -> None:
    """A negative one would be a filer's error of sign, as 37 of 366 filings of 2009 have it."""
    paid = ("capex", "capex_in_financing", "capex_unpaid", "finance_lease_assets_obtained", "finance_lease_principal")
    payments = observed.filter(pl.col("metric").is_in(paid))
    assert payments.height >= 250
    assert payments.filter(pl.col("value") < 0).is_empty()


def the_figure(observed: pl.DataFrame, number: str, series: str, metric: str, ends: str) -> Decimal | None:
    """Of the longest period that the filing prints to that day, millions."""
    chosen = observed.filter(
        accession_number=number, series_id=series, metric=metric, period_end=date.fromisoformat(ends)
    ).sort("period_start")
    return None if chosen.is_empty() else chosen["value"][0] / 1_000_000


PRINTED = """
0001018724-23-000004  company  finance_lease_assets_obtained  2020-12-31  11588
0001018724-23-000004  company  finance_lease_assets_obtained  2021-12-31   7061
0001018724-24-000008  company  finance_lease_assets_obtained  2023-12-31    642
0001018724-25-000004  company  finance_lease_assets_obtained  2022-12-31    675
0001018724-25-000004  company  finance_lease_assets_obtained  2024-12-31    854
0001018724-26-000004  company  finance_lease_assets_obtained  2025-12-31   2911
0001326801-20-000013  company  finance_lease_assets_obtained  2019-12-31    193
0001326801-21-000014  company  finance_lease_assets_obtained  2020-12-31    121
0001326801-23-000013  company  finance_lease_assets_obtained  2022-12-31    223
0001326801-24-000012  company  finance_lease_assets_obtained  2023-12-31    588
0001326801-25-000017  company  finance_lease_assets_obtained  2024-12-31    181
0001628280-26-003942  company  finance_lease_assets_obtained  2025-12-31    613
0001652044-25-000014  company  finance_lease_assets_obtained  2024-12-31    313
0001652044-26-000018  company  finance_lease_assets_obtained  2025-12-31   1606
0000732712-24-000010  company  finance_lease_assets_obtained  2023-12-31    968
0001108524-25-000006  company  finance_lease_principal        2025-01-31    380
0001108524-25-000006  company  finance_lease_principal        2024-01-31    347
0001326801-25-000017  company  finance_lease_principal        2024-12-31   1969
0000050863-24-000010  company  finance_lease_principal        2022-12-31    345
0000732712-24-000010  company  finance_lease_principal        2023-12-31    612
0000002488-24-000012  company  capex_unpaid                   2022-12-31    157
0000002488-26-000018  company  capex_unpaid                   2025-12-27    129
0000050863-24-000010  company  capex_unpaid                   2023-12-30   4804
0000050863-26-000011  company  capex_unpaid                   2024-12-28   8125
0000050863-26-000011  company  capex_unpaid                   2025-12-27   4952
0000732712-24-000010  company  capex_unpaid                   2023-12-31   3800
0001018724-26-000004  company  capex_unpaid                   2024-12-31  16800
0001018724-26-000004  company  capex_unpaid                   2025-12-31  27000
0001045810-24-000029  company  capex_unpaid                   2024-01-28    170
0001045810-25-000209  company  capex_unpaid                   2025-07-27   1100
0001045810-26-000021  company  capex_unpaid                   2026-01-25    820
0001326801-20-000013  company  capex_unpaid                   2019-12-31   1887
0001326801-23-000013  company  capex_unpaid                   2021-12-31   3404
0001326801-25-000017  company  capex_unpaid                   2024-12-31   7127
0001628280-26-003942  company  capex_unpaid                   2025-12-31   9331
0001652044-26-000018  company  capex_unpaid                   2024-12-31  10326
0001652044-26-000018  company  capex_unpaid                   2025-12-31  15090
0000050863-26-000011  company  capex_in_financing             2025-12-27   3026
0000050863-26-000011  company  capex_in_financing             2024-12-28   1178
0000732717-26-000120  company  capex_in_financing             2023-12-31   5742
0000732717-26-000120  company  capex_in_financing             2025-12-31   1181
0001045810-21-000010  company  capex_in_financing             2021-01-31     17
0001045810-24-000029  company  capex_in_financing             2022-01-30     83
0001045810-26-000021  company  capex_in_financing             2026-01-25    101
0000002488-26-000018  company  diluted_shares                 2025-12-27   1636
0000320193-25-000079  company  diluted_shares                 2025-09-27  15004.697
0000858877-25-000111  company  diluted_shares                 2025-07-26   3998
0001018724-23-000004  company  diluted_shares                 2020-12-31  10198
0001018724-25-000004  company  diluted_shares                 2024-12-31  10721
0001045810-21-000010  company  diluted_shares                 2021-01-31    628
0001045810-26-000021  company  diluted_shares                 2026-01-25  24514
0001065280-26-000034  company  diluted_shares                 2025-12-31   4343.863
0001321655-24-000022  company  diluted_shares                 2023-12-31   2297.927
0001326801-21-000014  company  diluted_shares                 2020-12-31   2888
0001652044-25-000014  company  diluted_shares                 2022-12-31  13159
0001652044-26-000018  company  diluted_shares                 2025-12-31  12230
0001018724-23-000004  aws      segment_property_additions     2020-12-31  16530
0001018724-23-000004  aws      segment_property_additions     2022-12-31  27755
0001018724-24-000008  aws      segment_property_additions     2023-12-31  24843
0001018724-25-000004  aws      segment_property_additions     2024-12-31  53267
0001018724-26-000004  aws      segment_property_additions     2025-12-31  96496
0001018724-23-000004  aws      segment_depreciation           2021-12-31  10653
0001018724-25-000004  aws      segment_depreciation           2024-12-31  13320
0001018724-26-000004  aws      segment_depreciation           2025-12-31  21450
0000950170-23-047713  oracle_cloud              revenue       2023-08-31   4635
0000950170-23-047713  oracle_cloud              revenue       2022-08-31   3579
0000950170-23-047713  oracle_cloud_and_support  revenue       2023-08-31   9547
0000950170-23-047713  oracle_cloud_and_support  revenue       2022-08-31   8417
"""


@pytest.mark.parametrize("line", PRINTED.split("\n")[1:-1])
def test_what_is_printed_is_found(observed: pl.DataFrame, line: str) -> None:
    number, series, metric, ends, millions = line.split()
    assert the_figure(observed, number, series, metric, ends) == Decimal(millions)


# Documents of which the number is not known: what stands for it, series, metric, end of the period, millions.
UNNUMBERED = """
Amazon.com 10-K 2015-12-31   company  finance_lease_assets_obtained  2015-12-31   4717
Amazon.com 10-K 2015-12-31   company  finance_lease_principal        2015-12-31   2462
Amazon.com 10-K 2015-12-31   company  depreciation                   2015-12-31   6281
Amazon.com 10-K 2015-12-31   aws      revenue                        2015-12-31   7880
Amazon.com 10-K 2015-12-31   aws      operating_income               2015-12-31   1863
Amazon.com 10-K 2015-12-31   aws      segment_property_additions     2015-12-31   4681
Amazon.com 10-K 2015-12-31   aws      segment_depreciation           2015-12-31   2576
Amazon.com 10-K 2021-12-31   aws      segment_property_additions     2019-12-31  13058
Oracle 10-Q 2024-08-31       company  capex_unpaid                   2024-08-31   1582
Oracle 10-Q 2024-08-31       oracle_cloud  revenue                   2024-08-31   5623
Verizon 10-K 2024-12-31      company  capex_unpaid                   2024-12-31   3300
"""


@pytest.mark.parametrize("line", UNNUMBERED.split("\n")[1:-1])
def test_what_a_document_without_a_number_prints_is_found(observed: pl.DataFrame, line: str) -> None:
    *name, series, metric, ends, millions = line.split()
    assert the_figure(observed, " ".join(name), series, metric, ends) == Decimal(millions)


def test_the_parts_of_awss_additions_are_no_figures_of_their_own(observed: pl.DataFrame) -> None:
    """Finance leases (238 million in 2024) and financing obligations (8) carry a third dimension."""
    additions = observed.filter(pl.col("metric") == "segment_property_additions")
    assert additions.height == 18
    assert not additions["dimensions"].str.contains("ByTypeAxis|LeaseArrangement").any()


def test_alphabets_tag_of_unpaid_capex_before_it_was_the_whole_is_left_out(observed: pl.DataFrame) -> None:
    """In the FY24 10-K it holds what is in accounts payable, 3.2 billion, beside 7,104 million accrued."""
    unpaid = observed.filter((pl.col("metric") == "capex_unpaid") & (pl.col("cik") == "0001652044"))
    assert unpaid["accession_number"].unique().to_list() == ["0001652044-26-000018"]


def test_alphabets_shares_are_given_by_class_only_until_2024(observed: pl.DataFrame) -> None:
    """Class A counts class B as converted: the classes must not be added."""
    numbers = observed.filter((pl.col("metric") == "diluted_shares") & (pl.col("cik") == "0001652044"))
    assert numbers["accession_number"].min() == "0001652044-24-000079"


def test_oracles_cloud_is_half_of_cloud_and_support(observed: pl.DataFrame) -> None:
    """Two series of one filer; the wider one holds support of licences (4,912 of 9,547 in the quarter to Aug 2023)."""
    quarter = observed.filter((pl.col("cik") == "0001341439") & (pl.col("period_end") == date(2023, 8, 31)))
    by_series = dict(quarter.filter(pl.col("metric") == "revenue").select("series_id", "value").rows())
    assert by_series["oracle_cloud_and_support"] - by_series["oracle_cloud"] == 4_912_000_000
    assert by_series["oracle_cloud_and_support"] < by_series["company"]


@pytest.fixture(scope="module")
def of_2009(real_edgar: Path) -> pl.DataFrame:
    """SEC's data set of the third quarter of 2009: one row a 10-Q or 10-K and length of period, dollars by tag."""
    with zipfile.ZipFile(real_edgar / "index" / "fs-dataset" / "2009q3.zip") as archive:
        sub, num = (
            pl.read_csv(io.BytesIO(archive.read(name)), separator="\t", quote_char=None, infer_schema=False)
            for name in ("sub.txt", "num.txt")
        )
    forms = sub.filter(pl.col("form").str.starts_with("10-")).select("adsh", "period")
    whole = pl.all_horizontal(pl.col("segments", "coreg").fill_null("") == "") & (pl.col("qtrs") != "0")
    reported = pl.col("ddate").str.head(6) == pl.col("period").str.head(6)
    facts = num.filter(whole & (pl.col("uom") == "USD")).join(forms, on="adsh").filter(reported)
    values = facts.with_columns(pl.col("value").cast(pl.Decimal(38, 4)))
    return values.pivot("tag", index=["adsh", "qtrs"], values="value", aggregate_function="max")


def test_revenues_were_never_less_than_net_sales(of_2009: pl.DataFrame) -> None:
    both = of_2009.filter(pl.col("Revenues").is_not_null() & pl.col("SalesRevenueNet").is_not_null())
    assert both["adsh"].n_unique() == 12
    assert both.filter(pl.col("Revenues") < pl.col("SalesRevenueNet")).is_empty()


def test_goods_and_services_never_stood_together_without_a_total(of_2009: pl.DataFrame) -> None:
    no_total = of_2009.filter(pl.col("Revenues").is_null() & pl.col("SalesRevenueNet").is_null())
    goods, services = (pl.col(f"SalesRevenue{kind}Net").is_not_null() for kind in ("Goods", "Services"))
    assert no_total.filter(goods & ~services)["adsh"].n_unique() >= 20
    assert no_total.filter(services & ~goods)["adsh"].n_unique() >= 5
    assert no_total.filter(goods & services).is_empty()


def test_depreciation_of_the_cash_flow_statement_is_not_the_smaller(of_2009: pl.DataFrame) -> None:
    """The tags that rank first against those of notes and of the income statement."""
    line = pl.coalesce("DepreciationDepletionAndAmortization", "DepreciationAmortizationAndAccretionNet")
    note = pl.coalesce("DepreciationAndAmortization", "Depreciation")
    both = of_2009.filter(line.is_not_null() & note.is_not_null())
    assert both["adsh"].n_unique() >= 20
    assert both.filter(line < note).is_empty()
