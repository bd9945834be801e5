"""The article's claims that filings can answer: what it says, and which column of which mart says it too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from transforms.capex.panel_member import PANEL_NAMES

ARTICLE_DAY_ENDS = datetime(2025, 11, 14, 23, 59, 59, 999999)
"""The article's day, to its end in New York: what was known then is known at this moment."""

ARTICLE_SERIES = {"aws": "AWS", "google_cloud": "Google Cloud", "microsoft_intelligent_cloud": "Intelligent Cloud"}
"""The cloud series that the article speaks of, by id."""

# The next report of a kind comes some months after its period's end: what is older answers nothing any more.
_QUARTER_IS_FRESH, _YEAR_IS_FRESH = 240, 480

_SCION = "0001649339"
_SCION_QUARTER_END = date(2025, 9, 30)


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of the article: where it stands there, and the rows that answer it.

    ``newest`` names the column by which the newest of the rows is taken, where the claim is not of one period,
    ``period`` says in words what that column holds, and ``fresh_days`` how long after its end it still answers.
    """

    claim_id: str
    claim: str
    unit: str
    article_value: Decimal | None
    mart: str
    column: str
    where: Mapping[str, object]
    explanation: str
    newest: str | None = None
    period: str = ""
    fresh_days: int = 0


def _era(claim_id: str, series_id: str, era: str, percent: str, claim: str, why: str) -> Claim:
    where = {"series_id": series_id, "era": era}
    return Claim(claim_id, claim, "percent", Decimal(percent), "mart_cloud_growth_era", "mean_growth_pct", where, why)


def _put(claim_id: str, cusip: str, column: str, unit: str, claim: str) -> Claim:
    where = {"manager_cik": _SCION, "period_of_report": _SCION_QUARTER_END, "cusip": cusip, "put_call": "Put"}
    why = "Underlying shares and their market value at the quarter's end: what the option cost is not in a 13F."
    return Claim(claim_id, claim, unit, None, "mart_option_position", column, where, why)


def _newest(
    claim_id: str,
    claim: str,
    answer: tuple[str, str],
    where: Mapping[str, object],
    why: str,
    period: str = "period_end",
) -> Claim:
    """A claim of no one period: ``answer`` is mart and column, in percent, of the newest by the column ``period``."""
    words = "the year" if period == "calendar_year" else "the year to"
    return Claim(claim_id, claim, "percent", None, *answer, where, why, period, words, _YEAR_IS_FRESH)


def _turn(series_id: str, name: str) -> Claim:
    newest = _newest(
        f"7 {name}",
        f"AI demand has not yet shown up as a new wave: {name}",
        ("mart_cloud_growth", "growth_pct"),
        {"series_id": series_id, "period_type": "quarter", "is_recast": False},
        "Growth of the newest quarter over the quarter a year before: whether AI demand has shown up as a new wave.",
    )
    return replace(newest, period="the quarter to", fresh_days=_QUARTER_IS_FRESH)


def _panel(panel: str, name: str) -> Claim:
    return _newest(
        f"8 {name}",
        f"Five-year compound growth of capex is back at the height of 1999-2000, 15-20 % a year: {name}",
        ("mart_capex_growth", "five_year_growth_pct"),
        {"scope": "panel", "member_id": panel},
        "Compound growth over five years of the companies known at both ends, of the newest year in which half the "
        "panel is known and half of its capex matched. The article reads 15-20 % off a chart; the years before 2009 "
        "are not tagged.",
        period="calendar_year",
    )


def _payback(series_id: str, name: str) -> Claim:
    return _newest(
        f"12 {name}",
        f"AI does not make money: further cloud revenue on each dollar of capex, {name}",
        ("mart_capex_payback", "incremental_revenue_to_capex_pct"),
        {"series_id": series_id, "period_type": "fiscal_year"},
        "Growth of yearly cloud revenue in dollars over the whole company's capex of the same year: 25 is 25 cents a "
        "dollar. Filings do not say how much capex is for AI.",
    )


def _burden(cik: str, name: str) -> Claim:
    return _newest(
        f"13 {name}",
        f"High capex is not high return: capex over revenue, {name}",
        ("mart_capex_annual", "capex_to_revenue_pct"),
        {"cik": cik},
        "Capex over the company's revenue of the newest fiscal year.",
    )


def _round(payer: str, payee: str, kind: str, claim: str) -> Claim:
    where = {"payer_name": payer, "payee_name": payee, "claim_kind": kind, "claim_status": "committed"}
    why = "The newest amount that a 10-K or 10-Q states in a sentence: a sourced claim, not a computed figure."
    newest = _newest(f"9 {payer} to {payee}", claim, ("mart_financing_link", "amount_high"), where, why)
    return replace(newest, unit="dollars", newest="period_of_report", period="the report to")


_MEAN = "Mean of yearly growth, each year from the first filing that prints it and the year before."
_SEGMENT = _MEAN + " In filings this is the Intelligent Cloud segment, by fiscal years; Azure itself grew faster."

CLAIMS: tuple[Claim, ...] = (
    _era("1", "aws", "2018-2022", "36", "AWS grew 36 % a year in 2018-22", _MEAN),
    _era("2", "microsoft_intelligent_cloud", "2018-2022", "22", "Azure grew 22 % a year in 2018-22", _SEGMENT),
    _era("3", "google_cloud", "2018-2022", "45", "Google Cloud grew about 45 % a year in 2018-22", _MEAN),
    _era("4", "aws", "2023-2025", "17", "AWS growth nearly halved to 17 % in 2023-25", _MEAN),
    _era("5", "microsoft_intelligent_cloud", "2023-2025", "20", "Azure slowed slightly to 20 % in 2023-25", _SEGMENT),
    _era("6", "google_cloud", "2023-2025", "29", "Google Cloud slowed to 29 % in 2023-25", _MEAN),
    *[_turn(series_id, name) for series_id, name in ARTICLE_SERIES.items()],
    *[_panel(panel, name) for panel, name in PANEL_NAMES.items()],
    _round("Microsoft", "OpenAI", "funding", "Money goes round: what Microsoft has committed to OpenAI"),
    _round("OpenAI", "Microsoft", "purchase", "Money goes round: what OpenAI is to buy of Microsoft"),
    _put("10 shares", "67066G104", "shares", "shares", "Scion holds puts on NVIDIA"),
    _put("10 notional", "67066G104", "underlying_notional_usd", "dollars", "Scion holds puts on NVIDIA"),
    _put("11 shares", "69608A108", "shares", "shares", "Scion holds larger puts on Palantir"),
    _put("11 notional", "69608A108", "underlying_notional_usd", "dollars", "Scion holds larger puts on Palantir"),
    *[_payback(series_id, name) for series_id, name in ARTICLE_SERIES.items()],
    _burden("0001018724", "Amazon"),
    _burden("0001652044", "Alphabet"),
    _burden("0000789019", "Microsoft"),
    _burden("0001326801", "Meta"),
    _burden("0001341439", "Oracle"),
)
"""Every claim with a figure."""
