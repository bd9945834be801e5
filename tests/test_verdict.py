"""Frames judged by Great Expectations: each kind of expectation passes and fails, and an error is no failure."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from expectations.check import KEPT_ROWS, Check
from expectations.pandas_frame import judged_frame
from expectations.verdict import Judge, Verdict, blocking
from warehouse.contract.column import Column, ColumnType
from warehouse.contract.columns import COLUMNS
from warehouse.contract.table import Layer, Table
from warehouse.contract.tables import CORE_VINTAGE, MART_ARTICLE_CHECK, RAW_13F_HOLDING, RAW_XBRL_FACT

ACCESSION = "0001018724-24-000008"

HOLDING: dict[str, object] = {
    "accession_number": ACCESSION,
    "row_number": 1,
    "issuer_name": "NVIDIA CORP",
    "cusip": "67066G104",
    "value_as_filed": Decimal("186580000"),
    "shares_or_principal": Decimal(1000000),
    "shares_or_principal_type": "SH",
    "put_call": "Put",
    "voting_sole": 0,
}


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    with Judge(tmp_path_factory.mktemp("docs"), "a run") as entered:
        yield entered


def holdings(*changes: dict[str, object]) -> pl.DataFrame:
    """Rows like HOLDING, numbered, each with its changes."""
    rows = [{**HOLDING, "row_number": number, **change} for number, change in enumerate(changes, start=1)]
    return pl.DataFrame(rows, schema=RAW_13F_HOLDING.schema)


def verdict_on(verdicts: list[Verdict], sentence: str) -> Verdict:
    (one,) = (each for each in verdicts if each.expectation.startswith(sentence))
    return one


def test_importing_costs_no_great_expectations() -> None:
    code = (
        "import sys, expectations.verdict, expectations.suites; "
        "print({'great_expectations', 'pandas'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_good_frame_passes_everything(judge: Judge) -> None:
    verdicts = judge.frame(RAW_13F_HOLDING, holdings({}, {"put_call": None}))
    assert {one.verdict for one in verdicts} == {"passed"}
    assert {one.suite for one in verdicts} == {"raw_13f_holding"}
    assert verdict_on(verdicts, "cusip is never NULL").observed == "0 of 2 rows"


@pytest.mark.parametrize(
    ("change", "sentence", "observed"),
    [
        ({"cusip": None}, "cusip is never NULL", "1 of 2 rows: "),
        ({"row_number": 1}, "One row has its own accession_number, row_number", "2 of 2 rows: "),
        ({"put_call": "PUT"}, "put_call is one of: Put, Call", "put_call PUT"),
        ({"accession_number": "1018724-24-8"}, "accession_number matches", "1018724-24-8"),
        ({"accession_number": f"{ACCESSION}\n"}, "accession_number matches", r"000008\n'"),
        ({"voting_sole": -1}, "voting_sole is at least 0", "row_number 2, voting_sole -1"),
        ({"row_number": 0}, "row_number is at least 1", "row_number 0"),
    ],
)
def test_each_kind_of_expectation_fails(judge: Judge, change: dict[str, object], sentence: str, observed: str) -> None:
    verdicts = judge.frame(RAW_13F_HOLDING, holdings({}, change))
    failed = [one for one in verdicts if one.verdict != "passed"]
    assert [one.verdict for one in failed] == ["blocked"]
    assert failed[0].expectation.startswith(sentence)
    assert observed in failed[0].observed


def test_a_maximum_fails(judge: Judge) -> None:
    row = {
        "cik": "0001018724", "series_id": "aws", "metric": "revenue", "basis": "as_reported", "period_type": "quarter",
        "period_start": datetime(2024, 1, 1).date(), "period_end": datetime(2024, 3, 31).date(), "fiscal_year": 2024,
        "fiscal_quarter": 5, "value": Decimal(1), "unit": "USD", "concept": "us-gaap:Revenues",
        "accession_numbers": f"{ACCESSION}, {ACCESSION}", "source_ids": f"{ACCESSION}#1",
        "known_from": datetime(2024, 5, 1, 16, 1), "known_to": None,
    }  # fmt: skip
    verdicts = judge.frame(CORE_VINTAGE, pl.DataFrame([row], schema=CORE_VINTAGE.schema))
    assert [one.expectation for one in blocking(verdicts)] == ["fiscal_quarter is at most 4"]
    assert verdict_on(verdicts, "fiscal_quarter is at most 4").column_name == "fiscal_quarter"


def test_an_empty_frame_is_judged_and_passes(judge: Judge) -> None:
    verdicts = judge.frame(RAW_XBRL_FACT, pl.DataFrame(schema=RAW_XBRL_FACT.schema))
    assert len(verdicts) > 10
    assert blocking(verdicts) == []


def test_a_missing_an_extra_and_a_retyped_column_are_one_blocked_verdict(judge: Judge) -> None:
    wrong = holdings({}).drop("figi").with_columns(pl.col("row_number").cast(pl.String), sector=pl.lit("AI"))
    (only,) = judge.frame(RAW_13F_HOLDING, wrong, lambda: pytest.fail("not on a frame of another schema"))
    assert only.verdict == "blocked"
    assert "column figi, is missing" in only.observed
    assert "column sector, is not in the contract" in only.observed
    assert "row_number, is String, which the contract has as Int64" in only.observed


def test_columns_out_of_order_block(judge: Judge) -> None:
    (only,) = judge.frame(RAW_13F_HOLDING, holdings({}).select(sorted(RAW_13F_HOLDING.columns)))
    assert only.verdict == "blocked"
    assert "stands where the contract has" in only.observed


def test_an_expectation_that_cannot_be_evaluated_is_not_a_failed_one(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COLUMNS, "issuer_name", Column(ColumnType.TEXT, "", pattern="("))
    verdicts = judge.frame(RAW_13F_HOLDING, holdings({}))
    broken = verdict_on(verdicts, "issuer_name matches (")
    assert broken.verdict == "not_evaluated"
    assert "unterminated subpattern" in broken.observed or "missing )" in broken.observed
    assert blocking(verdicts) == [broken]


def test_checks_pass_warn_and_block_with_their_rows(judge: Judge) -> None:
    rows = pl.DataFrame({"cik": ["0001018724"] * 1200})
    verdicts = judge.frame(
        RAW_13F_HOLDING,
        holdings({}),
        [
            Check("All is well", "block", rows.clear()),
            Check("Some $ is odd", "warn", rows.head(1), "cik"),
            Check("Nothing is wrong", "block", rows),
        ],
    )
    assert verdict_on(verdicts, "All is well").verdict == "passed"
    odd = verdict_on(verdicts, "Some $ is odd")
    assert (odd.verdict, odd.column_name, odd.observed) == ("warned", "cik", "1 row: cik 0001018724")
    wrong = verdict_on(verdicts, "Nothing is wrong")
    assert wrong.verdict == "blocked"
    assert wrong.observed.startswith("1,200 rows: cik 0001018724; ")
    assert blocking(verdicts) == [wrong]


def test_a_check_keeps_some_rows_and_counts_all() -> None:
    check = Check("Few", "warn", pl.DataFrame({"row": range(KEPT_ROWS + 5)}))
    assert (check.total, check.offending.height) == (KEPT_ROWS + 5, KEPT_ROWS)


def test_decimals_are_named_without_empty_places(judge: Judge) -> None:
    rows = pl.DataFrame({"a": ["1200.000000", "0.500000", "-0.010000"]}).select(pl.col("a").cast(pl.Decimal(38, 6)))
    verdicts = judge.frame(RAW_13F_HOLDING, holdings({}), [Check("Sums agree", "warn", rows)])
    assert verdict_on(verdicts, "Sums agree").observed == "3 rows: a 1200; a 0.5; a -0.01"


def test_checks_that_cannot_be_computed_are_not_evaluated(judge: Judge) -> None:
    def broken() -> list[Check]:
        return [Check("No sector is AI", "block", holdings({}).filter(pl.col("sector") == "AI"))]

    verdicts = judge.frame(RAW_13F_HOLDING, holdings({}), broken)
    (fatal,) = blocking(verdicts)
    assert fatal.verdict == "not_evaluated"
    assert "sector" in fatal.observed


def test_two_checks_of_one_name_are_refused(judge: Judge) -> None:
    twice = [Check("Well", "block", pl.DataFrame({"a": []}))] * 2
    with pytest.raises(ValueError, match="several checks are named"):
        judge.frame(RAW_13F_HOLDING, holdings({}), twice)


def test_nulls_in_a_key_are_values_of_it(judge: Judge) -> None:
    row = {"claim_id": "1", "claim": "c", "figure_unit": "percent", "explanation": "e", "known_from": None}
    both = pl.DataFrame([row, row], schema=MART_ARTICLE_CHECK.schema)
    (wrong,) = blocking(judge.frame(MART_ARTICLE_CHECK, both))
    assert wrong.expectation == "One row has its own claim_id, known_from"


def test_nullable_integers_beyond_a_float_do_not_break_the_key(judge: Judge) -> None:
    table = Table("t", Layer.RAW, "", "", ("cik", "row_number"), ("cik", "row_number"), ())
    numbers = [2**53, 2**53 + 1, None]
    frame = pl.DataFrame({"cik": ["0001018724"] * 3, "row_number": numbers}, schema=table.schema)
    assert blocking(judge.frame(table, frame)) == []
    assert len(blocking(judge.frame(table, pl.concat([frame, frame.tail(1)])))) == 1


def test_decimals_keep_their_sign_and_range_in_pandas(judge: Judge) -> None:
    table = Table("t", Layer.MART, "", "", ("cik",), ("cik", "underlying_notional_usd"), ())
    values = [Decimal("-0.01"), Decimal("1000000000000000.01"), None]
    frame = pl.DataFrame(
        {"cik": [f"{n:010d}" for n in range(3)], "underlying_notional_usd": values}, schema=table.schema
    )
    (wrong,) = blocking(judge.frame(table, frame))
    assert wrong.expectation == "underlying_notional_usd is at least 0"
    assert wrong.observed.startswith("1 of 3 rows")


def test_pandas_gets_only_what_is_looked_at() -> None:
    from expectations.from_contract import contract_expectations

    frame = holdings({}, {"voting_sole": None})
    seen = judged_frame(frame, contract_expectations(RAW_13F_HOLDING))
    assert "figi" not in seen.columns
    assert str(seen["voting_sole"].dtype) == "Int64"
    assert str(seen["row_number"].dtype) == "int64"
    assert str(seen["value_as_filed"].dtype) == "float64"


def test_data_docs_hold_suites_and_failing_sentences(tmp_path: Path) -> None:
    with Judge(tmp_path / "docs", "load-17") as judge:
        rows = pl.DataFrame({"filing": [ACCESSION]})
        judge.frame(RAW_13F_HOLDING, holdings({}), [Check("Totals agree with the cover", "block", rows)])
        judge.frame(RAW_13F_HOLDING, holdings({}, {"cusip": None}))
        index = judge.write_docs()
    assert index == tmp_path / "docs" / "index.html"
    assert "raw_13f_holding" in index.read_text(encoding="utf-8")
    pages = [page.read_text(encoding="utf-8") for page in index.parent.rglob("validations/**/*.html")]
    assert len(pages) == 4
    assert any("Totals agree with the cover" in page and ACCESSION in page for page in pages)
    assert any("cusip is never NULL" in page for page in pages)
    assert all("load-17" in page for page in pages)


def test_text_of_a_filing_is_text_in_data_docs_and_quoted_as_it_is_in_verdicts(tmp_path: Path) -> None:
    hostile = "<script>alert('pwn')</script>"
    with Judge(tmp_path / "docs") as judge:
        rows = pl.DataFrame({"filing": [hostile]})
        verdicts = judge.frame(
            RAW_13F_HOLDING, holdings({"accession_number": hostile}), [Check("No text", "block", rows)]
        )
        index = judge.write_docs()
    pages = [page.read_text(encoding="utf-8") for page in index.parent.rglob("*.html")]
    assert any("alert(" in page for page in pages)
    assert not any("<script>alert" in page for page in pages)
    assert len([one for one in blocking(verdicts) if hostile in one.observed]) == 2


def test_a_judge_must_be_entered(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="must be entered"):
        Judge(tmp_path).frame(RAW_13F_HOLDING, holdings({}))
