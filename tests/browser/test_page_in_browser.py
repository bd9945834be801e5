"""The sample's page in Chromium: it draws what was published, asks nobody for anything, and everyone can read it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from browser.conftest import Open
from browser.opened import Opened
from command_line import Ran

from warehouse.contract.tables import TABLES
from warehouse.lineage import row_key_sql
from warehouse.query import ask

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MEGABYTE = 1_000_000
PHONE = {"viewport": {"width": 375, "height": 740}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
SECTIONS = ["cloud-growth", "cloud-quarters", "capex-growth", "capex-cloud", "financing", "options", "article-check"]
THREE = "('aws', 'google_cloud', 'microsoft_intelligent_cloud')"
PUBLISHED = {
    "cloud-growth": f"""
        SELECT 'mart_cloud_growth', series_id, fiscal_year::VARCHAR, growth_pct FROM mart_cloud_growth
        WHERE period_type = 'fiscal_year' AND NOT is_recast AND fiscal_year >= 2018 AND series_id IN {THREE}
        UNION ALL SELECT 'mart_cloud_growth_era', series_id, era, mean_growth_pct FROM mart_cloud_growth_era""",
    "cloud-quarters": f"""
        SELECT series_id, period_end::VARCHAR, growth_pct FROM mart_cloud_growth WHERE period_type = 'quarter'
        AND NOT is_recast AND growth_pct IS NOT NULL AND (series_id IN {THREE} OR series_id = 'azure')""",
    "capex-growth": """
        SELECT member_id, calendar_year, five_year_growth_pct FROM mart_capex_growth
        WHERE scope = 'panel' AND five_year_growth_pct IS NOT NULL""",
    "capex-cloud": f"""
        SELECT series_id, fiscal_year, unnest([capex_usd, revenue_usd]) FROM mart_capex_payback
        WHERE period_type = 'fiscal_year' AND (series_id IN {THREE} OR series_id = 'oracle_cloud')""",
    "financing": """
        SELECT financing_id, coalesce(amount_high, amount_low, claim_pct, claim_shares) FROM mart_financing_link""",
    "options": """
        SELECT period_of_report, cusip, underlying_notional_usd FROM mart_option_position
        WHERE manager_cik = '0001649339'""",
    "article-check": "SELECT claim_id, value_now FROM mart_article_check",
}
"""What must be on the page, asked of the published file in words of its own: the figure is the last column."""


def figures(values: list[object]) -> list[Decimal]:
    return sorted(Decimal(str(value)) for value in values if value is not None)


def test_a_page_is_one_small_file(sample_page: Path) -> None:
    assert sample_page.stat().st_size < 3 * MEGABYTE


def test_it_opens_without_an_error_and_asks_nobody_for_anything(plain: Opened) -> None:
    assert plain.sections() == SECTIONS
    assert plain.misdeeds() == []


@pytest.mark.parametrize("section", SECTIONS)
def test_the_marks_are_the_rows_of_the_published_file(plain: Opened, sample_run: Ran, section: str) -> None:
    shown = plain.rows(section)
    published = ask(sample_run.database, PUBLISHED[section]).rows
    assert figures([mark["value"] for mark in shown]) == figures([row[-1] for row in published])
    named = [mark for mark in shown if mark["row_key"]]
    for mart, column in {(mark["mart"], mark["column"]) for mark in named}:
        by_key = dict(ask(sample_run.database, f"SELECT {row_key_sql(TABLES[mart])}, {column} FROM {mart}").rows)
        own = [mark for mark in named if (mark["mart"], mark["column"]) == (mart, column)]
        for mark in own:
            assert figures([by_key[mark["row_key"]]]) == figures([mark["value"]]), mark["id"]


@pytest.mark.parametrize("section", [one for one in SECTIONS if one != "article-check"])
def test_every_mark_is_drawn_with_the_figure_that_it_holds(plain: Opened, section: str) -> None:
    held = {mark["id"]: mark["value"] for mark in plain.rows(section)}
    charts = plain.charts(section)
    walked = [mark for marks in charts.values() for mark in marks]
    assert len(walked) == len(set(walked))
    # Of financing one claim stands for a pair of players; the table has them all.
    assert set(walked) == (set(held) if section != "financing" else _drawn_claims(plain))
    for chart, marks in charts.items():
        assert plain.in_the_view(chart) == held
        assert plain.drawn(chart) == set(marks)
        assert plain.page.locator(f"#{chart} svg").count() == 1


def _drawn_claims(opened: Opened) -> set[str]:
    return {mark["id"] for mark in opened.rows("financing") if mark["drawn"]}


@pytest.mark.parametrize("section", SECTIONS)
def test_every_mark_stands_in_a_table_too(plain: Opened, section: str) -> None:
    cells = plain.page.eval_on_selector_all(
        f"#table-{section} tr[data-mark]",
        "(rows) => rows.map((row) => [row.dataset.mark, row.querySelector('td.figure').innerText || "
        "row.querySelector('td.figure [lang=en]').textContent])",
    )
    assert {mark: text.strip() for mark, text in cells} == {
        mark["id"]: mark["shown"]["en"] for mark in plain.rows(section)
    }


@pytest.mark.parametrize("section", [one for one in SECTIONS if one != "article-check"])
def test_the_keyboard_reaches_the_details_of_every_mark(plain: Opened, section: str) -> None:
    rows = {mark["id"]: mark for mark in plain.rows(section)}
    detail = plain.page.locator(f"#detail-{section}")
    for chart, marks in plain.charts(section).items():
        plain.page.locator(f"#{chart}").focus()
        plain.page.keyboard.press("Home")
        for mark in marks:
            assert detail.get_attribute("data-mark") == mark
            text = detail.inner_text()
            assert rows[mark]["shown"]["en"] in text
            assert rows[mark]["unit"]["en"] in text
            if rows[mark]["note"]:
                assert rows[mark]["note"]["en"] in text
            plain.page.keyboard.press("ArrowRight")
        assert detail.get_attribute("data-mark") == marks[-1]
        plain.page.keyboard.press("Escape")
    assert plain.misdeeds() == []


def test_the_tab_key_reaches_every_chart_and_the_details_name_filing_and_command(plain: Opened) -> None:
    charts = [chart for section in SECTIONS for chart in plain.charts(section)]
    plain.page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    reached = []
    for _ in range(200):
        plain.page.keyboard.press("Tab")
        reached.append(plain.page.evaluate("document.activeElement.id"))
        if reached[-1] == charts[-1]:
            break
    assert [one for one in reached if one in charts] == charts
    plain.page.keyboard.press("Home")
    rows = {mark["id"]: mark for mark in plain.rows("options")}
    for mark in plain.charts("options")[charts[-1]]:
        if rows[mark]["accession_numbers"]:
            break
        plain.page.keyboard.press("ArrowRight")
    detail = plain.page.locator("#detail-options")
    assert "1649339" in (detail.locator("a").first.get_attribute("href") or "")
    assert "bubblewatch explain mart_option_position " in detail.locator("code").inner_text()
    plain.page.keyboard.press("Escape")


def test_a_mark_that_is_pointed_at_and_tapped_tells_its_figure(plain: Opened) -> None:
    chart = next(iter(plain.charts("cloud-growth")))
    mark = next(one for one in plain.rows("cloud-growth") if one["kind"] == "year" and one["value"])
    plain.page.locator(f"#{chart}").scroll_into_view_if_needed()
    place = plain.page.evaluate(
        """([chart, id]) => {
          const find = (item, x, y) => {
            if (item.datum?.id === id && item.mark?.marktype === "rect" && item.bounds) {
              const b = item.bounds; return [x + (b.x1 + b.x2) / 2, y + (b.y1 + b.y2) / 2];
            }
            for (const one of item.items ?? []) {
              const at = find(one, x + (item.x ?? 0), y + (item.y ?? 0));
              if (at) return at;
            }
            return null;
          };
          const view = bubblewatch.views[chart], [dx, dy] = view.origin();
          const box = document.querySelector(`#${chart} svg`).getBoundingClientRect();
          const at = find(view.scenegraph().root, 0, 0);
          return at && [box.x + dx + at[0], box.y + dy + at[1]];
        }""",
        [chart, mark["id"]],
    )
    assert place is not None
    plain.page.mouse.move(*place)
    plain.page.wait_for_selector("#tip:not([hidden])")
    assert mark["shown"]["en"] in plain.page.locator("#tip").inner_text()
    plain.page.mouse.click(*place)
    assert plain.page.locator("#detail-cloud-growth").get_attribute("data-mark") == mark["id"]
    assert plain.misdeeds() == []


LOOKS = {
    "light": {"locale": "en-US", "color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"locale": "en-US", "color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "chinese": {"locale": "zh-CN", "color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "phone": {"locale": "en-US", "color_scheme": "light", **PHONE},
}


@pytest.fixture(scope="module")
def looks(open_page: Open, sample_page: Path) -> Callable[[str], Opened]:
    """The sample's page as it looks to one reader, opened once."""
    return cache(lambda look: open_page(sample_page, **LOOKS[look]))


@pytest.mark.parametrize("look", LOOKS)
def test_it_fits_every_screen(looks: Callable[[str], Opened], pictures: Path, look: str) -> None:
    opened = looks(look)
    opened.page.screenshot(path=pictures / f"page-{look}.png", full_page=True)
    width, screen = opened.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width <= screen
    assert opened.misdeeds() == []


@pytest.mark.parametrize("look", ["light", "dark", "chinese"])
def test_axe_finds_nothing_serious(looks: Callable[[str], Opened], look: str) -> None:
    opened = looks(look)
    # One long table shows what the others would, and axe asks for the contrast of every cell.
    opened.page.eval_on_selector("#financing details", "(one) => { one.open = true }")
    assert opened.serious() == []
    assert opened.misdeeds() == []


def test_both_languages_say_the_same_figures(plain: Opened, looks: Callable[[str], Opened]) -> None:
    chinese = looks("chinese")
    assert chinese.page.get_attribute("html", "lang") == "zh-Hans"
    assert "AI" in chinese.page.locator("h1").inner_text()
    assert chinese.page.locator("h1").inner_text() != plain.page.locator("h1").inner_text()
    for section in SECTIONS:
        assert [mark["value"] for mark in chinese.rows(section)] == [mark["value"] for mark in plain.rows(section)]
        text = chinese.page.locator(f"#title-{section}").inner_text()
        assert any("\u4e00" <= char <= "\u9fff" for char in text), section
    chinese.page.locator("#language").click()
    assert chinese.page.get_attribute("html", "lang") == "en"
    assert chinese.misdeeds() == []


def test_it_prints_with_its_tables_open(open_page: Open, sample_page: Path, pictures: Path) -> None:
    opened = open_page(sample_page, locale="en-US")
    opened.page.emulate_media(media="print")
    opened.page.pdf(path=pictures / "page.pdf", format="A4")
    assert (pictures / "page.pdf").stat().st_size > 50_000
    assert opened.misdeeds() == []
