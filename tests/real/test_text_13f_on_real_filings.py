"""The 100 text tables of 1999 to early 2013: rows as printed, and each filing beside its own summary page."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from transforms.reading.errors import UnreadableDocument
from transforms.reading.submission import split_submission
from transforms.reading.thirteen_f.cover_13f import raw_13f_cover
from transforms.reading.thirteen_f.infotable_13f import raw_13f_holding

pytestmark = pytest.mark.real

GOLDEN = Path(__file__).parents[1] / "golden" / "text_13f_rows.tsv"
LAST_TEXT = "2013-05-31"

# What the filers printed wrong: rows less entries, sum less total, in the thousands of the page.
FILERS_ERRORS = {
    # 28 rows add up to 203,309; the summary page says 203,912.
    "0000941302-99-000112": (0, -603),
    # The second page's rows add up to 8,989,838; its own subtotal says 9,009,838, and so does the grand total.
    "0000950150-03-000957": (0, -20_000),
    # The summary page says 83 entries; 84 rows add up to its total.
    "0000950134-06-016076": (1, 0),
}
# 39 rows of 480,881 are printed; the summary page says 38 and 565,989: neither bears the other out.
REFUSED = "0000941302-01-500218"
# Rows rounded one by one: the sum less the printed total.
ROUNDED = {
    "0000941302-01-500187": 1, "0000929638-09-000263": -4, "0000929638-09-001361": 1, "0000929638-09-001562": 1,
    "0001140361-10-006594": 1, "0001140361-10-021678": 2, "0001140361-10-033723": 2, "0001140361-10-045690": 4,
    "0001140361-11-009210": -1, "0001140361-11-027762": 1, "0001140361-11-042013": 4, "0001140361-11-053320": -2,
    "0001140361-12-008117": -2, "0000929638-12-000483": 3, "0001140361-12-037019": -6, "0001140361-12-047243": -2,
    "0001140361-13-007311": -1,
}  # fmt: skip


@pytest.fixture(scope="module")
def texts(real_edgar: Path) -> dict[str, bytes]:
    with (real_edgar / "MANIFEST.tsv").open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {
        row["accession"]: (real_edgar / row["path"]).read_bytes()
        for row in rows
        if row["kind"] == "full-submission" and row["form"].startswith("13F-HR") and row["filing_date"] <= LAST_TEXT
    }


def holdings(texts: dict[str, bytes], accession: str) -> pl.DataFrame:
    return raw_13f_holding(split_submission(texts[accession], accession))


def test_each_filing_agrees_with_its_own_totals_or_its_own_text_says_why(texts: dict[str, bytes]) -> None:
    assert len(texts) == 100
    found: dict[str, tuple[int, Decimal]] = {}
    for accession, data in texts.items():
        (cover,) = raw_13f_cover(split_submission(data, accession)).to_dicts()
        assert cover["value_unit_stated"] == "thousands", accession
        assert cover["period_of_report"] is not None, accession
        if accession != REFUSED:
            rows = holdings(texts, accession)
            difference = rows["value_as_filed"].sum() - cover["table_value_total"]
            found[accession] = (rows.height - cover["table_entry_total"], difference)
    apart = {accession: differences for accession, differences in found.items() if differences != (0, 0)}
    assert apart == FILERS_ERRORS | {accession: (0, difference) for accession, difference in ROUNDED.items()}


def test_what_neither_total_bears_out_is_refused(texts: dict[str, bytes]) -> None:
    with pytest.raises(UnreadableDocument, match=r"39 rows of value 480,881 .* 38 rows of value 565,989") as caught:
        holdings(texts, REFUSED)
    assert REFUSED in str(caught.value)


def test_rows_written_down_by_hand(texts: dict[str, bytes]) -> None:
    with GOLDEN.open(newline="") as file:
        golden = list(csv.DictReader(file, delimiter="\t"))
    assert len(golden) >= 60
    assert len({row["accession"] for row in golden}) >= 16
    for row in golden:
        (read,) = holdings(texts, row["accession"]).filter(pl.col("row_number") == int(row["row"])).to_dicts()
        assert {
            "issuer_name": row["issuer_name"],
            "title_of_class": row["title_of_class"],
            "cusip": row["cusip"],
            "value_as_filed": Decimal(row["value"]),
            "shares_or_principal": Decimal(row["shares"]),
            "shares_or_principal_type": row["type"],
            "put_call": row["put_call"] or None,
            "other_managers": row["other_managers"] or None,
        }.items() <= read.items(), row
