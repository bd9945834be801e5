"""Small tables in, small tables out: frames written, and compared, as tables that an analyst can read.

Columns stand two or more spaces apart, so a cell may hold single spaces. ``-`` is NULL, ``''`` the empty text and
``1,895M`` a million times 1,895. A column takes its type from the contract by its name; columns the contract does not
know are text, but for dollars (``_usd``). What a table leaves out is filled with the defaults of what it describes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from transforms.dimensions import canonical_dimensions
from transforms.periods import calendar_labels, period_type
from transforms.rules.concepts import ConceptRules, parse_concept_rules
from warehouse.contract.columns import COLUMNS
from warehouse.contract.table import Table
from warehouse.contract.tables import (
    CORE_13F_HOLDING,
    CORE_OBSERVATION,
    CORE_STATED_GROWTH,
    MART_CLOUD_GROWTH,
    RAW_13F_COVER,
    RAW_13F_HOLDING,
    RAW_FILING,
    RAW_XBRL_FACT,
)

Row = dict[str, Any]

DIMENSIONS = {
    "aws": canonical_dimensions({"us-gaap:StatementBusinessSegmentsAxis": "amzn:AmazonWebServicesSegmentMember"}),
    "aws product": canonical_dimensions({"srt:ProductOrServiceAxis": "amzn:AmazonWebServicesMember"}),
}
"""What a table of facts may write for the dimensions of a fact."""

NVIDIA, AMAZON, MICROSOFT, META, ORACLE = "0001045810", "0001018724", "0000789019", "0001326801", "0001341439"
CIKS = {"NVIDIA": NVIDIA, "Amazon": AMAZON, "Microsoft": MICROSOFT, "Meta": META, "Oracle": ORACLE}

ALIASES = {
    "filing": "accession_number",
    "filing_year": "filing_fiscal_year",
    "year": "fiscal_year",
    "quarter": "fiscal_quarter",
    "filings": "accession_numbers",
    "notional": "underlying_notional_usd",
    "price": "implied_underlying_price_usd",
    "share_pct": "share_of_reported_value_pct",
    "gross": "capex_gross_usd",
    "net": "capex_net_usd",
    "of_revenue": "capex_to_revenue_pct",
    "of_cash_flow": "capex_to_operating_cash_flow_pct",
    "cash_flow": "operating_cash_flow_usd",
    "lease_principal": "finance_lease_principal_usd",
    "lease_assets": "finance_lease_assets_usd",
    "additions": "segment_additions_usd",
    "of_depreciation": "capex_to_depreciation_pct",
    "kind": "restatement_kind",
    "member": "member_name",
    "five_years": "five_year_growth_pct",
    "in_panel": "companies_in_panel",
    "known": "companies_known",
    "matched": "companies_matched",
    "is_low": "is_low_coverage",
    "income_change": "operating_income_change_usd",
    "prior_capex": "prior_year_capex_usd",
    "further_revenue": "incremental_revenue_usd",
    "further_income": "incremental_operating_income_usd",
    "revenue_to_capex": "incremental_revenue_to_capex_pct",
    "revenue_to_prior": "incremental_revenue_to_prior_capex_pct",
    "income_to_capex": "incremental_income_to_capex_pct",
    "income_to_prior": "incremental_income_to_prior_capex_pct",
    "to_cloud_revenue": "capex_to_cloud_revenue_pct",
    "used": "facts_used",
    "outranked": "facts_outranked",
    "contradicted": "facts_contradicted",
    "other_unit": "facts_other_unit",
    "other_period": "facts_other_period",
    "unreadable": "facts_unreadable",
    "not_wanted": "facts_not_wanted",
    "number": "disclosure_number",
    "low": "disclosed_low",
    "direction": "disclosed_direction",
    "is_constant": "is_constant_currency",
    "constant": "constant_currency_growth_pct",
}
"""Shorter names that a table may use for its columns, besides names without their ``_usd`` or ``_pct``."""

UNSTATED = CORE_STATED_GROWTH.schema.to_frame()
"""No growth that a filing states in a sentence."""

_GAP = re.compile(r"\s{2,}")


def rows(text: str) -> list[Row]:
    """The rows of a table, each cell read by the type of its column."""
    lines = [line.strip() for line in text.strip().splitlines()]
    names = _names(lines[0])
    found = []
    for line in lines[1:]:
        cells = _GAP.split(line)
        assert len(cells) == len(names), f"{len(cells)} cells under {len(names)} columns: {line!r}"
        found.append({name: read(name, cell) for name, cell in zip(names, cells, strict=True)})
    return found


def _names(header: str) -> list[str]:
    return [_full(name) for name in _GAP.split(header)]


def _full(name: str) -> str:
    if name == "prior_value":  # of growth pairs, not the dollars of a position
        return name
    whole = (name, ALIASES.get(name), f"{name}_usd", f"{name}_pct")
    return next((one for one in whole if one in COLUMNS), name)


def read(name: str, cell: str) -> object:
    """One cell as a value of its column."""
    kind = _type(name)
    if cell == "-":
        return None
    if kind.is_decimal():
        number, million = (cell[:-1], 1_000_000) if cell.endswith("M") else (cell, 1)
        return Decimal(number.replace(",", "")) * million
    if kind == pl.Date():
        return date.fromisoformat(cell)
    if kind == pl.Datetime("us"):
        return datetime.fromisoformat(cell)
    if kind == pl.Int64():
        return int(cell)
    if kind == pl.Boolean():
        assert cell in ("yes", "no"), cell
        return cell == "yes"
    return "" if cell == "''" else cell


def _type(name: str) -> pl.DataType:
    if name.endswith("_usd") or name == "prior_value":
        return pl.Decimal(38, 2)
    return COLUMNS[name].type.polars if name in COLUMNS else pl.String()


def frame(table: Table, text: str, defaults: Mapping[str, object] | None = None) -> pl.DataFrame:
    """A frame of ``table``: the rows of ``text``, every other column from ``defaults``, else NULL."""
    return _filled(table, [{**(defaults or {}), **row} for row in rows(text)])


def _filled(table: Table, found: list[Row]) -> pl.DataFrame:
    unknown = {name for row in found for name in row} - set(table.columns)
    assert not unknown, f"{table.name} has no column {sorted(unknown)}"
    return pl.DataFrame([{name: row.get(name) for name in table.columns} for row in found], schema=table.schema)


def assert_table(actual: pl.DataFrame, text: str) -> None:
    """The frame has exactly the rows of the table, in any order, in the columns that the table names."""
    names = _names(text.strip().splitlines()[0].strip())
    expected = [tuple(row[name] for name in names) for row in rows(text)]
    found = actual.select(names).rows()
    assert sorted(found, key=_order) == sorted(expected, key=_order), (
        f"\nexpected:\n{text}\nfound:\n{as_table(actual.select(names))}"
    )


def as_table(actual: pl.DataFrame) -> str:
    """The frame as text, one line a row."""
    lines = [actual.columns, *([str(cell) for cell in row] for row in actual.rows())]
    widths = [max(len(line[place]) for line in lines) for place in range(actual.width)]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines)


def _order(row: tuple[object, ...]) -> list[tuple[bool, str]]:
    return [(cell is None, str(cell)) for cell in row]


def filings(text: str) -> pl.DataFrame:
    """raw_filing from accession number, form, period of report and moment; the CIK is NVIDIA's where none is given."""
    found = []
    for given in rows(text):
        row = {"cik": NVIDIA, "form": "10-Q", **given}
        if "known_from" not in row:
            row["known_from"] = datetime.combine(row["filing_date"], datetime.min.time())
        row.setdefault("filing_date", row["known_from"].date())
        row |= {"filer_name": "Filer", "is_amendment": row["form"].endswith("/A"), "accepted_at": row["known_from"]}
        found.append({"source_url": "https://www.sec.gov/", "submission_bytes": 1, "sha256": "0" * 64} | row)
    return _filled(RAW_FILING, [{"document_count": 1} | row for row in found])


def facts(text: str) -> pl.DataFrame:
    """raw_xbrl_fact; ``value`` may stand for value_number, dimensions are none and the unit is USD unless given."""
    found = []
    for number, given in enumerate(rows(re.sub(r"\bvalue\b", "value_number", text, count=1)), 1):
        row: Row = {
            "fact_number": number,
            "entity_cik": None,
            "dimensions": "{}",
            "unit": "USD",
            "decimals": "-6",
        } | given
        row["dimensions"] = DIMENSIONS.get(row["dimensions"], row["dimensions"])
        row |= {"xbrl_source": "inline", "document": "d.htm", "context_id": "c"}
        found.append({"is_nil": False, "dimension_count": 0} | row)
    return _filled(RAW_XBRL_FACT, found)


def observations(text: str) -> pl.DataFrame:
    """core_observation; NVIDIA's own capex by default, the kind of period by its days, a 10-K for a year.

    A form that the table gives is kept.
    """
    found = []
    for number, given in enumerate(rows(text), 1):
        row: Row = {"cik": NVIDIA, "series_id": "company", "metric": "capex", "concept": "us-gaap:Payments"} | given
        own = "gross_cash" if row["metric"] == "capex" else "as_reported"
        row = {"basis": own, "measured": "consolidated", "dimensions": "{}", "decimals": "-6", "unit": "USD"} | row
        row = {"fact_number": number, "filing_fiscal_year": row["fiscal_year"]} | row
        found.append(row)
    frame = _filled(CORE_OBSERVATION, found).with_columns(period_type=period_type())
    annual = pl.col("period_type") == "fiscal_year"
    return frame.with_columns(
        form=pl.coalesce("form", pl.when(annual).then(pl.lit("10-K")).otherwise(pl.lit("10-Q"))),
        fiscal_quarter=pl.when(annual).then(4).otherwise("fiscal_quarter").cast(pl.Int64),
    )


def cloud(text: str, series_id: str = "aws", cik: str = AMAZON) -> pl.DataFrame:
    """core_observation of a cloud series, its revenue by default."""
    plain = observations(text)
    given = rows(text)[0]
    return plain.with_columns(
        cik=pl.lit(cik),
        series_id=pl.lit(series_id),
        metric=pl.col("metric") if "metric" in given else pl.lit("revenue"),
        basis=pl.lit("as_reported"),
        measured=pl.lit("segment"),
    ).select(CORE_OBSERVATION.columns)


def stated(text: str) -> pl.DataFrame:
    """core_stated_growth of Azure by default, on one basis, the kind of period by its days; numbered as they come."""
    found = []
    for number, given in enumerate(rows(text), 1):
        row: Row = {"cik": MICROSOFT, "series_id": "azure", "form": "10-Q", "basis_era": "until_august_2024"} | given
        none = "constant_currency_growth_pct: the filing states none"
        row = {"null_reason": None if row.get("constant_currency_growth_pct") else none} | row
        found.append({"source_ids": f"{row['accession_number']}#d{number}"} | row)
    return _filled(CORE_STATED_GROWTH, found).with_columns(period_type=period_type())


def growth(text: str) -> pl.DataFrame:
    """mart_cloud_growth of AWS by default, as its readers see it."""
    return frame(
        MART_CLOUD_GROWTH,
        text,
        {
            "provider": "Amazon",
            "cik": AMAZON,
            "series_id": "aws",
            "series_name": "AWS",
            "recast_number": 0,
            "is_recast": False,
            "is_derived": False,
            "accession_numbers": "filing",
        },
    )


def capex(table: Table, text: str) -> pl.DataFrame:
    """mart_capex_annual or mart_capex_quarterly: Amazon's unless a company is named; gross counts before net."""
    found = []
    for row in rows(text):
        gross, net = row.get("capex_gross_usd"), row.get("capex_net_usd")
        basis = "gross_cash" if gross is not None else "net_of_proceeds" if net is not None else None
        given: Row = {"company": "Amazon", "accession_numbers": "filing", "capex_basis": basis} | row
        found.append({"cik": CIKS[given["company"]], "capex_usd": gross if gross is not None else net} | given)
    labels = [label for label in calendar_labels() if label.meta.output_name() in table.columns]
    return _filled(table, found).with_columns(labels)


def thirteen_f(holdings: str, covers: str, headers: str) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """raw_13f_holding, raw_13f_cover and raw_filing of one manager; rows are numbered as they come."""
    numbered = [
        {"row_number": number, "title_of_class": "COM", "issuer_name": "Issuer", "shares_or_principal_type": "SH"} | row
        for number, row in enumerate(rows(holdings), 1)
    ]
    return (
        _filled(RAW_13F_HOLDING, numbered),
        frame(RAW_13F_COVER, covers, {"manager_name": "Scion"}),
        filings(headers).with_columns(cik=pl.lit("0001649339")),
    )


def positions(text: str) -> pl.DataFrame:
    """core_13f_holding of one manager, in dollars by default."""
    return frame(
        CORE_13F_HOLDING,
        text,
        {
            "manager_cik": "0001649339",
            "manager_name": "Scion",
            "issuer_name": "Issuer",
            "title_of_class": "COM",
            "shares_or_principal_type": "SH",
            "row_count": 1,
            "unit_as_filed": "dollars",
            "composition": "original",
            "accession_numbers": "filing",
        },
    )


def rules(text: str) -> ConceptRules:
    """Rules from the text of a rule file that needs no series."""
    return parse_concept_rules(text if "[[series]]" in text else text + _SERIES)


_SERIES = '\n[[series]]\nid = "aws"\nname = "AWS"\nprovider = "Amazon"\ncik = "0001018724"\n'
