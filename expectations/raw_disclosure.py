"""raw_disclosure: a row that its own quote does not support is a wrong number, and blocks.

What is judged here is read out of the quote anew, in another way than the reader reads it.
"""

from __future__ import annotations

import polars as pl

from expectations.check import Check
from expectations.stated_growth import stated_growth_checks

_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_LONGEST_LIFE = {"years": 60, "months": 720}
_SHOWN = ("accession_number", "disclosure_number", "disclosed_metric", "disclosed_low", "quote")


def checks(raw_disclosure: pl.DataFrame, raw_filing: pl.DataFrame) -> list[Check]:
    """Disclosures belong to landed filings, and each says no more than its quote; ``raw_filing`` holds theirs."""
    strays = raw_disclosure.join(raw_filing, on="accession_number", how="anti").group_by("accession_number").len("rows")
    lives = raw_disclosure.filter(pl.col("disclosed_unit").is_in(list(_LONGEST_LIFE)))
    percent = raw_disclosure.filter(pl.col("disclosed_measure").is_not_null() & (pl.col("disclosed_unit") == "percent"))
    dollars = raw_disclosure.filter(pl.col("disclosed_unit") == "USD")
    return [
        Check("Every filing with disclosures is in raw_filing", "block", strays.sort("accession_number")),
        Check("A useful life and its effect name what changed and how", "block", _nameless(raw_disclosure)),
        Check("The quote names what the figure speaks of", "block", _without_words(raw_disclosure), "quote"),
        Check("The quote prints every number of a useful life", "block", _without_years(lives), "quote"),
        Check("The quote prints the amount of an effect", "block", _without_dollars(dollars), "quote"),
        Check("The quote prints the percentage of a commitment", "block", _without_percent(percent), "quote"),
        *_sense(raw_disclosure, lives),
        *stated_growth_checks(raw_disclosure, raw_filing),
    ]


def _nameless(rows: pl.DataFrame) -> pl.DataFrame:
    of_life = pl.col("disclosed_metric").str.starts_with("useful_life")
    nameless = pl.col("disclosed_subject").is_null() | pl.col("disclosed_word").is_null()
    return rows.filter(of_life & nameless).select(_SHOWN)


def _without_words(rows: pl.DataFrame) -> pl.DataFrame:
    missing = pl.lit(False)
    for name in ("disclosed_subject", "disclosed_word", "effective_words", "period_words"):
        # Of "the three and six months ended" each span is a period of its own, and only its end is as printed.
        words = pl.col(name).str.replace(r"^(?:three|six|nine|twelve) (months ended)", "$1")
        missing |= pl.col(name).is_not_null() & ~_lowered("quote").str.contains(words.str.to_lowercase(), literal=True)
    return rows.filter(missing).select(_SHOWN)


def _lowered(name: str) -> pl.Expr:
    return pl.col(name).str.to_lowercase()


def _plain(value: pl.Expr) -> pl.Expr:
    """A decimal as it is printed: 5.5, 6."""
    return value.cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")


def _has(words: pl.Expr) -> pl.Expr:
    """Whether the quote has these words between blanks, hyphens, brackets or stops."""
    quote = _lowered("quote").str.replace_all(r"[^a-z0-9.$]|\.(?:\s|$)", " ")
    return pl.lit(" ").add(quote).add(" ").str.contains(pl.lit(" ") + words + " ", literal=True)


def _without_years(lives: pl.DataFrame) -> pl.DataFrame:
    missing = pl.lit(False)
    for name in ("disclosed_before", "disclosed_low", "disclosed_high"):
        digits = _plain(pl.col(name))
        word = digits.replace_strict({str(number): word for number, word in enumerate(_WORDS, 1)}, default=None)
        missing |= pl.col(name).is_not_null() & ~(_has(digits) | _has(word).fill_null(value=False))
    return lives.filter(missing).select(_SHOWN)


def _without_percent(percent: pl.DataFrame) -> pl.DataFrame:
    """The percentage, or the word half."""
    digits = pl.lit(" ") + _plain(pl.col("disclosed_low")) + "%"
    printed = (pl.lit(" ") + pl.col("quote")).str.replace_all(r"\.0+%", "%").str.contains(digits, literal=True)
    is_half = (pl.col("disclosed_low") == 50) & pl.col("quote").str.contains(r"\bhalf\b")
    return percent.filter(~(printed | is_half)).select(_SHOWN)


def _without_dollars(dollars: pl.DataFrame) -> pl.DataFrame:
    """The amount in dollars, thousands, millions or billions, each with the word of its scale."""
    printed = pl.lit(False)
    quote = pl.col("quote").str.replace_all(",", "").str.replace_all("$ ", "$", literal=True) + " "
    quote = quote.str.replace_all(r"(\$\d+)\.0+ ", "${1} ").str.replace_all(r"(\$\d+\.\d*[1-9])0+ ", "${1} ")
    unscaled = quote.str.replace_all(rf"\$[\d.]+ (?:{'|'.join(_SCALES)})", "")
    for scale, zeros in {"": 0, **_SCALES}.items():
        amount = _plain(pl.col("disclosed_low") / pl.lit(10**zeros, pl.Decimal(38, 0)))
        printed |= (quote if scale else unscaled).str.contains(pl.lit("$") + amount + f" {scale}", literal=True)
    return dollars.filter(~printed).select(_SHOWN)


def _sense(rows: pl.DataFrame, lives: pl.DataFrame) -> list[Check]:
    shown = (*_SHOWN[:3], "disclosed_before", "disclosed_low", "disclosed_high", "disclosed_direction")
    rises = pl.col("disclosed_low") > pl.col("disclosed_before")
    falls = pl.col("disclosed_high") < pl.col("disclosed_before")
    says = pl.col("disclosed_direction")
    against = ((says == "increase") & ~rises) | ((says == "decrease") & ~falls) | (says.is_null() & (rises | falls))
    longest = pl.col("disclosed_unit").replace_strict(_LONGEST_LIFE, default=None)
    return [
        Check(
            "The lower end of a range is not above its upper end",
            "block",
            rows.filter(pl.col("disclosed_low") > pl.col("disclosed_high")).select(shown),
            "disclosed_low",
        ),
        Check(
            "A changed useful life goes the way that its numbers go",
            "block",
            lives.filter(pl.col("disclosed_before").is_not_null() & against).select(shown),
            "disclosed_direction",
        ),
        Check(
            "A useful life is at most 60 years",
            "warn",
            lives.filter(pl.col("disclosed_high") > longest).select(shown),
            "disclosed_high",
        ),
    ]
