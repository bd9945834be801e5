"""Bars of text: proportional, on one zero line, never wider than the screen, and seen to be cut where they are."""

from __future__ import annotations

from decimal import Decimal

import pytest
from rich.cells import cell_len

from flows.asking.bars import Bar, bar_lines

ERAS = [
    Bar("2018-22", Decimal("40"), "40 %", "AWS"),
    Bar("2023-25", Decimal("20"), "20 %", "AWS"),
    Bar("2018-22", Decimal("10"), "10 %", "Google Cloud"),
]


def lengths(bars: list[Bar], width: int) -> list[float]:
    """The length of each bar above zero in cells, an eighth counted as one."""
    eighths = dict(zip("▏▎▍▌▋▊▉█", range(1, 9), strict=True))
    lines = [line for line in bar_lines(bars, width) if "│" in line]
    return [sum(eighths.get(char, 0) for char in line.partition("│")[2]) / 8 for line in lines]


@pytest.mark.parametrize("width", [30, 40, 80, 200])
def test_lengths_are_proportional_over_all_groups(width: int) -> None:
    longest, half, quarter = lengths(ERAS, width)
    assert longest > 5
    assert half == pytest.approx(longest / 2, abs=1 / 8)
    assert quarter == pytest.approx(longest / 4, abs=1 / 8)


def test_a_new_group_gets_a_heading_and_every_bar_its_words() -> None:
    lines = list(bar_lines(ERAS, 80))
    assert [line for line in lines if "│" not in line] == ["AWS", "Google Cloud"]
    assert [line.split()[-2] for line in lines if "│" in line] == ["40", "20", "10"]


def test_what_is_below_zero_goes_to_the_left() -> None:
    up, down = bar_lines([Bar("a", Decimal(10), "10"), Bar("b", Decimal(-10), "-10")], 40)
    assert up.index("│") == down.index("│")
    assert "█" not in up[: up.index("│")]
    assert "█" not in down[down.index("│") :]
    assert down.count("█") == up.count("█")


def test_a_figure_that_is_not_there_has_words_and_no_bar() -> None:
    lines = list(bar_lines([Bar("a", None, "no figure"), Bar("b", Decimal(0), "0"), Bar("c", Decimal(3), "3")], 40))
    assert [line.count("█") > 0 for line in lines] == [False, False, True]
    assert "no figure" in lines[0]


@pytest.mark.parametrize("width", [20, 40, 80])
@pytest.mark.parametrize("label", ["x" * 300, "云" * 150, "[bold]", "a"])
def test_no_line_is_wider_than_the_screen(width: int, label: str) -> None:
    bars = [
        Bar(label, Decimal(5), "5 %", label),
        Bar(label, None, "no figure: " + "why " * 60),
        Bar("b", Decimal(-9), "-9 %"),
    ]
    lines = list(bar_lines(bars, width))
    assert max(map(cell_len, lines)) <= width
    assert any(line.rstrip().endswith("...") for line in lines)


def test_a_screen_without_blocks_gets_plain_signs() -> None:
    text = "\n".join(bar_lines(ERAS, 60, ascii_only=True))
    assert text.isascii()
    assert "#" in text


@pytest.mark.parametrize("bars", [[], [Bar("a", None, "–")]])
def test_nothing_to_draw_is_no_error(bars: list[Bar]) -> None:
    assert len(list(bar_lines(bars, 80))) == len(bars)
