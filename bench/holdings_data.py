"""A Form 13F data set of a whole quarter's size, made up: managers and securities as skewed as the real market's.

A few managers hold tens of thousands of rows and most some hundred; some forget the change of unit, some restate, some
add holdings later, some hand their reports to others.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

NVIDIA = "67066G104"
_SECURITIES = 12_000
_LARGEST_BOOK = 45_000
_NOTICES_PCT = 20
_IN_THOUSANDS_PCT, _RESTATED_PCT, _ADDED_PCT = 1.5, 3.0, 2.0
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Quarter:
    """What to make: rows of all information tables together, managers who hold, and the last day of the quarter."""

    rows: int = 3_400_000
    managers: int = 7_000
    ends: date = date(2025, 9, 30)
    filed: date = date(2025, 11, 14)
    seed: int = 13


def write_dataset(quarter: Quarter, path: Path) -> int:
    """Writes the zip; returns the rows of its INFOTABLE."""
    random = np.random.default_rng(quarter.seed)
    filings = _filings(quarter, random)
    table = _table(filings, random)
    totals = table.group_by("ACCESSION_NUMBER").agg(
        TABLEENTRYTOTAL=pl.len(), TABLEVALUETOTAL=pl.col("VALUE").sum(), OTHERINCLUDEDMANAGERSCOUNT=pl.lit(0)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, frame in _small_tables(quarter, filings, totals).items():
            made.writestr(f"{name}.tsv", _tsv(frame))
        with made.open("INFOTABLE.tsv", "w", force_zip64=True) as member:
            member.write(_tsv(table))
    return table.height


def _tsv(frame: pl.DataFrame) -> bytes:
    return frame.write_csv(separator="\t", quote_style="never", null_value="").encode()


def _filings(quarter: Quarter, random: np.random.Generator) -> pl.DataFrame:
    """One row a filing: its manager, kind, number of rows and the factor its values are divided by."""
    sizes = np.minimum(random.lognormal(5.2, 1.35, quarter.managers), _LARGEST_BOOK)
    sizes = np.maximum(1, sizes * quarter.rows / 1.03 / sizes.sum()).astype(np.int64)
    managers = pl.DataFrame({"manager": np.arange(quarter.managers), "rows": np.minimum(sizes, _LARGEST_BOOK)})
    unit = np.where(random.random(quarter.managers) < _IN_THOUSANDS_PCT / 100, 1000, 1)
    managers = managers.with_columns(divisor=pl.Series(unit))
    kind = pl.Series(random.random(quarter.managers) * 100)
    restated = managers.filter(kind < _RESTATED_PCT).with_columns(divisor=pl.lit(1, pl.Int64))
    added = managers.filter((kind >= _RESTATED_PCT) & (kind < _RESTATED_PCT + _ADDED_PCT)).with_columns(
        rows=(pl.col("rows") // 25).clip(lower_bound=1)
    )
    notices = pl.DataFrame({"manager": np.arange(quarter.managers * _NOTICES_PCT // 100) + quarter.managers})
    return pl.concat(
        [
            managers.with_columns(form=pl.lit("13F-HR"), amendment=pl.lit(None, pl.String)),
            restated.with_columns(form=pl.lit("13F-HR/A"), amendment=pl.lit("RESTATEMENT")),
            added.with_columns(form=pl.lit("13F-HR/A"), amendment=pl.lit("NEW HOLDINGS")),
            notices.with_columns(form=pl.lit("13F-NT"), rows=pl.lit(0, pl.Int64), divisor=pl.lit(1, pl.Int64)),
        ],
        how="diagonal",
    ).with_columns(
        ACCESSION_NUMBER=pl.format(
            "{}-{}-{}",
            (pl.col("manager") + 1_000_000).cast(pl.String).str.zfill(10),
            pl.lit(f"{quarter.filed:%y}"),
            (pl.int_range(pl.len()) % 999_999 + 1).cast(pl.String).str.zfill(6),
        )
    )


def _table(filings: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
    holds = filings.filter(pl.col("rows") > 0)
    of_filing = np.repeat(np.arange(holds.height), holds["rows"].to_numpy())
    securities = _securities(random)
    number = len(of_filing)
    chosen = np.minimum(random.zipf(1.25, number) - 1 + random.integers(0, 400, number), _SECURITIES - 1)
    kind = random.random(number)
    shares = np.maximum(1, random.lognormal(8.2, 1.8, number)).astype(np.int64)
    prices = securities["price"].to_numpy()[chosen]
    divisor = holds["divisor"].to_numpy()[of_filing]
    return pl.DataFrame(
        {
            "ACCESSION_NUMBER": holds["ACCESSION_NUMBER"].gather(of_filing),
            "INFOTABLE_SK": np.arange(number) + 100_000_000,
            "NAMEOFISSUER": securities["name"].gather(chosen),
            "TITLEOFCLASS": pl.Series(["COM", "CL A", "SPONSORED ADS", "ETF"]).gather(chosen % 4),
            "CUSIP": securities["cusip"].gather(chosen),
            "FIGI": pl.Series([None], dtype=pl.String).new_from_index(0, number),
            "VALUE": np.round(shares * prices / divisor).astype(np.int64),
            "SSHPRNAMT": shares,
            "SSHPRNAMTTYPE": pl.Series(["SH", "PRN"]).gather((kind > 0.99).astype(np.uint32)),
            "PUTCALL": pl.Series([None, "Put", "Call"]).gather(
                np.where(kind < 0.03, 1, np.where(kind < 0.07, 2, 0)).astype(np.uint32)
            ),
            "INVESTMENTDISCRETION": pl.Series(["SOLE", "DFND"]).gather(chosen % 2),
            "OTHERMANAGER": pl.Series([None, "1", "1,2"]).gather(chosen % 3),
            "VOTING_AUTH_SOLE": shares,
            "VOTING_AUTH_SHARED": np.zeros(number, dtype=np.int64),
            "VOTING_AUTH_NONE": np.zeros(number, dtype=np.int64),
        }
    )


def _securities(random: np.random.Generator) -> pl.DataFrame:
    cusips = [NVIDIA] + [_cusip(number) for number in range(1, _SECURITIES)]
    names = ["NVIDIA CORPORATION"] + [f"ISSUER NUMBER {number} INC" for number in range(1, _SECURITIES)]
    return pl.DataFrame({"cusip": cusips, "name": names, "price": random.lognormal(3.8, 0.9, _SECURITIES)})


def _cusip(number: int) -> str:
    """Eight characters and their check digit."""
    body = f"{100_000 + number * 7:06d}10"
    total = 0
    for place, character in enumerate(body):
        value = _DIGITS.index(character) * (1 + place % 2)
        total += value // 10 + value % 10
    return f"{body}{-total % 10}"


def _small_tables(quarter: Quarter, filings: pl.DataFrame, totals: pl.DataFrame) -> dict[str, pl.DataFrame]:
    filed, ends = f"{quarter.filed:%d-%b-%Y}".upper(), f"{quarter.ends:%d-%b-%Y}".upper()
    number, amends = pl.col("ACCESSION_NUMBER"), pl.col("amendment").is_not_null()
    name = pl.format("Manager {} LLC", "manager")
    report = pl.when(pl.col("form") == "13F-NT").then(pl.lit("13F NOTICE")).otherwise(pl.lit("13F HOLDINGS REPORT"))
    cik = (pl.col("manager") + 1_000_000).cast(pl.String).str.zfill(10)
    return {
        "SUBMISSION": filings.select(
            number, FILING_DATE=pl.lit(filed), SUBMISSIONTYPE="form", CIK=cik, PERIODOFREPORT=pl.lit(ends)
        ),
        "COVERPAGE": filings.select(
            number,
            REPORTCALENDARORQUARTER=pl.lit(ends),
            ISAMENDMENT=pl.when(amends).then(pl.lit("Y")).otherwise(pl.lit("N")),
            AMENDMENTNO=pl.when(amends).then(1),
            AMENDMENTTYPE="amendment",
            CONFDENIEDEXPIRED=pl.lit(None, pl.String),
            FILINGMANAGER_NAME=name,
            REPORTTYPE=report,
            FORM13FFILENUMBER=pl.format("028-{}", "manager"),
        ),
        "SUMMARYPAGE": totals.select(
            number,
            "OTHERINCLUDEDMANAGERSCOUNT",
            "TABLEENTRYTOTAL",
            "TABLEVALUETOTAL",
            ISCONFIDENTIALOMITTED=pl.lit("N"),
        ).sort(number),
        "SIGNATURE": filings.select(number, SIGNATUREDATE=pl.lit(filed)),
        "OTHERMANAGER": filings.filter(pl.col("form") == "13F-NT").select(
            number, OTHERMANAGER_SK="manager", FORM13FFILENUMBER=pl.lit("028-1"), NAME=pl.lit("Manager 1 LLC")
        ),
    }
