"""The real filings through core and marts: figures as printed, and SEC's own reading of the same years.

Millions of dollars unless said otherwise. Filings of which the number or the date is not known are read from their
documents, with the end of the period plus sixty days standing for the filing date.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from core_and_marts import Frames, built, read, slim
from spec_tables import assert_table

from expectations.mart_commitment import checks as commitment_checks
from expectations.suites import checks_for
from flows.watchlist import load_watchlist
from transforms.reading.errors import UnreadableDocument
from transforms.reading.parse_filing import RawRows
from transforms.reading.xbrl.inline_xbrl import read_inline
from transforms.reading.xbrl.xbrl_instance import read_instance
from warehouse.contract.tables import RAW_13F_COVER, RAW_13F_HOLDING, RAW_DISCLOSURE, RAW_FILING, RAW_FINANCING_CLAIM

pytestmark = pytest.mark.real

# Amendments of which the covers only could be had, and a text table that agrees with its cover in nothing.
REFUSED = {"0000950123-24-005664", "0000950123-25-008361", "0000941302-01-500218"}
COMPANY_FACTS = {"0001652044": "Alphabet", "0001045810": "NVIDIA", "0000789019": "Microsoft"}


def say(text: str) -> None:
    """Counts for whoever runs with -s."""
    sys.stdout.write(text + "\n")


def manifest(edgar: Path) -> list[dict[str, str]]:
    with (edgar / "MANIFEST.tsv").open(newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["kind"] in ("ixbrl", "xbrl-instance")]


def parsed_document(edgar: Path, row: dict[str, str]) -> RawRows:
    """A tagged document of the manifest as a filing of its own."""
    path = edgar / row["path"]
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    number = row["accession"] or f"{row['company']} {row['form']} {row['period_end']}"
    facts = (
        read_inline([(path.name, data)], number)
        if row["kind"] == "ixbrl"
        else read_instance(data, number, path.name, "extracted")
    )
    ends = date.fromisoformat(row["period_end"])
    filed = date.fromisoformat(row["filing_date"]) if row["filing_date"] else ends + timedelta(days=60)
    filing = {
        "accession_number": number,
        "cik": row["cik"],
        "filer_name": row["company"],
        "form": row["form"],
        "is_amendment": False,
        "period_of_report": ends,
        "filing_date": filed,
        "accepted_at": datetime.combine(filed, datetime.min.time()),
        "known_from": datetime.combine(filed, datetime.min.time()),
        "source_url": "https://www.sec.gov/",
        "submission_bytes": len(data),
        "sha256": "0" * 64,
        "document_count": 1,
    }
    return slim(
        {
            RAW_FILING.name: pl.DataFrame([filing], schema=RAW_FILING.schema),
            "raw_xbrl_fact": facts,
            RAW_13F_COVER.name: RAW_13F_COVER.schema.to_frame(),
            RAW_13F_HOLDING.name: RAW_13F_HOLDING.schema.to_frame(),
            RAW_DISCLOSURE.name: RAW_DISCLOSURE.schema.to_frame(),
            RAW_FINANCING_CLAIM.name: RAW_FINANCING_CLAIM.schema.to_frame(),
        }
    )


@pytest.fixture(scope="session")
def marts(mirror: Path) -> Frames:
    """The mirror, as a run over it would see it."""
    parsed = []
    for path in sorted(mirror.rglob("Archives/edgar/data/*/*/*.txt")):
        try:
            parsed.append(read(path.parts[-3].zfill(10), path.stem, path.read_bytes()))
        except UnreadableDocument:
            assert path.stem in REFUSED
    return built(parsed, {**filers(parsed), **load_watchlist(None).company_names})


@pytest.fixture(scope="session")
def documents(real_edgar: Path) -> Frames:
    """Every tagged document at hand, those with no number or date included."""
    parsed = [parsed_document(real_edgar, row) for row in manifest(real_edgar)]
    return built(parsed, filers(parsed))


def filers(parsed: list[RawRows]) -> dict[str, str]:
    return dict(pl.concat([one["raw_filing"] for one in parsed]).select("cik", "filer_name").rows())


def now(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("known_to").is_null())


def by_year(frame: pl.DataFrame, column: str) -> dict[int, int | None]:
    """Millions by fiscal year of what is known now."""
    pairs = now(frame).sort("fiscal_year").select("fiscal_year", column).rows()
    return {year: None if value is None else int(value / 1_000_000) for year, value in pairs}


def series(marts: Frames, series_id: str) -> dict[int, int | None]:
    frame = marts["mart_cloud_growth"]
    chosen = (pl.col("series_id") == series_id) & (pl.col("period_type") == "fiscal_year") & ~pl.col("is_recast")
    return by_year(frame.filter(chosen), "revenue_usd")


def capex(frames: Frames, cik: str, column: str = "capex_usd") -> dict[int, int | None]:
    return by_year(frames["mart_capex_annual"].filter(pl.col("cik") == cik), column)


def test_aws_of_2020_to_2025(marts: Frames) -> None:
    assert series(marts, "aws") == {
        2020: 45_370, 2021: 62_202, 2022: 80_096, 2023: 90_757, 2024: 107_556, 2025: 128_725,
    }  # fmt: skip


def test_google_cloud_of_2018_to_2025(marts: Frames) -> None:
    assert series(marts, "google_cloud") == {
        2018: 5_838, 2019: 8_918, 2020: 13_059, 2021: 19_206, 2022: 26_280, 2023: 33_088, 2024: 43_229, 2025: 58_705,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cik", "expected"),
    [
        ("0001018724", {2021: 61_053, 2022: 63_645, 2023: 52_729, 2024: 82_999, 2025: 131_819}),
        ("0001652044", {2023: 32_251, 2024: 52_535, 2025: 91_447}),
        ("0001326801", {2025: 69_691}),
        (
            "0001045810",
            {2019: 600, 2020: 489, 2021: 1_128, 2022: 976, 2023: 1_833, 2024: 1_069, 2025: 3_236, 2026: 6_042},
        ),
    ],
)
def test_capex_by_year(marts: Frames, cik: str, expected: dict[int, int]) -> None:
    found = capex(marts, cik)
    assert {year: found[year] for year in expected} == expected


def test_what_is_not_at_hand_is_null_with_a_reason(marts: Frames) -> None:
    era = now(marts["mart_cloud_growth_era"]).filter((pl.col("series_id") == "aws") & (pl.col("era") == "2018-2022"))
    assert_table(
        era,
        """
        mean_growth_pct  null_reason
        -                no filing read so far gives the growth of 2018, 2019, 2020
        """,
    )
    quarter = now(marts["mart_capex_quarterly"]).filter(
        (pl.col("cik") == "0001045810") & (pl.col("period_end") == date(2025, 7, 27))
    )
    assert quarter["capex_usd"].to_list() == [None]
    assert "no three-month figure" in quarter["null_reason"].item()


def test_quarters_of_alphabet_are_differences_of_printed_figures(marts: Frames) -> None:
    """Year to date: 12,012 / 25,198 / 38,259 / 52,535 in 2024; 17,197 / 39,643 in 2025, nine months not tagged here."""
    found = now(marts["mart_capex_quarterly"]).filter((pl.col("cik") == "0001652044") & (pl.col("fiscal_year") >= 2024))
    assert_table(
        found,
        """
        year  quarter  capex_usd  is_derived  depreciation
        2024  1        12,012M    no          3,413M
        2024  2        13,186M    yes         3,708M
        2024  3        13,061M    yes         3,985M
        2024  4        14,276M    yes         4,205M
        2025  1        17,197M    no          4,487M
        2025  2        22,446M    yes         4,998M
        2025  4        -          -           -
        """,
    )


def test_scions_quarters(marts: Frames) -> None:
    """Totals of the covers, thousands before 2023; the second quarter of 2025 is the sum of its fifteen rows."""
    held = now(marts["core_13f_holding"]).filter(pl.col("manager_cik") == "0001649339")
    found = held.group_by("period_of_report").agg(pl.col("value_usd").sum(), pl.col("row_count").sum())
    assert_table(
        found,
        """
        period_of_report  row_count  value_usd
        2021-12-31        6          74,459,000
        2022-03-31        12         201,379,000
        2022-09-30        6          41,298,000
        2022-12-31        9          46,536,925
        2023-06-30        33         1,736,760,059
        2023-09-30        13         98,976,144
        2025-06-30        15         578,337,040
        2025-09-30        8          1,381,198,076
        """,
    )


def test_scions_options_of_the_third_quarter_of_2025(marts: Frames) -> None:
    options = now(marts["mart_option_position"]).filter(
        (pl.col("manager_cik") == "0001649339") & (pl.col("period_of_report") == date(2025, 9, 30))
    )
    assert_table(
        options,
        """
        cusip      put_call  shares     notional     null_reason
        406216101  Call      2,500,000  61,500,000   -
        67066G104  Put       1,000,000  186,580,000  -
        69608A108  Put       5,000,000  912,100,000  -
        717081103  Call      6,000,000  152,880,000  -
        """,
    )
    assert sum(options["underlying_notional_usd"].to_list()) == 1_313_060_000


def test_trap_37_units_that_contradict_the_filing_date_are_told_by_their_prices(marts: Frames) -> None:
    """Bull Street's year end of 2022 and GFI's of 2024, original, are in thousands although dollars were asked for."""
    against = marts["core_13f_filing"].filter(pl.col("unit_disagrees") & (pl.col("unit_as_filed") == "thousands"))
    assert {"0001790837-23-000002", "0001688774-25-000001"} <= set(against["accession_number"])
    say(f"\nunits against their date: {sorted(set(against['manager_name']))}")


def test_trap_43_the_restatement_of_gfi_replaces_its_original(marts: Frames) -> None:
    filed = marts["raw_filing"].filter(pl.col("filer_name").str.to_uppercase().str.contains("GFI"))
    assert sorted(filed["form"]) == ["13F-HR", "13F-HR/A"]
    amendment = filed.filter(pl.col("form") == "13F-HR/A")["accession_number"].item()
    held = now(marts["core_13f_holding"]).filter(pl.col("manager_cik").is_in(filed["cik"].unique().to_list()))
    assert held["accession_numbers"].unique().to_list() == [amendment]
    assert held["unit_as_filed"].unique().to_list() == ["dollars"]


def test_trap_43_new_holdings_of_pershing_square_are_added(marts: Frames) -> None:
    original, added = "0001172661-22-000776", "0001172661-22-001013"
    raw = marts["raw_13f_holding"].filter(pl.col("accession_number").is_in([original, added]))
    held = marts["core_13f_holding"].filter(
        (pl.col("manager_cik") == "0001336528") & (pl.col("period_of_report") == date(2021, 12, 31))
    )
    assert now(held)["row_count"].sum() == raw.height
    before = held.filter(pl.col("known_to").is_not_null())
    assert before["accession_numbers"].unique().to_list() == [original]
    assert now(held)["accession_numbers"].str.contains(added).any()


NOTED = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d) ([\d,]+)e([36])")


def noted_capex(edgar: Path) -> Iterator[tuple[str, str, date, date, Decimal]]:
    """CIK, filing, period and dollars of every tagged capex figure that a note of the manifest gives."""
    for row in manifest(edgar):
        number = row["accession"] or f"{row['company']} {row['form']} {row['period_end']}"
        for start, end, value, power in NOTED.findall(row["note"]):
            dollars = Decimal(value.replace(",", "")) * 10 ** int(power)
            yield row["cik"], number, date.fromisoformat(start), date.fromisoformat(end), dollars


def test_capex_of_every_company_is_what_its_filing_prints(real_edgar: Path, documents: Frames) -> None:
    observed = documents["core_observation"].filter(pl.col("metric") == "capex")
    found = {
        (row["cik"], row["accession_number"], row["period_start"], row["period_end"]): row["value"]
        for row in observed.iter_rows(named=True)
    }
    noted = list(noted_capex(real_edgar))
    assert {key: found.get(key) for *key_parts, _ in noted for key in [tuple(key_parts)]} == {
        tuple(key_parts): value for *key_parts, value in noted
    }
    say(f"\n{len(noted)} capex figures of {len({cik for cik, *_ in noted})} companies equal the manifest's notes")
    assert len(noted) >= 30
    assert len({cik for cik, *_ in noted}) >= 11


@pytest.mark.parametrize(
    ("cik", "expected"),
    [
        ("0000002488", {2021: 301, 2022: 450, 2023: 546, 2024: 636, 2025: 974}),  # AMD
        ("0000050863", {2021: 18_733, 2022: 24_844, 2023: 25_750, 2024: 23_944, 2025: 14_646}),  # Intel
        ("0000320193", {2018: 13_313, 2019: 10_495, 2020: 7_309, 2023: 10_959, 2024: 9_447, 2025: 12_715}),  # Apple
        ("0000732712", {2021: 20_286, 2022: 23_087, 2023: 18_767, 2024: 17_090}),  # Verizon
        ("0000732717", {2023: 17_853, 2024: 20_263, 2025: 20_842}),  # AT&T
        ("0000789019", {2013: 4_257, 2014: 5_485, 2015: 5_944}),  # Microsoft
        ("0000858877", {2023: 849, 2024: 670, 2025: 905}),  # Cisco
        ("0001065280", {2023: 348, 2024: 439, 2025: 688}),  # Netflix, thousands cut off
        ("0001108524", {2023: 798, 2024: 736, 2025: 658}),  # Salesforce
        ("0001321655", {2021: 12, 2022: 40, 2023: 15}),  # Palantir, thousands cut off
    ],
)
def test_capex_of_other_companies_by_year(documents: Frames, cik: str, expected: dict[int, int]) -> None:
    assert capex(documents, cik) == expected


def test_meta_row_gross_and_net_over_all_its_filings(documents: Frames) -> None:
    """Net alone to the FY20 10-K and from the FY24 10-K on; gross and proceeds in the FY22 and FY23 10-Ks."""
    assert capex(documents, "0001326801", "capex_gross_usd") == {
        2017: None, 2018: None, 2019: None, 2020: 15_163, 2021: 18_690, 2022: 31_431, 2023: 27_266,
        2024: None, 2025: None,
    }  # fmt: skip
    assert capex(documents, "0001326801", "capex_net_usd") == {
        2017: 6_733, 2018: 13_915, 2019: 15_102, 2020: 15_115, 2021: 18_567, 2022: 31_186, 2023: 27_045, 2024: 37_256,
        2025: 69_691,
    }  # fmt: skip


def test_amazons_line_of_2013_to_2015_is_net_of_incentives(documents: Frames) -> None:
    net, gross = (capex(documents, "0001018724", f"capex_{basis}_usd") for basis in ("net", "gross"))
    assert {year: (gross[year], net[year]) for year in (2013, 2014, 2015)} == {
        2013: (None, 3_444),
        2014: (None, 4_893),
        2015: (None, 4_589),
    }


def test_depreciation_is_the_line_of_the_cash_flow_statement(documents: Frames) -> None:
    frame = documents["mart_capex_annual"]
    for cik, expected in {
        "0000858877": {2023: 1_726, 2024: 2_507, 2025: 2_811},
        "0001108524": {2023: 3_786, 2024: 3_959, 2025: 3_477},
        "0000732712": {2021: 16_206, 2022: 17_099, 2023: 17_624, 2024: 17_892},
        "0000789019": {2013: 3_755, 2014: 5_212, 2015: 5_957},
    }.items():
        assert by_year(frame.filter(pl.col("cik") == cik), "depreciation_usd") == expected, cik


def test_a_company_for_which_no_rule_fits_is_null_with_a_reason(documents: Frames) -> None:
    annual = documents["mart_capex_annual"]
    missing = annual.filter(pl.col("capex_usd").is_null())
    assert missing["null_reason"].str.contains("capex_gross_usd: ").all()
    filed = set(documents["raw_filing"].filter(pl.col("form") == "10-K")["cik"])
    without = filed - set(annual.filter(pl.col("capex_usd").is_not_null())["cik"])
    # IBM's document tags its cover and lists only: no figure of its statements.
    assert without == {"0000051143"}


def company_facts(edgar: Path, cik: str) -> dict[tuple[str, date, date], dict[str, Decimal]]:
    """(concept, start, end) -> accession number -> dollars."""
    facts = json.loads(
        gzip.decompress((edgar / "companyfacts" / f"CIK{cik}.json.gz").read_bytes()), parse_float=Decimal
    )
    found: dict[tuple[str, date, date], dict[str, Decimal]] = defaultdict(dict)
    for taxonomy, concepts in facts["facts"].items():
        for name, concept in concepts.items():
            for one in concept["units"].get("USD", ()):
                if "start" in one:
                    key = (f"{taxonomy}:{name}", date.fromisoformat(one["start"]), date.fromisoformat(one["end"]))
                    found[key][one["accn"]] = Decimal(one["val"])
    return found


METRICS = ("capex", "revenue", "operating_cash_flow", "depreciation")
# SEC's file has no company-own tags.
OWN_TAGS = {
    "goog:DepreciationAndImpairmentOnDispositionOfPropertyAndEquipment",
    "msft:DepreciationAmortizationAndOther",
    "nvda:PurchasesOfPropertyAndEquipmentAndIntangibleAssets",
}


@pytest.mark.parametrize("cik", COMPANY_FACTS)
@pytest.mark.parametrize("source", ["documents", "sample"])
def test_figures_agree_with_secs_own_reading(
    real_edgar: Path, documents: Frames, sample: Frames, source: str, cik: str
) -> None:
    """Same filing, tag and period: the same dollars."""
    theirs = company_facts(real_edgar, cik)
    frames = {"documents": documents, "sample": sample}[source]
    observed = frames["core_observation"].filter(
        (pl.col("cik") == cik) & (pl.col("series_id") == "company") & pl.col("metric").is_in(METRICS)
    )
    compared: dict[str, int] = defaultdict(int)
    unknown: set[tuple[str, str]] = set()
    different = []
    for row in observed.iter_rows(named=True):
        at_sec = theirs.get((row["concept"], row["period_start"], row["period_end"]), {})
        if row["accession_number"] not in at_sec:
            unknown.add((row["concept"], row["accession_number"]))
            continue
        compared[row["metric"]] += 1
        if at_sec[row["accession_number"]] != row["value"]:
            different.append((row["accession_number"], row["concept"], str(row["period_end"]), row["value"]))
    say(f"\n{source} {COMPANY_FACTS[cik]}: {dict(compared)} compared; not in companyfacts: {sorted(unknown)}")
    assert different == []
    assert {concept for concept, _ in unknown} <= OWN_TAGS
    assert sum(compared.values()) >= 9


# metric, fiscal year, ours, the newest that SEC knows: restated by an annual report that is not tagged here. The sample
# has the FY17 10-K's 29,668 for 2015.
RESTATED_LATER: dict[str, set[tuple[str, int, int, int]]] = {
    "0000789019": {("operating_cash_flow", 2014, 32_231, 32_502), ("operating_cash_flow", 2015, 29_080, 29_668)},
}


@pytest.mark.parametrize("cik", COMPANY_FACTS)
def test_years_agree_with_the_newest_value_that_sec_knows(
    real_edgar: Path, documents: Frames, sample: Frames, cik: str
) -> None:
    """A fiscal year's figure, by the tag that it was read from; a later filing than ours may restate it."""
    theirs = company_facts(real_edgar, cik)
    compared, different = 0, set()
    for frames in (documents, sample):
        years = frames["core_observation"].filter(
            (pl.col("cik") == cik) & (pl.col("series_id") == "company") & (pl.col("period_type") == "fiscal_year")
        )
        newest = years.sort("known_from").unique(["metric", "period_end"], keep="last")
        for row in newest.filter(pl.col("metric").is_in(METRICS)).iter_rows(named=True):
            values = theirs.get((row["concept"], row["period_start"], row["period_end"]))
            if values is None:
                continue
            compared += 1
            last = values[max(values, key=lambda number: (number.split("-")[1], number))]
            if row["value"] not in values.values() or row["value"] != last:
                different.add((row["metric"], row["fiscal_year"], int(row["value"] / 10**6), int(last / 10**6)))
    say(f"\n{COMPANY_FACTS[cik]}: {compared} years compared, differing from the newest: {sorted(different)}")
    assert compared >= 9
    assert different == RESTATED_LATER.get(cik, set())


def test_every_fact_of_every_document_is_counted(documents: Frames) -> None:
    usage = documents["core_fact_usage"]
    parts = [name for name in usage.columns if name.startswith("facts_") and name != "facts_total"]
    assert (usage.select(pl.sum_horizontal(parts)).to_series() == usage["facts_total"]).all()
    assert usage.height >= 51
    say(f"\nfacts: {usage.select(pl.exclude('accession_number').sum()).row(0, named=True)}")
    assert usage["facts_contradicted"].sum() == 0
    assert usage["facts_unreadable"].sum() == 0


def test_commitments_of_the_whole_mirror_pass_their_suite(marts: Frames) -> None:
    mart = marts["mart_commitment"]
    broken = [(one.name, one.total) for one in commitment_checks(mart, marts["raw_disclosure"]) if one.total]
    # NVIDIA's fiscal 2002, of which its own first report at hand does not tell the first day.
    assert broken == [("Every stated commitment has its day or period", 1)]
    assert mart["cik"].n_unique() >= 10


PERSHING = "0001336528"


def test_pershing_squares_year_end_of_2021_is_held_against_as_it_was_known(marts: Frames) -> None:
    """0001172661-22-000776, with 0001172661-22-001013 from March on; the next report is 0001172661-22-001442."""
    mart = marts["mart_holding_change"].filter(pl.col("manager_cik") == PERSHING)
    first = mart.filter(pl.col("period_of_report") == date(2021, 12, 31))
    assert set(first["change_kind"]) == {"first_report"}
    assert first["known_from"].n_unique() == 2
    next_quarter = now(mart).filter(pl.col("period_of_report") == date(2022, 3, 31))
    assert next_quarter["prior_period_of_report"].unique().to_list() == [date(2021, 12, 31)]
    named = next_quarter["accession_numbers"].unique().to_list()
    assert named == ["0001172661-22-000776, 0001172661-22-001013, 0001172661-22-001442"]


def test_a_new_cusip_of_berkshires_is_no_exit(marts: Frames) -> None:
    """Globe Life, Graham Holdings, Media General and Nu Holdings: the shares of the quarter before."""
    found = now(marts["mart_holding_change"]).filter(
        (pl.col("manager_cik") == "0001067983") & (pl.col("prior_cusip") != pl.col("cusip"))
    )
    assert_table(
        found,
        """
        period_of_report  prior_cusip  cusip      change_kind  shares_or_principal
        2013-12-31        939640108    384637104  unchanged    1,727,765
        2014-12-31        584404107    58441K100  unchanged    4,646,220
        2019-09-30        891027104    37959E102  unchanged    6,353,727
        2022-12-31        G6693N103    G6683N103  unchanged    107,118,784
        """,
    )


def test_no_change_of_the_mirror_breaks_its_suite(marts: Frames) -> None:
    found = checks_for("mart_holding_change", marts) + checks_for("mart_option_position", marts)
    assert [(one.name, one.total) for one in found if one.total and one.severity == "block"] == []
