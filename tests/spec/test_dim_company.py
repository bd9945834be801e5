"""dim_company: EDGAR's word counts before the watch list's, and where they differ it is said."""

from __future__ import annotations

import polars as pl
from spec_tables import assert_table, rows

from expectations.check import Check
from expectations.dim_company import checks
from transforms.dim_company import FILERS, WATCHED, dim_company
from warehouse.contract.tables_dim import DIM_COMPANY

LIST = """
    cik         company  panel          sic_code_watched  member_from  member_until  why_watched
    0001326801  Meta     technology     7370              2012         -             Builds.
    0000018926  Lumen    media_telecom  -                 2009         -             Fibre.
    0000790070  EMC      technology     3572              2009         2015          Storage.
    """
EDGAR = """
    cik         filer_name      sic_code  sic_description            fiscal_year_end
    0001326801  Meta Platforms  7372      Prepackaged Software       1231
    0000018926  Lumen Inc.      4813      Telephone Communications   1231
    0001649339  Scion           -         -                          1231
    """
DIFFERS = "The watch list's SIC code is the one EDGAR gives"
NONE = "Every company has a SIC code, from EDGAR or from the watch list"


def built(watched: str = LIST, filers: str = EDGAR) -> pl.DataFrame:
    return dim_company(pl.DataFrame(rows(watched), schema=WATCHED), pl.DataFrame(rows(filers), schema=FILERS))


def failing(found: list[Check]) -> dict[str, tuple[str, int]]:
    return {one.name: (one.severity, one.total) for one in found if one.total}


def test_each_company_of_the_list_stands_once_with_what_edgar_says_of_it() -> None:
    found = built()
    assert found.schema == DIM_COMPANY.schema
    assert_table(
        found,
        """
        cik         company  filer_name      panel          fiscal_year_end  member_from  member_until  why_watched
        0000018926  Lumen    Lumen Inc.      media_telecom  1231             2009         -             Fibre.
        0000790070  EMC      -               technology     -                2009         2015          Storage.
        0001326801  Meta     Meta Platforms  technology     1231             2012         -             Builds.
        """,
    )


def test_edgars_sic_code_counts_and_the_list_stands_in_where_edgar_is_silent() -> None:
    assert_table(
        built(),
        """
        cik         sic_code  sic_description           sic_source   sic_code_watched
        0000018926  4813      Telephone Communications  submissions  -
        0000790070  3572      -                         watch list   3572
        0001326801  7372      Prepackaged Software      submissions  7370
        """,
    )


def test_a_list_of_filings_without_industries_leaves_the_lists_own() -> None:
    silent = """
    cik         filer_name  sic_code  sic_description  fiscal_year_end
    0001326801  Meta        -         -                -
    """
    assert_table(
        built(filers=silent),
        """
        cik         filer_name  sic_code  sic_source
        0000018926  -           -         -
        0000790070  -           3572      watch list
        0001326801  Meta        7370      watch list
        """,
    )


def test_an_empty_list_makes_an_empty_table() -> None:
    empty = dim_company(pl.DataFrame(schema=WATCHED), pl.DataFrame(schema=FILERS))
    assert empty.schema == DIM_COMPANY.schema
    assert empty.is_empty()


def test_a_sic_code_that_edgar_contradicts_is_warned_of() -> None:
    assert failing(checks(built())) == {DIFFERS: ("warn", 1)}
    assert failing(checks(built(LIST.replace("7370", "7372")))) == {}


def test_a_company_without_any_sic_code_is_warned_of() -> None:
    assert failing(checks(built(filers=EDGAR.replace("4813", "-   ")))) == {DIFFERS: ("warn", 1), NONE: ("warn", 1)}


def test_what_cannot_be_blocks() -> None:
    good = built(LIST.replace("7370", "7372"))
    for change, name in (
        (pl.lit(None, pl.String()).alias("sic_source"), "A SIC code is there exactly where its source is named"),
        (pl.lit("tmt").alias("panel"), "A company's panel is technology or media_telecom"),
        (pl.lit(2008, pl.Int64()).alias("member_until"), "A company does not leave its panel before it joins"),
    ):
        assert failing(checks(good.with_columns(change))) == {name: ("block", 3)}
