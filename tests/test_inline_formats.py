from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from transforms.reading.xbrl.inline_formats import exact_number, format_key, numeric_format, text_format
from transforms.reading.xbrl.xbrl_numbers import exact_digits


def number(name: str, text: str) -> str:
    transform = numeric_format(format_key(name))
    assert transform is not None
    return transform(text)


def words(name: str, text: str) -> str:
    transform = text_format(format_key(name))
    assert transform is not None
    return transform(text)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("num-dot-decimal", "1,234.56", "1234.56"),
        ("numdotdecimal", "1 234 567", "1234567"),
        ("num-dot-decimal", "1\u00a0234.5", "1234.5"),
        ("num-dot-decimal", ".5", ".5"),
        ("num-dot-decimal", "(5,000)", "5000"),
        ("numcommadot", "12,345.67", "12345.67"),
        ("num-dot-decimal-in", "12,34,56,789.50", "123456789.50"),
        ("num-dot-decimal-apos", "1'234\u2019567.8", "1234567.8"),
        ("num-comma-decimal", "1.234,56", "1234.56"),
        ("numcommadecimal", "1 234,5", "1234.5"),
        ("numdotcomma", "1.234", "1234"),
        ("num-comma-decimal-apos", "1'234,5", "1234.5"),
        ("num-unit-decimal", "5 dollars 7 cents", "5.07"),
        ("numunitdecimal", "1,250 euro 50", "1250.50"),
        ("num-unit-decimal-in", "1,00,000 rupees 50 paise", "100000.50"),
        ("zerodash", "\u2014", "0"),
        ("fixed-zero", "None", "0"),
        ("numdash", "-", "0"),
        ("numwordsen", "No", "0"),
        ("numwordsen", "none", "0"),
        ("numwordsen", "three", "3"),
        ("numwordsen", "twenty-five million, one hundred and seven", "25000107"),
        ("numwordsen", "nineteen", "19"),
    ],
)
def test_numeric_formats(name: str, text: str, value: str) -> None:
    assert number(name, text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("num-dot-decimal", "1.234.567"),
        ("num-dot-decimal", "12 million"),
        ("num-dot-decimal", ""),
        ("num-dot-decimal", "\u2014"),
        ("num-dot-decimal", "-5"),
        ("num-comma-decimal", "1,234,567"),
        ("num-unit-decimal", "5 dollars"),
        ("fixed-empty", ""),
        ("nocontent", ""),
        ("numinf", "infinite"),
        ("numwordsen", "one two"),
        ("numwordsen", "several"),
        ("numwordsen", ""),
    ],
)
def test_words_that_are_not_what_their_format_promises(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        number(name, text)


def test_unknown_formats_are_unknown() -> None:
    assert numeric_format(format_key("num-roman")) is None
    assert text_format(format_key("date-jpn-era-year-month")) is None
    assert text_format("poem") is None


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("date-monthname-day-year-en", "December\u00a031, 2024", "2024-12-31"),
        ("datemonthdayyearen", "Sept. 5, 2020", "2020-09-05"),
        ("date-day-monthname-year-en", "1st of March 2024", "2024-03-01"),
        ("date-day-month-year", "31.12.24", "2024-12-31"),
        ("date-year-month-day", "2024/2/29", "2024-02-29"),
        ("dateslashus", "12/31/2024", "2024-12-31"),
        ("datedoteu", "31.12.2024", "2024-12-31"),
        ("date-monthname-day-en", "DECEMBER 31", "--12-31"),
        ("date-month-day", "2/29", "--02-29"),
        ("date-monthname-year-en", "June 2026", "2026-06"),
        ("fixed-true", "\u2612", "true"),
        ("booleanfalse", "No", "false"),
        ("fixed-empty", "n/a", ""),
        ("boolballotbox", "\u2612", "true"),
        ("boolballotbox", "\u2611", "true"),
        ("boolballotbox", "\u2610", "false"),
        ("duryear", "1.5", "P1Y6M"),
        ("duryear", "0.27", "P3M7D"),
        ("duryear", "0", "P0Y"),
        ("durmonth", "18", "P18M"),
        ("durweek", "3", "P21D"),
        ("durday", "1004", "P1004D"),
        ("durday", "1.5", "P1DT12H"),
        ("durhour", "36", "PT36H"),
        ("durwordsen", "thirty-six months", "P36M"),
        ("durwordsen", "five\u2011year", "P5Y"),
        ("durwordsen", "364-day", "P364D"),
        ("durwordsen", "two years and six months", "P2Y6M"),
        ("datequarterend", "third quarter of 2024", "2024-09-30"),
        ("entityfilercategoryen", "Large accelerated filer", "Large Accelerated Filer"),
        ("exchnameen", "The Nasdaq Stock Market LLC", "NASDAQ"),
        ("exchnameen", "New York Stock exchange", "NYSE"),
        ("stateprovnameen", "New  York", "New York"),
    ],
)
def test_text_formats(name: str, text: str, value: str) -> None:
    assert words(name, text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("date-month-day-year", "13/45/2024"),
        ("date-monthname-day-year-en", "December 2024"),
        ("boolballotbox", "yes"),
        ("duryear", "about 3"),
        ("durwordsen", "some time"),
        ("durwordsen", ""),
        ("datequarterend", "2024"),
        ("entityfilercategoryen", "whale"),
        ("exchnameen", "London Stock Exchange"),
    ],
)
def test_text_that_is_not_what_its_format_promises(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        words(name, text)


def test_trap_26_scaling_is_exact() -> None:
    assert exact_number("34.12", "9") == Decimal("34120000000")
    assert exact_number("0.1", "-2") == Decimal("0.001")
    assert exact_number("123456789012345678901234.5", "1") == Decimal("1234567890123456789012345")


def test_numbers_of_more_than_28_digits_are_not_rounded() -> None:
    text = "12345678901234567890123456.123456789012"
    assert str(exact_number(text, "0", negative=True)) == "-" + text


@pytest.mark.parametrize("text", ["0.0000000000001", "1e26", "1E999", "123456789012345678901234567", "1.0000000000001"])
def test_numbers_that_do_not_fit_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        exact_number(text)


@pytest.mark.parametrize(
    "text", ["", "NaN", "Infinity", "1_000", "1,000", "\u0661", "0x1", "1" * 300, "--1", "1e99999"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        exact_number(text)


def test_scale_must_be_a_power_of_ten() -> None:
    for scale in ("x", "1.5", "9999"):
        with pytest.raises(ValueError, match="scale"):
            exact_number("1", scale)


def test_zero_has_no_sign_and_trailing_zeros_do_not_matter() -> None:
    assert str(exact_number("0.00", "6", negative=True)) == "0"
    assert exact_number("1.50000000000000") == Decimal("1.5")


def test_trap_35a_polars_keeps_what_fits_exactly() -> None:
    values = [
        exact_number(text, scale)
        for text, scale in (
            ("99999999999999999999999999.999999999999", None), ("1", "25"), ("5", "3"), ("0.000000000001", None),
            ("1.50000000000000", None), ("-7", None), ("0", None),
        )
    ]  # fmt: skip
    for order in (values, values[::-1], values[3:] + values[:3]):
        assert pl.Series(order, dtype=pl.Decimal(38, 12)).to_list() == order


@pytest.mark.parametrize(
    ("text", "scale", "value"),
    [
        ("1.5E-11", None, "1.5E-11"),
        ("1.50E-12", "1", "1.50E-11"),
        ("1500000000000", "-12", "1.500000000000"),
        ("0.000000000001", None, "1E-12"),
        ("1.5e25", None, "1.5E+25"),
    ],
)
def test_numbers_at_the_edge_of_what_is_kept(text: str, scale: str | None, value: str) -> None:
    assert exact_number(text, scale) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "scale"),
    [("1.55E-12", None), ("1.5", "-12"), ("1500000000001", "-13"), ("1e26", None), ("1", "-13"), ("9.9", "26")],
)
def test_numbers_beyond_the_edge_are_refused(text: str, scale: str | None) -> None:
    with pytest.raises(ValueError, match=r"does not fit DECIMAL\(38,12\)"):
        exact_number(text, scale)


@pytest.mark.parametrize(
    "text", ["0", "00", "7", "637959", "0637959", "12.5", "-3", "+3", "99999999999999", "1" * 15, "1e3"]
)
@pytest.mark.parametrize("scale", [None, "", "0", "3", "6", "9", "1", "-2", "+3"])
@pytest.mark.parametrize("negative", [False, True])
def test_digits_are_those_of_the_exact_number(text: str, scale: str | None, negative: bool) -> None:
    digits = exact_digits(text, scale, negative=negative)
    assert digits == format(exact_number(text, scale, negative=negative), "f")


@pytest.mark.parametrize("text", ["", "1,000", "1_000", "\u0663", "1 ", "1\n"])
def test_digits_of_what_is_no_number_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        exact_digits(text, "3")
