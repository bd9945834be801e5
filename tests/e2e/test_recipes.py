"""The recipes on the built-in sample: the key figures as filings print them, or as divided by hand from those."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from e2e.conftest import Ran
from metric_formulas import row_formulas

from docs.recipes_page import CHAPTERS, recipes_page
from warehouse.contract.tables import Layer, Table, tables_of
from warehouse.query import Answer, ask, recipes

pytestmark = pytest.mark.slow

MARTS = tables_of(Layer.MART)


def answer(sample_run: Ran, name: str) -> Answer:
    return ask(sample_run.database, recipes()[name].sql)


def picked(found: Answer, *columns: str) -> list[tuple[object, ...]]:
    places = [found.columns.index(name) for name in columns]
    return [tuple(row[place] for place in places) for row in found.rows]


def test_every_recipe_asks_and_is_answered(sample_run: Ran) -> None:
    assert len(recipes()) >= 20
    for recipe in recipes().values():
        assert recipe.title.count("?") == 1, recipe.name
        found = ask(sample_run.database, recipe.sql)
        assert found.rows, recipe.name
        assert len(set(found.columns)) == len(found.columns), recipe.name


def test_every_recipe_has_one_chapter() -> None:
    assert sorted(name for names in CHAPTERS.values() for name in names) == sorted(recipes())


def test_the_page_of_recipes_is_what_they_answer(sample_run: Ran) -> None:
    page = (Path(__file__).parents[2] / "docs/recipes.md").read_text(encoding="utf-8")
    assert page == recipes_page(sample_run.database), "stale: run `make docs`"


EXPECTED: dict[str, tuple[tuple[str, ...], list[tuple[object, ...]]]] = {
    # 13F of 2025-11-03, 0001649339-25-000007: information table and cover page.
    "scion_options": (
        ("underlying", "put_call", "shares", "underlying_notional_usd"),
        [
            ("PALANTIR TECHNOLOGIES INC", "Put", 5_000_000, 912_100_000),
            ("NVIDIA CORPORATION", "Put", 1_000_000, 186_580_000),
            ("PFIZER INC", "Call", 6_000_000, 152_880_000),
            ("HALLIBURTON CO", "Call", 2_500_000, 61_500_000),
        ],
    ),
    "scion_holdings": (
        ("position", "value_usd"),
        [
            ("MOLINA HEALTHCARE INC", 23_920_000),
            ("LULULEMON ATHLETICA INC", 17_793_000),
            ("SLM CORP", 13_287_895),
            ("BRUKER CORP", 13_137_181),
            ("all holdings", 68_138_076),
            ("all options, at underlying notional", 1_313_060_000),
            ("all rows", 1_381_198_076),
            ("total on the cover page", 1_381_198_076),
        ],
    ),
    "nvidia_puts": (("put_shares", "put_notional_usd"), [(Decimal(1_000_000), Decimal(186_580_000))]),
    # Mean of the yearly growth rates that the segment notes print: 36 and 17, 22 and 20, 45 and 29 in the article.
    "cloud_eras": (
        ("series", "era", "known_2025_11_14_pct", "known_now_pct"),
        [
            ("Google Cloud", "2018-2022", Decimal("45.4060"), Decimal("45.4060")),
            ("AWS", "2018-2022", Decimal("35.7741"), Decimal("35.7741")),
            ("Intelligent Cloud", "2018-2022", Decimal("22.4183"), Decimal("22.4183")),
            ("Google Cloud", "2023-2025", Decimal("29.2615"), Decimal("30.7847")),
            ("AWS", "2023-2025", Decimal("16.6903"), Decimal("17.1673")),
            ("Intelligent Cloud", "2023-2025", Decimal("19.5387"), Decimal("19.5387")),
        ],
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_recipe_answers_what_the_filings_print(sample_run: Ran, name: str) -> None:
    columns, expected = EXPECTED[name]
    assert picked(answer(sample_run, name), *columns) == expected


AMAZON_2025 = "0001018724-26-000004"
ALPHABET_2025 = "0001652044-26-000018"
MICROSOFT_2025 = "0000950170-25-100235"

HELD: dict[str, tuple[tuple[str, ...], list[tuple[object, ...]]]] = {
    # Amazon: 131,819 after 82,999 of capex, over 716,924 of net sales and 139,514 of operating cash flow. Alphabet:
    # 91,447 after 52,535, over 402,836 and 164,713. Microsoft: 64,551, over 281,724 and 136,162.
    "capex_burden": (
        (
            "company",
            "capex_million_usd",
            "growth_pct",
            "of_revenue_pct",
            "of_operating_cash_flow_pct",
            "free_cash_flow_million_usd",
        ),
        [
            ("Amazon", 131_819, Decimal("58.8"), Decimal("18.4"), Decimal("94.5"), 7_695),
            ("Alphabet", 91_447, Decimal("74.1"), Decimal("22.7"), Decimal("55.5"), 73_266),
            ("Microsoft", 64_551, Decimal("45.1"), Decimal("22.9"), Decimal("47.4"), 71_611),
        ],
    ),
    "capex_by_year": (("company", "2024", "2025"), [("Amazon", 82_999, 131_819), ("Alphabet", 52_535, 91_447)]),
    "capex_bases": (
        ("company", "gross_cash", "net_of_proceeds"),
        [("Amazon", 131_819, 128_320), ("Microsoft", 64_551, None)],  # 131,819 less 3,499 of proceeds
    ),
    "capex_against_history": (
        ("company", "year", "of_revenue_pct", "of_depreciation_pct"),
        [("Amazon", 2025, Decimal("18.4"), Decimal("200.5")), ("Alphabet", 2025, Decimal("22.7"), Decimal("432.7"))],
    ),
    # Depreciation of 65,756 and 21,136 million dollars.
    "depreciation_burden": (
        ("company", "year", "depreciation_million_usd", "of_revenue_pct"),
        [("Amazon", 2025, 65_756, Decimal("9.2")), ("Alphabet", 2025, 21_136, Decimal("5.2"))],
    ),
    # AWS: 128,725 after 107,556, on capex of 131,819 and of 82,999 a year before. Google Cloud: 58,705 after 43,229, on
    # 91,447 and 52,535.
    "cloud_payback": (
        ("series", "year", "further_revenue_million_usd", "revenue_cents_a_dollar", "on_capex_of_the_year_before"),
        [
            ("AWS", 2025, 21_169, Decimal("16.1"), Decimal("25.5")),
            ("Google Cloud", 2025, 15_476, Decimal("16.9"), Decimal("29.5")),
        ],
    ),
    # 32,907 after 25,544 in the quarter to 2025-12-31, both in 0001193125-26-027207.
    "cloud_turn": (
        ("series", "newest_quarter", "growth_pct", "it_grows"),
        [("Intelligent Cloud", date(2025, 12, 31), Decimal("28.8"), "faster than a year before")],
    ),
    "since_the_article": (
        ("company", "capex_million_usd", "growth_pct", "accession_number"),
        [("Amazon", 131_819, Decimal("58.8"), AMAZON_2025), ("Alphabet", 91_447, Decimal("74.1"), ALPHABET_2025)],
    ),
    "where_printed": (
        ("metric", "period_end", "value", "accession_number"),
        [
            ("capex", date(2025, 12, 31), Decimal("131819000000.00"), AMAZON_2025),
            ("operating_cash_flow", date(2025, 12, 31), Decimal("139514000000.00"), AMAZON_2025),
        ],
    ),
    "restatements": (
        ("series", "period_end", "kind", "old_million", "new_million", "changed_by"),
        [("microsoft_intelligent_cloud", date(2024, 6, 30), "recast", 105_362, 87_464, MICROSOFT_2025)],
    ),
    "openai_money": (
        ("gives", "gets", "kind", "amount"),
        [("OpenAI", "Microsoft", "purchase", 250_000_000_000), ("Microsoft", "OpenAI", "funding", 13_000_000_000)],
    ),
    "large_customers": (
        ("company", "of_revenue_pct"),
        [("NVIDIA", Decimal(22)), ("NVIDIA", Decimal(14))],
    ),
    "stated_growth": (
        ("series", "period_end", "growth_pct"),
        [("Azure", date(2025, 6, 30), 34.0), ("Azure", date(2025, 9, 30), 40.0)],
    ),
    "article_check": (
        ("claim_id", "article", "known_2025_11_14", "known_now"),
        [("4", 17, "16.7", "17.2"), ("6", 29, "29.3", "30.8")],
    ),
    "holding_changes": (
        ("issuer", "change_kind", "shares_before", "shares"),
        [("MOLINA HEALTHCARE INC", "opened", 0, 125_000), ("LAUDER ESTEE COS INC", "closed", 150_000, 0)],
    ),
    "what_is_a_metric": (
        ("column_name", "formula"),
        [("growth_pct", "100 * (revenue_usd / prior_revenue_usd - 1)")],
    ),
}


@pytest.mark.parametrize("name", HELD)
def test_a_recipe_holds_what_the_filings_print(sample_run: Ran, name: str) -> None:
    columns, expected = HELD[name]
    found = picked(answer(sample_run, name), *columns)
    assert [row for row in expected if row not in found] == []


@pytest.mark.parametrize("mart", MARTS, ids=lambda mart: mart.name)
def test_the_formula_of_a_metric_gives_its_figures(sample_run: Ran, mart: Table) -> None:
    formulas = row_formulas(mart)
    wrong = {
        column: ask(
            sample_run.database,
            f"SELECT {column}, {formula} FROM history.{mart.name} WHERE abs({column} - ({formula})) > 0.0001",
        ).rows
        for column, formula in formulas
    }
    assert wrong == {column: [] for column, _ in formulas}


def test_many_formulas_are_computed(sample_run: Ran) -> None:
    computed = {(mart.name, column) for mart in MARTS for column, _ in row_formulas(mart)}
    assert len(computed) > 20
    with_figures = {
        (mart, column)
        for mart, column in computed
        if ask(sample_run.database, f"SELECT count({column}) FROM history.{mart}").rows[0][0]
    }
    assert computed - with_figures == {("mart_capex_payback", "segment_depreciation_to_revenue_pct")}


def test_dim_period_has_every_period_that_is_joined_to_it(sample_run: Ran) -> None:
    for mart in ("mart_cloud_growth", "mart_capex_annual", "mart_capex_quarterly", "mart_commitment"):
        (lost,) = ask(
            sample_run.database,
            f"SELECT count(*) FROM {mart} LEFT JOIN dim_period USING (period_start, period_end) "
            "WHERE period_name IS NULL",
        ).rows
        assert lost == (0,), mart
    (quarter,) = ask(
        sample_run.database,
        "SELECT DISTINCT period_name FROM mart_option_position "
        "JOIN dim_period ON period_end = period_of_report AND period_length = 'quarter' AND is_calendar_period "
        "WHERE period_of_report = DATE '2025-09-30'",
    ).rows
    assert quarter == ("2025 Q3",)
