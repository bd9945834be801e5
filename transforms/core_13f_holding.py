"""raw_13f_holding -> core_13f_holding: rows added up to positions, in dollars, amendments composed."""

from __future__ import annotations

from datetime import date

import polars as pl

from transforms.accessions import joined, source_id
from warehouse.tables import CORE_13F_HOLDING

DOLLARS_FROM = date(2023, 1, 3)
"""From this filing date on the form asks for dollars; before, for thousands."""

# Between the median prices that books of shares have in truth. The bounds lie less than a thousandfold apart, so that a
# table in the other unit than its filing date asks for cannot fall between them as well.
_LEAST_MEDIAN_PRICE, _MOST_MEDIAN_PRICE = 4.0, 2500.0

_POSITION = ("cusip", "position_type", "shares_or_principal_type")


def core_13f_holding(
    raw_13f_holding: pl.DataFrame, raw_13f_cover: pl.DataFrame, raw_filing: pl.DataFrame
) -> pl.DataFrame:
    """Positions by manager and quarter; dollars, shares or principal.

    Grain: manager, quarter, CUSIP, put or call, SH or PRN, knowledge interval. A later original or RESTATEMENT of the
    quarter takes the place of what was filed before it, NEW HOLDINGS are added. Values in a unit that cannot be told
    are NULL. Sources: raw_13f_holding, raw_13f_cover, raw_filing.
    """
    filings = _thirteen_f_filings(raw_13f_cover, raw_filing)
    rows = _normalised(raw_13f_holding).join(filings, on="accession_number")
    in_dollars = rows.join(_units(rows), on="accession_number").with_columns(
        value_usd=pl.when(pl.col("unit_as_filed") == "dollars")
        .then(pl.col("value_as_filed"))
        .when(pl.col("unit_as_filed") == "thousands")
        .then(pl.col("value_as_filed") * 1000)
        .cast(pl.Decimal(38, 2))
    )
    return (
        _composed(in_dollars, filings)
        .with_columns(pl.col("shares_or_principal").cast(CORE_13F_HOLDING.schema["shares_or_principal"]))
        .select(CORE_13F_HOLDING.columns)
        .sort(CORE_13F_HOLDING.key)
    )


def _thirteen_f_filings(covers: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """13F filings with the interval in which each speaks for its manager's quarter."""
    headers = filings.filter(pl.col("form").str.starts_with("13F-HR")).select(
        "accession_number", "known_from", "filing_date", "period_of_report", manager_cik="cik", filer="filer_name"
    )
    known = headers.join(
        covers.select("accession_number", "amendment_type", "manager_name"), on="accession_number", how="left"
    ).with_columns(manager_name=pl.coalesce("manager_name", "filer"))
    adds = pl.col("amendment_type").fill_null("").str.to_uppercase().str.contains("NEW HOLDINGS")
    quarter = ["manager_cik", "period_of_report"]
    replaced_at = pl.when(~adds).then(pl.col("known_from")).shift(-1).backward_fill().over(quarter)
    return known.sort(*quarter, "known_from", "accession_number").with_columns(known_to=replaced_at)


def _normalised(holdings: pl.DataFrame) -> pl.DataFrame:
    return holdings.with_columns(
        cusip=pl.col("cusip").str.strip_chars().str.to_uppercase().str.zfill(9),
        position_type=pl.col("put_call").str.to_lowercase().fill_null("holding"),
        source_ids=source_id("row_number"),
    )


def _units(rows: pl.DataFrame) -> pl.DataFrame:
    """The unit of each filing: what its filing date asks for, where the prices it implies are those of shares."""
    asked = pl.when(pl.col("filing_date") >= DOLLARS_FROM).then(pl.lit("dollars")).otherwise(pl.lit("thousands"))
    priced = rows.filter(
        (pl.col("shares_or_principal_type") == "SH")
        & (pl.col("shares_or_principal") > 0)
        & (pl.col("value_as_filed") > 0)
    ).with_columns(_asked=asked)
    factor = pl.when(pl.col("_asked") == "thousands").then(1000.0).otherwise(1.0)
    # Floats only tell the order of magnitude here; no value is made of them.
    price = pl.col("value_as_filed").cast(pl.Float64) * factor / pl.col("shares_or_principal").cast(pl.Float64)
    medians = priced.group_by("accession_number").agg(_median=price.median())
    fits = pl.col("_median").is_between(_LEAST_MEDIAN_PRICE, _MOST_MEDIAN_PRICE)
    return (
        rows.select("accession_number", _asked=asked)
        .unique()
        .join(medians, on="accession_number", how="left")
        .select(
            "accession_number",
            unit_as_filed=pl.when(fits.fill_null(False)).then("_asked").otherwise(pl.lit("undecided")),
            unit_evidence=pl.format(
                "filing date asks for {}; median implied price {} dollars a share",
                "_asked",
                pl.col("_median").round(2).cast(pl.String).fill_null("unknown"),
            ),
        )
    )


def _composed(rows: pl.DataFrame, filings: pl.DataFrame) -> pl.DataFrame:
    """Positions of each manager's quarter between the moments at which its filings change it."""
    quarter = ["manager_cik", "period_of_report"]
    changes = (
        filings.select(*quarter, moment="known_from")
        .unique()
        .sort(*quarter, "moment")
        .with_columns(next_moment=pl.col("moment").shift(-1).over(quarter))
    )
    seen = rows.join(changes, on=quarter).filter(
        (pl.col("known_from") <= pl.col("moment"))
        & (pl.col("known_to").is_null() | (pl.col("moment") < pl.col("known_to")))
    )
    undecided = (pl.col("unit_as_filed") == "undecided").any()
    return (
        seen.sort("known_from", "accession_number", "row_number")
        .group_by(*quarter, "moment", "next_moment", *_POSITION, maintain_order=True)
        .agg(
            pl.col("manager_name", "issuer_name", "title_of_class", "unit_evidence").last(),
            value_usd=pl.when(undecided).then(None).otherwise(pl.col("value_usd").sum()),
            shares_or_principal=pl.col("shares_or_principal").sum(),
            row_count=pl.len().cast(pl.Int64),
            unit_as_filed=pl.when(undecided).then(pl.lit("undecided")).otherwise(pl.col("unit_as_filed").last()),
            accession_numbers=joined("accession_number"),
            source_ids=joined("source_ids"),
        )
        .rename({"moment": "known_from", "next_moment": "known_to"})
    )
