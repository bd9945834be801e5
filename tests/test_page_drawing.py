"""Where the players of the graph stand, what the pictures are, and the script that draws them."""

from __future__ import annotations

from decimal import Decimal
from math import dist
from pathlib import Path

import altair as alt
import pytest
from page_warehouse import everything, publish, reading

from warehouse.page import vega
from warehouse.page.charts import Picture
from warehouse.page.graph_layout import places, way
from warehouse.page.numbers import dollars, dollars_short, percent
from warehouse.page.sections import sections
from warehouse.page.vega import vega_script
from warehouse.page.words import Words

EDGES = [("A", "B"), ("B", "A"), ("C", "D"), ("D", "E"), ("A", "F")]


def test_players_stand_apart_and_always_at_the_same_places() -> None:
    found = places("FEDCBA", EDGES)
    assert found == places("ABCDEF", EDGES)
    assert len(set(found.values())) == 6
    assert all(abs(dist(place, (0, 0)) - 1) < 1e-9 for place in found.values())


def test_players_joined_by_an_arrow_stand_side_by_side() -> None:
    found = places("ABCDEF", [("A", "D"), ("D", "A")])
    assert dist(found["A"], found["D"]) == pytest.approx(1)


def test_there_and_back_are_two_ways() -> None:
    there, back = way((0, 1), (0, -1)), way((0, -1), (0, 1))
    middle = len(there) // 2
    assert dist(there[middle], back[middle]) > 0.2
    assert dist(there[0], (0, 1)) < 0.3
    assert dist(there[-1], (0, -1)) < 0.3


def test_nobody_and_one_alone_can_be_placed() -> None:
    assert places([], []) == {}
    assert places(["A"], []) == {"A": (0.0, 1.0)}


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[Picture]:
    with reading(publish(tmp_path_factory.mktemp("pictures"), everything())) as reader:
        return [picture for section in sections(reader) for picture in section.pictures]


def test_every_picture_is_vega_lite_in_both_languages(pictures: list[Picture]) -> None:
    assert len(pictures) == 6
    for picture in pictures:
        assert picture.specs["en"] != picture.specs["zh"]
        assert not any(sign in str(picture.specs) for sign in "⟦¦⟧⟪⟫")
        alt.LayerChart.validate(picture.specs["zh"])


def test_every_axis_says_what_and_in_which_unit(pictures: list[Picture]) -> None:
    def titles(part: object) -> list[str]:
        if isinstance(part, dict):
            own = (
                [part["title"]]
                if ("title" in part and "format" in part) or ("labelExpr" in part and "title" in part)
                else []
            )
            return [*own, *(one for value in part.values() for one in titles(value))]
        return [one for value in part for one in titles(value)] if isinstance(part, list) else []

    for picture in pictures:
        if picture.id != "chart-financing":
            assert any(titles(picture.specs["en"])), picture.id
            text = str(picture.specs["en"])
            assert "percent" in text or "US dollars" in text, picture.id


def test_the_script_is_bundled_once_and_kept_by_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = iter(["first"])
    monkeypatch.setattr(vega, "_bundle", lambda: next(made))
    assert [vega_script(tmp_path / "cache") for _ in range(2)] == ["first", "first"]
    (kept,) = (tmp_path / "cache").iterdir()
    assert kept.name.startswith("vega-lite-")


@pytest.mark.parametrize(
    ("value", "english", "chinese", "short"),
    [
        ("250000000000", "$250 billion", "250 十亿美元", "$250bn"),
        ("186580000", "$186.58 million", "186.58 百万美元", "$186.6m"),
        ("999", "$999", "999 美元", "$999"),
    ],
)
def test_dollars_read_with_the_same_digits_in_both_languages(
    value: str, english: str, chinese: str, short: str
) -> None:
    assert dollars(Decimal(value)) == Words(english, chinese)
    assert dollars_short(Decimal(value)) == short


def test_percent_is_rounded_half_to_even_and_a_zero_has_no_sign() -> None:
    assert [percent(Decimal(one)).en for one in ("35.7741", "0.25", "-0.04")] == ["35.8 %", "0.2 %", "0.0 %"]
