"""The contract, metric by metric: commitments, financing claims, restated figures and the article's own."""

from __future__ import annotations

from warehouse.contract.metric import DOLLARS, PERCENT, SHARES, Metric

_TAGS_AND_SENTENCES = "10-K and 10-Q: notes, as tagged, and sentences (stated_in says which)"
_SENTENCES = "10-K and 10-Q: sentences, shown in quote"
_NEVER_ADDED = "Measures of one kind may hold each other, and no two filers draw the same line: never add them up."
_CLAIMS_OVERLAP = "Amounts of different claims overlap (a commitment, and the part of it that is funded): never add."
_AS_UNIT = "as the row's unit says"
_AS_FIGURE_UNIT = "as the row's figure_unit says"
_ANY_TAG = "10-K and 10-Q: any figure of core_observation"

COMMITMENT_METRICS = (
    Metric("commitment_usd", "Commitment", DOLLARS, "as stated", _TAGS_AND_SENTENCES, _NEVER_ADDED),
    Metric(
        "commitment_low_usd",
        "Commitment, lower end",
        DOLLARS,
        "the lower end of a stated range, else as stated",
        _TAGS_AND_SENTENCES,
        f"Of up to an amount there is none. {_NEVER_ADDED}",
    ),
    Metric(
        "commitment_high_usd",
        "Commitment, upper end",
        DOLLARS,
        "the upper end of a stated range, else as stated",
        _TAGS_AND_SENTENCES,
        f"Of at least an amount there is none. {_NEVER_ADDED}",
    ),
    Metric(
        "commitment_pct",
        "Share, as stated",
        PERCENT,
        "as stated",
        _TAGS_AND_SENTENCES,
        "Of revenue or receivables, or of the investee held, as commitment_measure says. Who is customer A in one "
        "filing may be customer B in the next.",
    ),
    Metric(
        "recognised_12_months_pct",
        "Backlog that becomes revenue within 12 months",
        PERCENT,
        "as stated in the same passage as the backlog",
        _SENTENCES,
        "The tags for it have no end to their period, or contradict each other, and are not used.",
    ),
    Metric(
        "recognised_24_months_pct",
        "Backlog that becomes revenue within 24 months",
        PERCENT,
        "as stated in the same passage as the backlog",
        _SENTENCES,
        "The tags for it have no end to their period, or contradict each other, and are not used.",
    ),
    Metric(
        "amount_low",
        "Amount, at least",
        "whole units of amount_currency",
        "as stated; of a range its lower end; of up to an amount none",
        _SENTENCES,
        _CLAIMS_OVERLAP,
    ),
    Metric(
        "amount_high",
        "Amount, at most",
        "whole units of amount_currency",
        "as stated; of a range its upper end; of at least an amount none",
        _SENTENCES,
        _CLAIMS_OVERLAP,
    ),
    Metric(
        "claim_pct",
        "Percentage of the claim",
        PERCENT,
        "as stated",
        _SENTENCES,
        "Of the company held (stake), or of the payee's sales (customer).",
    ),
    Metric(
        "claim_shares",
        "Shares of the claim",
        SHARES,
        "as stated",
        _SENTENCES,
        "Of a warrant, what it is for, vested or not.",
    ),
)

REPORTED_METRICS = (
    Metric(
        "old_value",
        "Figure as first printed",
        _AS_UNIT,
        "as printed by old_accession_number",
        _ANY_TAG,
        "Figures on another basis are other figures, not changed ones.",
    ),
    Metric(
        "new_value",
        "Figure as printed later",
        _AS_UNIT,
        "as printed by new_accession_number",
        _ANY_TAG,
        "Beyond the rounding of the coarser of the two prints.",
    ),
    Metric(
        "change_pct",
        "Change of the figure",
        PERCENT,
        "100 * (new_value / old_value - 1)",
        _ANY_TAG,
        "Filings do not tag why a figure changed: restatement_kind is told from the form, the series and the factor.",
    ),
    Metric(
        "article_value",
        "The article's figure",
        _AS_FIGURE_UNIT,
        "as the article of 2025-11-14 gives it",
        "the article",
        "Rounded by the article; what it calls Azure is Microsoft's Intelligent Cloud segment in filings.",
    ),
    Metric(
        "value_then",
        "As known on the article's day",
        _AS_FIGURE_UNIT,
        "the marts' figure as of 2025-11-14, its end in New York; explanation says which",
        "the mart that explanation names",
        "2025 counts with its year to date, as it did that day.",
    ),
    Metric(
        "value_now",
        "As known now",
        _AS_FIGURE_UNIT,
        "the marts' figure as known now; explanation says which",
        "the mart that explanation names",
        "Differs from value_then by what was filed since: both are right.",
    ),
    Metric(
        "difference_then",
        "Filings less article",
        _AS_FIGURE_UNIT,
        "value_then - article_value",
        "the mart that explanation names",
        "Percentage points where the unit is percent; the article rounds.",
    ),
)
