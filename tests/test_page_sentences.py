"""Every sentence of the page that states a number is made from the published file."""

from __future__ import annotations

import re
import string
from datetime import date
from pathlib import Path

import pytest
from page_warehouse import (
    checked,
    claim,
    era,
    everything,
    option,
    panel,
    payback,
    publish,
    quarterly,
    reading,
    section_of,
)

from warehouse.page.sections import sections
from warehouse.page.words import LANGUAGES, catalogue, say

NAMES_OF_THINGS = re.compile(
    r"\{[a-z_0-9]*\}|10-[KQ]|13F|45 (?:days|天)|1 美元|1999[–-]2000|2018–22|2023–25|2009|August 2024|2024 年 8 月|"
    r"2025-11-14|November 2025|2025 年 11 月|53|52|6 月"
)
"""What may be written out in the catalogue: forms, rules, dates and the article's eras."""


def test_no_text_of_the_catalogue_holds_a_figure() -> None:
    held = {key: NAMES_OF_THINGS.sub("", text) for key, both in catalogue().items() for text in both.values()}
    assert {key: text for key, text in held.items() if re.search(r"\d", text)} == {}


def test_both_languages_ask_for_the_same_values() -> None:
    def asked(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for key, texts in catalogue().items():
        assert set(texts) == set(LANGUAGES), key
        if not key.startswith("claim_"):  # the article's claims stand in English in the warehouse
            assert asked(texts["en"]) == asked(texts["zh"]), key
        assert all(texts.values()), key


def test_chinese_is_chinese() -> None:
    spoken = {key: re.sub(r"\{[a-z_]*\}", "", texts["zh"]) for key, texts in catalogue().items()}
    with_words = {key: text for key, text in spoken.items() if re.search(r"\w", text)}
    assert len(with_words) > 150
    names_alone = ["name_silent_quarter"]
    assert [key for key, text in with_words.items() if not re.search("[\u4e00-\u9fff]", text)] == names_alone
    assert [key for key, text in with_words.items() if re.search(r"[,;:?()](?! )", text)] == []
    assert say("page_title").zh != say("page_title").en


def said(database: Path) -> dict[str, list[tuple[str, str]]]:
    """Title and sentences of each section, in both languages."""
    with reading(database) as reader:
        return {
            section.name: [(words.en, words.zh) for words in (section.title, *section.lead)]
            for section in sections(reader)
        }


def test_a_sentence_with_a_number_changes_with_the_figures_of_the_file(tmp_path: Path) -> None:
    before = said(publish(tmp_path / "before", everything("0")))
    now = said(publish(tmp_path / "now", everything("9", millions=1)))
    seen = 0
    for name, sentences in before.items():
        for language, text in enumerate(("en", "zh")):
            old, new = ([one[language] for one in side] for side in (sentences, now[name]))
            assert len(old) == len(new), (name, text)
            stated = [(a, b) for a, b in zip(old, new, strict=True) if re.search(r"\d", NAMES_OF_THINGS.sub("", a))]
            seen += len(stated)
            assert [a for a, b in stated if a == b] == [], name
    assert seen >= 2 * 14


def test_titles_are_findings(tmp_path: Path) -> None:
    titles = {name: sentences[0][0] for name, sentences in said(publish(tmp_path, everything())).items()}
    assert titles == {
        "cloud-growth": "Growth slowed at the one cloud that can be compared, most at AWS: from 35.7 % to 17.1 % "
        "a year",
        "cloud-quarters": "Growth in the newest quarter is above that of a year earlier at the one cloud that can be "
        "compared: highest at AWS, 23.5 %",
        "capex-growth": "Capex of the 3 comparable technology companies grew 30.4 % a year over the five years to "
        "2025: above the 15–20 % that the article drew",
        "capex-cloud": "At the one cloud that can be compared a dollar of capex brought less further revenue than the "
        "year before: Amazon's AWS 10 cents, after 20",
        "financing": "The claims close a circle (Microsoft → OpenAI → Microsoft); the largest: OpenAI to Microsoft, "
        "$250 billion",
        "options": "Scion's last options, of 2025 Q3: puts on PALANTIR over $912.1 million of shares and on NVIDIA "
        "over $186.58 million",
        "article-check": "The article's one figure borne out by filings as known on its day; 1 as known now",
    }


def test_an_empty_file_has_titles_that_claim_nothing(tmp_path: Path) -> None:
    sentences = [text for both in said(publish(tmp_path, {})).values() for one in both for text in one]
    assert [text for text in sentences if re.search(r"\d", text)] == []


@pytest.mark.parametrize(
    ("first", "second", "begins"),
    [("20", "10", "Growth slowed at"), ("10", "20", "No cloud grew more slowly"), (None, "10", "The filings at hand")],
)
def test_the_eras_title_says_what_the_means_say(tmp_path: Path, first: str | None, second: str, begins: str) -> None:
    rows = {"mart_cloud_growth_era": [era(2018, 2022, first), era(2023, 2025, second)]}
    assert section_of(publish(tmp_path, rows), "cloud-growth").title.en.startswith(begins)


@pytest.mark.parametrize(
    ("growth", "word"),
    [("14.9", "below the 15"), ("15", "inside the 15"), ("20", "inside the 15"), ("20.1", "above the")],
)
def test_the_panels_title_holds_the_growth_against_the_articles_span(tmp_path: Path, growth: str, word: str) -> None:
    rows = {
        "mart_capex_growth": [panel(2025, growth)],
        "mart_article_check": [checked("8 Technology", None, None, None, "back at the height, 15-20 % a year")],
    }
    assert word in section_of(publish(tmp_path, rows), "capex-growth").title.en


def test_a_thin_panel_is_no_finding(tmp_path: Path) -> None:
    section = section_of(publish(tmp_path, {"mart_capex_growth": [panel(2025, "27.8", thin=True)]}), "capex-growth")
    assert section.title.en == "Too few filings at hand to say how fast technology's capex grows"
    assert "too few to lean on" in section.lead[0].en


def test_a_slower_quarter_and_a_better_dollar_are_said_so(tmp_path: Path) -> None:
    rows = {
        "mart_cloud_growth": quarterly(["30", "28", "25", "22", "20"]),
        "mart_capex_payback": [payback(2024, 1, 1, "10"), payback(2025, 1, 1, "20")],
    }
    database = publish(tmp_path, rows)
    assert section_of(database, "cloud-quarters").title.en.startswith("No cloud grew faster")
    assert section_of(database, "capex-cloud").title.en.startswith("At none of 1")


def test_claims_that_close_no_circle_are_said_to_close_none(tmp_path: Path) -> None:
    section = section_of(
        publish(tmp_path, {"mart_financing_link": [claim(1, "Amazon", "Anthropic", "5")]}), "financing"
    )
    assert "no circle closes" in section.title.en


def test_without_two_puts_the_title_names_the_largest_option(tmp_path: Path) -> None:
    rows = {"mart_option_position": [option(date(2025, 6, 30), "PFIZER INC", "Call", 152880000)]}
    assert (
        "the largest a Call on PFIZER over $152.88 million" in section_of(publish(tmp_path, rows), "options").title.en
    )
