"""What a CUSIP is called: by most filings, by the newest, by SEC's list, and by its ticker where that is sure."""

from __future__ import annotations

import polars as pl
from spec_tables import assert_table, filings, frame, rows

from transforms.reading.thirteen_f.securities_list import LISTED, securities_list
from transforms.thirteen_f.dim_security import dim_security
from transforms.thirteen_f.trading_symbols import SYMBOL_COLUMNS, trading_symbols
from warehouse.contract.columns import COLUMNS
from warehouse.contract.tables import DIM_SECURITY, RAW_13F_HOLDING

REPORTS = """
    filing  cik         form    period_of_report  known_from
    A       0001649339  13F-HR  2025-06-30        2025-08-14 16:30
    B       0001649339  13F-HR  2025-09-30        2025-11-03 16:30
    C       0001067983  13F-HR  2025-09-30        2025-11-14 16:30
    """
NVIDIA_10K = """
    filing  cik         form  period_of_report  known_from
    K       0001045810  10-K  2026-01-25        2026-02-25 16:30
    """
COVER = """
    filing  context_id  symbol  title
    K       c1          NVDA    Common Stock, $0.001 par value per share
    """
NO_LIST = LISTED.to_frame()


def holdings(text: str) -> pl.DataFrame:
    defaults = {
        "shares_or_principal_type": "SH",
        "title_of_class": "COM",
        "value_as_filed": 1,
        "shares_or_principal": 1,
    }
    found = frame(RAW_13F_HOLDING, text, defaults)
    return found.with_columns(row_number=pl.int_range(1, found.height + 1, dtype=pl.Int64))


def headers(text: str, name: str = "NVIDIA CORP") -> pl.DataFrame:
    return filings(text).with_columns(filer_name=pl.lit(name))


def cover(text: str) -> pl.DataFrame:
    facts = [
        {
            "accession_number": row["accession_number"],
            "fact_number": number,
            "concept": concept,
            "context_id": row["context_id"],
            "value_text": row[name],
        }
        for number, row in enumerate(rows(text), 1)
        for name, concept in (("symbol", "dei:TradingSymbol"), ("title", "dei:Security12bTitle"))
        if row[name] is not None
    ]
    return pl.DataFrame(facts, schema={name: COLUMNS[name].type.polars for name in SYMBOL_COLUMNS})


def securities(text: str, listed: pl.DataFrame = NO_LIST) -> pl.DataFrame:
    reports = headers(REPORTS, "SCION")
    return dim_security(holdings(text), reports, listed, trading_symbols(cover(COVER).clear(), reports))


def with_tickers(text: str, symbols: str = COVER, name: str = "NVIDIA CORP") -> pl.DataFrame:
    every = pl.concat([headers(REPORTS, "SCION"), headers(NVIDIA_10K, name)])
    return dim_security(holdings(text), every, NO_LIST, trading_symbols(cover(symbols), every))


def test_the_spelling_of_most_filings_and_of_the_newest() -> None:
    found = securities(
        """
        filing  issuer_name   title_of_class  cusip
        A       NVIDIA CORP   COM             67066G104
        B       NVIDIA CORP   COM             67066g104
        B       NVIDIA CORP   COM             67066G104
        C       Nvidia Corpn  COMMON          67066G104
        """
    )
    assert found.schema == DIM_SECURITY.schema
    assert_table(
        found,
        """
        cusip      issuer_name  issuer_name_newest  spelling_count  title_of_class  filing_count  is_valid_cusip
        67066G104  NVIDIA CORP  Nvidia Corpn        2               COM             3             yes
        """,
    )
    assert found["accession_numbers"].to_list() == ["B, C"]


def test_of_equally_frequent_spellings_the_one_used_last() -> None:
    found = securities(
        """
        filing  issuer_name  title_of_class  cusip
        A       FACEBOOK     CL A            30303M102
        C       META         CL A            30303M102
        """
    )
    assert_table(found, "issuer_name  first_period  last_period  filings\n META  2025-06-30  2025-09-30  C")


def test_trap_49_lost_zeros_are_put_back_and_a_wrong_cusip_stays_and_is_said() -> None:
    found = securities(
        """
        filing  issuer_name  cusip
        A       APPLE INC    37833100
        B       APPLE INC    037833100
        B       APPLE CALL   037833900
        """
    )
    assert_table(
        found,
        """
        cusip      filing_count  is_valid_cusip  is_option_cusip
        037833100  2             yes             -
        037833900  1             no              -
        """,
    )


def listed(*lines: tuple[str, str, str, str]) -> pl.DataFrame:
    text = "\n".join(f"{cusip}{mark}{name:<30}{title:<27}" for cusip, mark, name, title in lines)
    return securities_list(text.encode(), "13flist2025q3.txt")


APPLE = (
    ("037833100", "*", "APPLE INC", "COM"),
    ("037833900", " ", "APPLE INC", "CALL"),
    ("037833950", " ", "APPLE INC", "PUT"),
)


def test_an_options_own_cusip_is_told_by_secs_list() -> None:
    found = securities(
        """
        filing  issuer_name  cusip
        B       APPLE INC    037833100
        B       APPLE INC    037833950
        B       NVIDIA CORP  67066G104
        """,
        listed(*APPLE),
    )
    assert_table(
        found,
        """
        cusip      is_option_cusip  underlying_cusip  listed_issuer_name  listed_title_of_class  list_quarter
        037833100  no               -                 APPLE INC           COM                    2025-09-30
        037833950  yes              037833100         APPLE INC           PUT                    2025-09-30
        67066G104  -                -                 -                   -                      -
        """,
    )


def test_an_option_of_an_issuer_with_two_classes_is_of_neither() -> None:
    alphabet = (
        ("02079K305", "*", "ALPHABET INC", "CAP STK CL A"),
        ("02079K107", "*", "ALPHABET INC", "CAP STK CL C"),
        ("02079K905", " ", "ALPHABET INC", "CALL"),
    )
    found = securities("filing  issuer_name  cusip\n B  ALPHABET INC  02079K905", listed(*alphabet))
    assert_table(found, "is_option_cusip  underlying_cusip\n yes  -")


def test_a_ticker_is_the_companys_own_where_names_agree_but_for_the_legal_form() -> None:
    found = with_tickers("filing  issuer_name  cusip\n B  NVIDIA CORPORATION  67066G104\n B  NVIDIAN INC  123456AA1")
    assert_table(
        found,
        """
        cusip      ticker  issuer_cik  ticker_accession_number
        67066G104  NVDA    0001045810  K
        123456AA1  -       -           -
        """,
    )


def test_bonds_warrants_and_principal_have_no_ticker() -> None:
    found = with_tickers(
        """
        filing  issuer_name  title_of_class  cusip      shares_or_principal_type
        B       NVIDIA CORP  NOTE 1.000%     67066GAA1  SH
        B       NVIDIA CORP  *W EXP 2030     67066G112  SH
        B       NVIDIA CORP  COM             67066GAB9  PRN
        B       NVIDIA CORP  CL B            67066G203  SH
        """
    )
    assert found["ticker"].null_count() == 4


ALPHABET = """
    filing  context_id  symbol  title
    K       c1          GOOGL   Class A Common Stock, $0.001 par value
    K       c2          GOOG    Class C Capital Stock, $0.001 par value
    K       c3          GOOGN   4.000% Senior Notes due 2054
    """


def test_classes_have_tickers_of_their_own_and_a_title_without_one_has_none() -> None:
    found = with_tickers(
        """
        filing  issuer_name   title_of_class  cusip
        B       ALPHABET INC  CAP STK CL A    02079K305
        B       ALPHABET INC  CAP STK CL C    02079K107
        C       ALPHABET INC  COM             02079K909
        """,
        ALPHABET,
        "Alphabet Inc.",
    )
    assert_table(
        found,
        """
        cusip      ticker
        02079K305  GOOGL
        02079K107  GOOG
        02079K909  -
        """,
    )


def test_one_listed_class_is_what_a_title_without_a_letter_means() -> None:
    only = "filing  context_id  symbol  title\n K  c1  META  Class A Common Stock, $0.000006 par value"
    found = with_tickers("filing  issuer_name  cusip\n B  META PLATFORMS INC  30303M102", only, "Meta Platforms, Inc.")
    assert found["ticker"].item() == "META"


def test_two_companies_of_one_name_share_no_ticker() -> None:
    other = headers(NVIDIA_10K.replace("K    ", "L    ").replace("0001045810", "0000000009"))
    every = pl.concat([headers(REPORTS, "SCION"), headers(NVIDIA_10K), other])
    twice = cover(COVER + "    L       c1          NVDX    Common Stock\n")
    table = holdings("filing  issuer_name  cusip\n B  NVIDIA CORP  67066G104")
    assert dim_security(table, every, NO_LIST, trading_symbols(twice, every))["ticker"].item() is None


def test_the_newest_cover_page_counts() -> None:
    later = headers(NVIDIA_10K.replace("K    ", "L    ").replace("2026-02-25", "2026-05-25"))
    every = pl.concat([headers(REPORTS, "SCION"), headers(NVIDIA_10K), later])
    renamed = cover(COVER + "    L       c1          NVD     Common Stock\n")
    found = trading_symbols(renamed, every)
    assert found.rows() == [("0001045810", "NVD", "", "L")]


def test_no_holdings_no_securities() -> None:
    none = securities("filing  issuer_name  cusip\n A  X  037833100").clear()
    reports = headers(REPORTS)
    found = dim_security(RAW_13F_HOLDING.schema.to_frame(), reports, NO_LIST, trading_symbols(cover(COVER), reports))
    assert found.equals(none)
