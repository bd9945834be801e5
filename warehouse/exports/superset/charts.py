"""The charts of the bundle: the article's four pictures, and the article's figures beside the filings'."""

from __future__ import annotations

from warehouse.contract.tables import (
    MART_ARTICLE_CHECK,
    MART_CAPEX_ANNUAL,
    MART_CAPEX_GROWTH,
    MART_CLOUD_GROWTH,
    MART_CLOUD_GROWTH_ERA,
    MART_FINANCING_LINK,
    MART_OPTION_POSITION,
)
from warehouse.exports.superset.chart import Chart
from warehouse.exports.superset.datasets import QUARTER_END, metric_of
from warehouse.exports.superset.forms import BARS, LINES, axes, graph, rows
from warehouse.exports.superset.labels import PERCENTS

CLOUD_ERAS = Chart(
    name="cloud_eras",
    title="Has cloud growth slowed?",
    about="Mean of yearly growth in the article's two eras; a year still running counts with its year to date. Azure "
    "has no revenue in filings: its segment stands for it. From 10-Ks and 10-Qs.",
    table=MART_CLOUD_GROWTH_ERA,
    form=axes(
        BARS,
        "series_name",
        ["era"],
        metric_of("mean_growth_pct"),
        title="Mean growth a year, %",
        y_axis_format=PERCENTS,
        show_value=True,
    ),
)

CLOUD_YEARS = Chart(
    name="cloud_years",
    title="Growth of each cloud by fiscal year",
    about="Over the fiscal year before, both figures from the same filings; recasts left out. Microsoft's fiscal years "
    "end in June, the others' in December. From 10-Ks.",
    table=MART_CLOUD_GROWTH,
    where="period_type = 'fiscal_year' AND NOT is_recast AND growth_pct IS NOT NULL "
    "AND series_id IN ('aws', 'google_cloud', 'microsoft_intelligent_cloud')",
    form=axes(
        LINES,
        "fiscal_year",
        ["series_name"],
        metric_of("growth_pct"),
        title="Growth over a year, %",
        y_axis_format=PERCENTS,
        markerEnabled=True,
        truncateYAxis=True,
        y_axis_bounds=[0, None],
    ),
)

CAPEX_GROWTH = Chart(
    name="capex_growth",
    title="Is capex growing as in 1999-2000?",
    about="Compound growth over five years of a matched panel; years that cover little of it are left out. The article "
    "draws 1999-2000 at 15 to 20 % a year; filings of those years have no tags. From 10-Ks.",
    table=MART_CAPEX_GROWTH,
    where="scope = 'panel' AND five_year_growth_pct IS NOT NULL AND NOT is_low_coverage",
    form=axes(
        BARS,
        "calendar_year",
        ["member_name"],
        metric_of("five_year_growth_pct"),
        title="Growth a year over five years, %",
        y_axis_format=PERCENTS,
        show_value=True,
    ),
)

CAPEX_YEARS = Chart(
    name="capex_years",
    title="Who spends it? Capital expenditure by company",
    about="Cash paid for property and equipment by fiscal year, at the calendar year it mostly lies in. A company that "
    "is missing has not reported the year yet, or is not read that far back. From 10-Ks.",
    table=MART_CAPEX_ANNUAL,
    where="capex_usd IS NOT NULL",
    form=axes(BARS, "calendar_year", ["company"], metric_of("capex_usd"), title="Capex, USD", stack="Stack"),
)

FINANCING_LINKS = Chart(
    name="financing_links",
    title="Does money go round? Who gives to whom",
    about="An arrow from who pays, funds or holds a stake to who gets it, as thick as there are claims of it in 10-Ks "
    "and 10-Qs. What no filing says is not here; OpenAI and Anthropic speak only through those that file.",
    table=MART_FINANCING_LINK,
    form=graph("payer_name", "payee_name", "row_count"),
)

FINANCING_QUOTES = Chart(
    name="financing_quotes",
    title="The same in the filings' own words",
    about="Each claim with the sentence it was read from, the largest amounts first.",
    table=MART_FINANCING_LINK,
    form=rows(
        {
            "payer_name": "Gives",
            "payee_name": "Gets",
            "claim_kind": "Kind",
            "claim_status": "Status",
            "amount_high": "Amount",
            "amount_currency": "Currency",
            "period_of_report": "Report of",
            "quote": "Words of the filing",
        },
        order=[("amount_high", False), ("period_of_report", False), ("financing_id", True)],
        formats={"amount_high": {"d3NumberFormat": "SMART_NUMBER"}},
    ),
)

SCION_OPTIONS = Chart(
    name="scion_options",
    title="What did Scion bet on? Puts and calls by quarter",
    about="Options at the notional of what they are on: not what they cost, nor what they can lose. Quarters without "
    "options are not drawn; after 2025-09-30 Scion reports nothing. From 13Fs.",
    table=MART_OPTION_POSITION,
    where="manager_cik = '0001649339'",
    form=axes(
        BARS,
        QUARTER_END,
        ["put_call", "issuer_name"],
        metric_of("underlying_notional_usd"),
        title="Underlying notional, USD",
        stack="Stack",
    ),
)

_TWO_PLACES = {"d3NumberFormat": ",.2~f"}

ARTICLE_CHECK = Chart(
    name="article_check",
    title="Was the article right?",
    about="Its figures of 2025-11-14 beside the filings', as known on that day and as known now; N/A where the article "
    "gives a claim without a figure.",
    table=MART_ARTICLE_CHECK,
    form=rows(
        {
            "claim": "The article's claim",
            "figure_unit": "Unit",
            "article_value": "Article",
            "value_then": "Filings on its day",
            "value_now": "Filings now",
            "explanation": "How the figure is made",
        },
        order=[("article_value", False), ("claim_id", True)],
        formats=dict.fromkeys(("article_value", "value_then", "value_now"), _TWO_PLACES),
    ),
)

CHARTS = (
    CLOUD_ERAS,
    CLOUD_YEARS,
    CAPEX_GROWTH,
    CAPEX_YEARS,
    FINANCING_LINKS,
    FINANCING_QUOTES,
    SCION_OPTIONS,
    ARTICLE_CHECK,
)
