"""Sentences of one filing as one row a period: a decrease is negative, and what contradicts itself is NULL."""

from __future__ import annotations

import polars as pl
import pytest
from check_rows import failing
from spec_tables import MICROSOFT, assert_table, filings, frame

from expectations import core_stated_growth as expectations
from transforms.cloud.core_stated_growth import core_stated_growth
from transforms.rules.stated_growth import stated_growth_rules
from warehouse.contract.tables import CORE_STATED_GROWTH, RAW_DISCLOSURE

SENTENCES = """
    filing  number  series_id  low   direction  is_constant  period_start  period_end
    32-Q2   1       azure      39    increase   no           2031-10-01    2031-12-31
    32-Q2   2       azure      38    increase   yes          2031-10-01    2031-12-31
    32-Q2   5       azure      39    increase   no           2031-10-01    2031-12-31
    32-Q2   6       azure      40.5  decrease   no           2031-07-01    2031-12-31
    31-K    3       azure      30    increase   yes          2030-07-01    2031-06-30
    31-K    4       aws        31    increase   no           2031-01-01    2031-12-31
    31-K    7       aws        32    increase   no           2031-01-01    2031-12-31
    """
HEADERS = """
    filing  form  known_from
    32-Q2   10-Q  2032-01-28
    31-K    10-K  2031-07-30
    """


def sentences(text: str = SENTENCES) -> pl.DataFrame:
    return frame(RAW_DISCLOSURE, text, {"disclosed_metric": "stated_growth", "basis_era": "from_august_2024"})


def made(disclosures: pl.DataFrame) -> pl.DataFrame:
    headers = filings(HEADERS).with_columns(cik=pl.lit(MICROSOFT))
    return core_stated_growth(disclosures, headers, stated_growth_rules())


def test_each_filing_says_a_thing_once() -> None:
    found = made(sentences())
    assert found.schema == CORE_STATED_GROWTH.schema
    assert_table(
        found,
        """
        filing  series_id  period_type  year  quarter  growth_pct  constant  source_ids                    known_from
        32-Q2   azure      quarter      2032  2        39          38        32-Q2#d1, 32-Q2#d2, 32-Q2#d5  2032-01-28
        32-Q2   azure      half_year    2032  2        -40.5       -         32-Q2#d6                      2032-01-28
        31-K    azure      fiscal_year  2031  4        -           30        31-K#d3                       2031-07-30
        31-K    aws        fiscal_year  2031  4        -           -         31-K#d4, 31-K#d7              2031-07-30
        """,
    )
    none = "constant_currency_growth_pct: the filing states none"
    assert dict(found.select("period_start", "null_reason").cast(pl.String).iter_rows()) == {
        "2031-10-01": None,
        "2031-07-01": none,
        "2030-07-01": "growth_pct: stated in constant currency only",
        "2031-01-01": f"growth_pct: 31-K states 31 and 32 percent; {none}",
    }
    assert failing(expectations.checks(found, sentences())) == {}


def test_other_disclosures_and_series_that_no_rule_names_have_no_row() -> None:
    assert made(sentences().with_columns(disclosed_metric=pl.lit("useful_life_change"))).is_empty()
    assert made(sentences().with_columns(series_id=pl.lit("dynamics"))).is_empty()
    assert made(RAW_DISCLOSURE.schema.to_frame()).schema == CORE_STATED_GROWTH.schema


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"growth_pct": pl.col("growth_pct") + 1}, "A growth is what each sentence of its filing states"),
        ({"growth_pct": -pl.col("growth_pct")}, "A growth is what each sentence of its filing states"),
        (
            {"constant_currency_growth_pct": pl.col("growth_pct"), "growth_pct": None},
            "A growth is what each sentence of its filing states",
        ),
        ({"null_reason": None}, "Where growth_pct is NULL, the reason is given"),
        ({"null_reason": None}, "Where constant_currency_growth_pct is NULL, the reason is given"),
        ({"period_start": pl.col("period_end")}, "Every stated growth has its row"),
    ],
)
def test_a_row_that_its_sentences_do_not_support_fails(change: dict[str, pl.Expr], sentence: str) -> None:
    wrong = made(sentences()).with_columns(**change).cast(dict(CORE_STATED_GROWTH.schema))
    assert failing(expectations.checks(wrong, sentences()))[sentence] == "block"
