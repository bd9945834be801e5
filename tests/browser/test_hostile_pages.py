"""Pages of files that lie, are empty or have holes: nothing runs, nothing breaks, and what is missing is seen to be."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from browser.conftest import Open
from browser.hostile import BREAKING_OUT, HUGE, INJECTED, QUOTED, SCRIPT, changed, page_of
from browser.opened import Opened
from command_line import Ran

from warehouse.contract.tables import Layer, tables_of
from warehouse.page.vega import vega_script
from warehouse.query import ask

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCIONS = "0001649339-25-000007"
WARNED = (
    "INSERT INTO ops.validation_result BY NAME SELECT * REPLACE (9999 AS sequence, 'raw_13f_holding' AS suite, "
    f"'a check that warns' AS expectation, 'warned' AS verdict, 'accession_number {SCIONS}' AS observed) "
    "FROM ops.validation_result WHERE load_id = (SELECT max(load_id) FROM ops.load_log) LIMIT 1"
)
WITHOUT_2021 = "DELETE FROM history.mart_cloud_growth WHERE series_id = 'aws' AND fiscal_year = 2021"

Make = Callable[..., Opened]


@pytest.fixture(scope="module")
def opened_from(sample_run: Ran, open_page: Open, pictures: Path, tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Opens the page of a changed copy of the sample and leaves a screenshot under the name."""
    folder = tmp_path_factory.mktemp("hostile")
    vega = vega_script(folder)

    def make(name: str, *statements: str, text: str | None = None) -> Opened:
        page = page_of(changed(sample_run.database, folder / name, statements, text), vega)
        opened = open_page(page, locale="en-US", viewport={"width": 1280, "height": 900})
        opened.page.screenshot(path=pictures / f"hostile-{name}.png", full_page=True)
        return opened

    return make


@pytest.mark.parametrize(
    ("name", "text"), [("breaking-out", BREAKING_OUT), ("quoted", QUOTED)], ids=["breaking out", "quoted"]
)
def test_words_of_a_filing_are_text_and_never_run(opened_from: Make, name: str, text: str) -> None:
    opened = opened_from(name, *INJECTED, text=text)
    for section in opened.sections():
        opened.page.eval_on_selector_all(
            f"#{section} button.mark", "(all) => { for (const one of [...all].slice(0, 3)) one.click() }"
        )
    opened.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    opened.page.locator("#language").click()
    opened.page.wait_for_timeout(200)
    assert opened.misdeeds() == []
    assert opened.page.evaluate("window.owned") is None
    assert (
        opened.page.eval_on_selector_all("main img, main svg[onload], main script:not([type])", "(a) => a.length") == 0
    )
    assert opened.page.eval_on_selector_all(
        ".quotes li", "(all) => all.every((one) => one.scrollWidth <= one.clientWidth)"
    )
    (mark, *_) = (one for one in opened.rows("financing") if one["quote"])
    assert mark["quote"].startswith(text[:100])
    assert text[:40] in (opened.page.locator("#financing").text_content() or "")


def test_a_quote_of_ten_megabytes_neither_fills_nor_breaks_the_page(opened_from: Make) -> None:
    quotes = f"repeat('word{SCRIPT} ', {HUGE // 30})"
    long = f"UPDATE history.mart_financing_link SET quote = {quotes} WHERE payer_name = 'OpenAI'"
    names = f"UPDATE history.mart_option_position SET issuer_name = repeat('x', {HUGE}) WHERE put_call = 'Call'"
    opened = opened_from("long", long, names)
    assert Path(opened.page.url.removeprefix("file://")).stat().st_size < 3_000_000
    marks = [one for one in opened.rows("financing") if one["quote_characters"]]
    assert marks
    assert all(one["quote_characters"] > 9_000_000 and len(one["quote"]) < 2_000 for one in marks)
    opened.page.eval_on_selector(f'button.mark[data-mark="{marks[0]["id"]}"]', "(one) => one.click()")
    assert f"{marks[0]['quote_characters']:,}" in opened.page.locator("#detail-financing").inner_text()
    assert opened.misdeeds() == []


def test_empty_marts_make_a_page_that_says_so(opened_from: Make) -> None:
    opened = opened_from("empty", *(f"DELETE FROM history.{table.name}" for table in tables_of(Layer.MART)))
    for section in opened.sections():
        assert opened.rows(section) == []
        assert opened.page.locator(f"#{section} .nothing").count() == 1
        assert opened.page.locator(f"#title-{section}").inner_text().strip()
    assert opened.serious() == []
    assert opened.misdeeds() == []


def test_a_warned_figure_and_a_missing_year_are_seen_as_such(opened_from: Make) -> None:
    opened = opened_from("holes", WARNED, WITHOUT_2021)
    warned = [mark for mark in opened.rows("options") if SCIONS in mark["accession_numbers"]]
    assert {mark["state"] for mark in warned} == {"warned"}
    assert all("a check that warns" in mark["note"]["en"] for mark in warned)
    (missing,) = (mark for mark in opened.rows("cloud-growth") if mark.get("x") == 2021 and mark["series"] == "aws")
    assert (missing["value"], missing["state"], missing["row_key"]) == (None, "dropped", None)
    for section, mark in (("options", warned[0]), ("cloud-growth", missing)):
        row = opened.page.locator(f'#table-{section} tr[data-mark="{mark["id"]}"]')
        assert mark["state"] in (row.get_attribute("class") or "").split()
        chart = next(chart for chart, marks in opened.charts(section).items() if mark["id"] in marks)
        assert mark["id"] in opened.drawn(chart)
        opened.page.eval_on_selector(f'button.mark[data-mark="{mark["id"]}"]', "(one) => one.click()")
        assert mark["note"]["en"] in opened.page.locator(f"#detail-{section}").inner_text()
    assert opened.misdeeds() == []


def test_another_figure_makes_another_sentence(opened_from: Make, plain: Opened, sample_run: Ran) -> None:
    opened = opened_from(
        "sentences",
        "UPDATE history.mart_cloud_growth_era SET mean_growth_pct = mean_growth_pct + 1.5 WHERE series_id = 'aws'",
        "UPDATE history.mart_cloud_growth SET growth_pct = growth_pct + 1.5 WHERE growth_pct IS NOT NULL",
        "UPDATE history.mart_capex_growth SET five_year_growth_pct = five_year_growth_pct + 1.5",
        "UPDATE history.mart_capex_payback SET incremental_revenue_to_capex_pct = incremental_revenue_to_capex_pct + 3",
        "UPDATE history.mart_financing_link SET amount_high = amount_high + 1500000000 WHERE payer_name = 'OpenAI'",
        "UPDATE history.mart_option_position SET underlying_notional_usd = underlying_notional_usd + 1500000",
        "UPDATE history.mart_article_check SET value_now = value_now + 1.5",
    )
    for section in plain.sections():
        before, after = (one.page.locator(f"#title-{section}").inner_text() for one in (plain, opened))
        assert before != after, section
    (mean,) = ask(
        sample_run.database, "SELECT max(mean_growth_pct) FROM mart_cloud_growth_era WHERE series_id = 'aws'"
    ).rows
    assert f"{mean[0] + Decimal('1.5'):.1f} %" in opened.page.locator("#cloud-growth").inner_text()
