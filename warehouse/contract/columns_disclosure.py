"""The contract, column by column: figures that a filing states in sentences, not in tags."""

from __future__ import annotations

from warehouse.contract.column import Column, ColumnType
from warehouse.contract.columns_commitment import COMMITMENT_KINDS

DISCLOSURE_COLUMNS: dict[str, Column] = {
    "disclosure_number": Column(
        ColumnType.INTEGER, "Position of the disclosed figure in its filing, from 1, in document order.", minimum=1
    ),
    "passage_number": Column(
        ColumnType.INTEGER,
        "Number of the passage in its filing: a change and its stated effects share one.",
        minimum=1,
    ),
    "disclosed_metric": Column(
        ColumnType.TEXT,
        "What the sentence states: a changed useful life, or what that change did to a line of the statements; how "
        "much a series grew; a commitment by its kind, or the share of remaining performance obligations that becomes "
        "revenue soon.",
        allowed=(
            "useful_life_change",
            "useful_life_effect",
            "stated_growth",
            *COMMITMENT_KINDS,
            "remaining_performance_obligation_share",
        ),
    ),
    "disclosed_subject": Column(
        ColumnType.TEXT,
        "What the figure speaks of, in the filing's words: the assets whose life changed, a line of the statements, a "
        "series, a customer or an investee; NULL for other commitments, which are named by disclosed_measure.",
    ),
    "disclosed_before": Column(
        ColumnType.NUMBER, "The value before the change; NULL where the sentence does not say it.", minimum=0
    ),
    "disclosed_low": Column(
        ColumnType.NUMBER,
        "The stated value, of a range its lower end. Positive whatever it did: see disclosed_direction.",
        minimum=0,
    ),
    "disclosed_high": Column(
        ColumnType.NUMBER, "The stated value, of a range its upper end; else as disclosed_low.", minimum=0
    ),
    "disclosed_unit": Column(
        ColumnType.TEXT, "Unit of the values; dollars are whole dollars.", allowed=("years", "months", "USD", "percent")
    ),
    "disclosed_qualifier": Column(
        ColumnType.TEXT, "The word that qualifies the value, such as approximately or up to."
    ),
    "disclosed_direction": Column(
        ColumnType.TEXT,
        "Whether the subject rises or falls; NULL where the sentence says only that it is affected or benefits. Of a "
        "stake, increase for a gain and decrease for a loss.",
        allowed=("increase", "decrease"),
    ),
    "disclosed_word": Column(ColumnType.TEXT, "The filing's own word for that: extended, reduction, benefit, impact."),
    "is_expected": Column(
        ColumnType.BOOLEAN, "True where the filer expects or estimates ahead, false where it reports what was."
    ),
    "effective_from": Column(
        ColumnType.DATE,
        "From when the change counts, where a day or a month (its first day) is stated; NULL for a quarter or a "
        "fiscal year, which stand in effective_words.",
    ),
    "effective_words": Column(ColumnType.TEXT, "From when the change counts, in the filing's words."),
    "period_words": Column(ColumnType.TEXT, "The period a figure is of, or the day, in the filing's words."),
    "section": Column(
        ColumnType.TEXT, "Item and note that the quote stands in, as far as headings tell; NULL before the first."
    ),
    "char_offset": Column(
        ColumnType.INTEGER,
        "Offset of the quote in the document's text (transforms/reading/prose/prose.py), from 0.",
        minimum=0,
    ),
    "quote": Column(ColumnType.TEXT, "The filing's exact words, one sentence or several in a row, white space single."),
}
