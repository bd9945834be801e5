"""The page is one file that holds its own scripts, asks for nothing, and takes what filings say for text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import html as markup
from page_warehouse import FILING, claim, everything, filing, option, publish, reading, section_of, status, yearly
from warehouse_rows import HOSTILE

from warehouse.connection import WarehouseError
from warehouse.page import make_page, write_page
from warehouse.page.marks import NAME_SHOWN, QUOTE_SHOWN
from warehouse.page.sections import sections

VEGA = "window.vegaEmbed = () => 0;"
SECTIONS = (
    *("cloud-growth", "cloud-quarters", "capex-growth", "capex-cloud", "financing", "options", "article-check"),
    *("last-night", "freshness"),
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("page"), everything())


@pytest.fixture(scope="module")
def page(database: Path) -> str:
    return make_page(database, VEGA)


def tree(text: str) -> Any:
    return markup.document_fromstring(text)


def json_in(text: str, identity: str) -> Any:
    return json.loads(tree(text).get_element_by_id(identity).text)


def test_the_sections_stand_in_order_each_with_its_finding(page: str) -> None:
    assert tuple(one.get("id") for one in tree(page).iter("section")) == SECTIONS
    for name in SECTIONS:
        assert tree(page).get_element_by_id(f"title-{name}").text_content().strip()


def test_the_rows_beside_a_picture_are_the_sections_marks(page: str, database: Path) -> None:
    with reading(database) as reader:
        for section in sections(reader):
            assert json_in(page, f"rows-{section.name}") == json.loads(
                json.dumps([mark.as_json() for mark in section.marks])
            )
            for chart in section.pictures:
                held = json_in(page, f"spec-{chart.id}")
                assert set(held["marks"]) <= {mark.id for mark in section.marks}
                assert set(held) == {"about", "marks", "en", "zh"}


def test_every_mark_has_a_row_with_a_button_and_its_filing(page: str, database: Path) -> None:
    with reading(database) as reader:
        marks = [(section.name, mark) for section in sections(reader) for mark in section.marks]
    for name, mark in marks:
        (row,) = tree(page).xpath(f'//table[@id="table-{name}"]//tr[@data-mark="{mark.id}"]')
        assert row.xpath(f'.//button[@data-mark="{mark.id}"]')
        assert mark.shown.en in row.xpath('.//td[@class="figure"]')[0].text_content()
        if FILING in mark.accession_numbers:
            (link,) = row.xpath(".//a")
            assert link.get("href") == "https://www.sec.gov/Archives/edgar/data/1018724/000101872425000004/"


def test_only_our_scripts_may_run_and_nothing_may_be_fetched(page: str) -> None:
    (policy,) = tree(page).xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    scripts = [one.text for one in tree(page).iter("script") if one.get("type") is None]
    (style,) = [one.text for one in tree(page).iter("style")]
    assert scripts[0] == VEGA
    assert len(scripts) == 2
    for text in (*scripts, style):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert not tree(page).xpath("//*[@src] | //link | //iframe | //img | //*[@style] | //@onclick")
    assert re.findall(r"url\(|@import", style) == []


def test_links_lead_to_sec_gov_and_nowhere_else(page: str) -> None:
    links = {link for link in tree(page).xpath("//a/@href") if not link.startswith("#")}
    assert links
    assert all(link.startswith("https://www.sec.gov/Archives/edgar/data/") for link in links)


def hostile_rows(name: str) -> dict[str, list[dict[str, Any]]]:
    return {
        "raw_filing": [filing(name=name)],
        "mart_cloud_growth": yearly(name=name, y2018="46.94"),
        "mart_financing_link": [claim(1, name, "B", "5", quote=name), claim(2, "B", "C", "4", section=name)],
        "mart_option_position": [option(date(2025, 9, 30), name, "Put", 5)],
        "mart_manager_status": [status(date(2025, 9, 30), "reported") | {"manager_name": name, "report_reason": name}],
        "dim_company": [{"cik": "0001018724", "company": name}],
        "validation_result": [
            {"suite": name, "expectation": name, "verdict": "warned", "observed": name, "load_id": "r1", "sequence": 1}
        ],
        "load_log": [{"load_id": "r1", "started_at": datetime(2025, 1, 1), "status": "published"}],
    }


@pytest.mark.parametrize("name", [HOSTILE, "</script><script>alert(1)</script><!--", "⟦a¦b⟧ ⟪series⟫ {series} %s"])
def test_what_looks_like_markup_in_a_filing_is_text(tmp_path: Path, name: str) -> None:
    text = make_page(publish(tmp_path, hostile_rows(name)), VEGA)
    assert len([one for one in tree(text).iter("script") if one.get("type") is None]) == 2
    assert not tree(text).xpath("//b | //img | //main//script[not(@type)]")
    assert "<script>alert" not in text
    (claimed, *_) = json_in(text, "rows-financing")
    assert (claimed["quote"], claimed["payer"]) == (name, name if len(name) <= NAME_SHOWN else claimed["payer"])
    quoted = tree(text).xpath('//table[@id="table-financing"]//q')[0].text_content()
    assert " ".join(name.split()) == " ".join(quoted.split())


def test_a_quote_of_ten_megabytes_is_cut_visibly(tmp_path: Path) -> None:
    quote = "money " * 1_750_000
    rows = {"mart_financing_link": [claim(1, "A", "B", "5", quote=quote)], "raw_filing": [filing()]}
    text = make_page(publish(tmp_path, rows), VEGA)
    assert len(text) < 300_000
    (row,) = json_in(text, "rows-financing")
    assert (row["quote"], row["quote_characters"]) == (quote[:QUOTE_SHOWN], len(quote))
    (listed,) = tree(text).xpath('//ul[@class="quotes"]/li')
    assert "Cut here; the filing has all 10,500,000 characters of it." in listed.text_content()
    assert listed.xpath(".//a/@href")


def test_a_long_name_is_cut_visibly(tmp_path: Path) -> None:
    rows = {"mart_option_position": [option(date(2025, 9, 30), "N" * 100_000, "Put", 5)]}
    text = make_page(publish(tmp_path, rows), VEGA)
    assert len(text) < 200_000
    assert "N" * NAME_SHOWN + " …" in text


def test_an_empty_file_makes_a_page_that_says_so(tmp_path: Path) -> None:
    text = make_page(publish(tmp_path, {}), VEGA)
    assert len(tree(text).xpath('//p[contains(@class, "nothing")]')) == 7
    assert not tree(text).xpath('//div[@class="chart"]')


def test_a_warned_and_a_dropped_figure_are_marked_in_the_table(tmp_path: Path) -> None:
    rows = {"mart_cloud_growth": yearly(y2018="46.94", y2019=None, y2021="1")}
    rows["mart_cloud_growth"][0] |= {"has_extra_week": True}
    text = make_page(publish(tmp_path, rows), VEGA)
    states = tree(text).xpath('//table[@id="table-cloud-growth"]/tbody/tr/@class')
    assert states == ["warned", "dropped", "dropped", "sound"]
    assert "53 weeks" in tree(text).get_element_by_id("table-cloud-growth").text_content()


def test_every_text_stands_in_both_languages(page: str) -> None:
    english = tree(page).xpath('//body//span[@lang="en"]')
    chinese = tree(page).xpath('//body//span[@lang="zh-Hans"]')
    assert len(english) == len(chinese) > 200
    assert tree(page).get("lang") == "en"


def test_headings_tables_and_pictures_are_told_to_a_screen_reader(page: str) -> None:
    assert len(tree(page).xpath("//h1")) == 1
    assert not tree(page).xpath("//table[not(caption)] | //th[not(@scope)] | //section[not(@aria-labelledby)]")
    assert tree(page).xpath('//a[@class="skip"]/@href') == ["#main"]
    for chart in tree(page).xpath('//div[@class="chart"]'):
        assert (chart.get("tabindex"), chart.get("role")) == ("0", "group")
        assert chart.get("aria-label") == chart.get("data-en") != chart.get("data-zh")


def test_what_the_last_night_changed_is_listed(tmp_path: Path) -> None:
    before, now = (
        {"mart_cloud_growth": yearly(y2018=growth), "load_log": [{"load_id": night}]}
        for growth, night in (("46.94", "r1"), ("46.95", "r2"))
    )
    publish(tmp_path, before, release="r1")
    database = publish(tmp_path, now, release="r2", manifest={"compared_with": "r1", "figures_changed": 1})
    text = make_page(database, VEGA)
    (row,) = tree(text).xpath('//table[@id="table-changes"]/tbody/tr')
    cells = [cell.text_content() for cell in row]
    assert cells[0] == "mart_cloud_growth"
    assert cells[-3:] == ["growth_pct", "46.9400", "46.9500"]
    assert "against the release before: 1" in tree(text).get_element_by_id("title-last-night").text_content()


def test_changes_against_a_release_that_is_gone_are_not_made_up(tmp_path: Path) -> None:
    database = publish(tmp_path, {}, manifest={"compared_with": "r0", "figures_changed": 3})
    said = tree(make_page(database, VEGA)).get_element_by_id("last-night").text_content()
    assert "against the release before: 3" in said
    assert "not kept any more" in said


def test_a_page_of_a_past_day_says_so(database: Path) -> None:
    text = make_page(database, VEGA, datetime(2025, 3, 1, 12))
    assert "As known at 2025-03-01 12:00" in tree(text).get_element_by_id("as-of").text_content()


def test_a_figure_keeps_every_digit(tmp_path: Path) -> None:
    exact = Decimal("12345678901234567890123456789012345.67")
    rows = {"mart_option_position": [option(date(2025, 9, 30), "A", "Put", 1) | {"underlying_notional_usd": exact}]}
    database = publish(tmp_path, rows)
    assert json_in(make_page(database, VEGA), "rows-options")[0]["value"] == str(exact)
    assert section_of(database, "options").marks[0].value == exact


def test_the_page_is_written_whole_or_not_at_all(database: Path, tmp_path: Path) -> None:
    output = tmp_path / "deep" / "page.html"
    write_page(database, output, VEGA)
    assert output.read_text("utf-8").rstrip().endswith("</html>")
    assert [path.name for path in output.parent.iterdir()] == ["page.html"]
    with pytest.raises(WarehouseError, match="bubblewatch refresh"):
        write_page(tmp_path / "none.duckdb", output, VEGA)
    assert output.exists()
