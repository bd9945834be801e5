"""The contract, column by column: what a company has promised, or been promised, and what it holds in others."""

from __future__ import annotations

from warehouse.contract.column import Column, ColumnType

COMMITMENT_KINDS = (
    "remaining_performance_obligation",
    "purchase_obligation",
    "lease_not_commenced",
    "strategic_stake",
    "customer_concentration",
)

COMMITMENT_MEASURES = (
    *("total", "commercial", "current"),
    *("unconditional", "contractual", "supply", "cloud_service", "capital", "content", "investment", "other"),
    *("operating", "finance", "short_term", "long_term"),
    *("non_marketable_carrying", "equity_method_carrying", "investee_carrying", "convertible_note_carrying"),
    *("ownership", "equity_method_income", "equity_securities_unrealized_gain", "investee_gain"),
    *("revenue", "receivables"),
)

COMMITMENT_COLUMNS: dict[str, Column] = {
    "commitment_kind": Column(
        ColumnType.TEXT,
        "Revenue under contract and not yet recognised; purchases agreed; leases signed and not yet begun; stakes in "
        "other companies, their gains and losses; the share of the largest customers.",
        allowed=COMMITMENT_KINDS,
    ),
    "commitment_measure": Column(
        ColumnType.TEXT,
        "What of that kind: total or a part of it, as the filer draws the line. Obligations of two measures may hold "
        "each other, and are never added up here (docs/metrics.md lists them).",
        allowed=COMMITMENT_MEASURES,
    ),
    "axis_member": Column(
        ColumnType.TEXT,
        "The member that a rule leaves open, as filed: a customer, or an investee. Customers are renumbered between "
        "filings: never join them over time. NULL where the figure is of no one member.",
    ),
    "counterparty": Column(
        ColumnType.TEXT,
        "The investee or the customer: the member as tagged, or the sentence's words; all where the figure is of all "
        "of them together. A customer without a name is another one in another filing.",
    ),
    "counterparty_number": Column(
        ColumnType.INTEGER,
        "Place among the counterparties of the same filing, kind, measure and period, the greatest first; 1 where "
        "there is one, or all are meant.",
        minimum=1,
    ),
    "commitment_usd": Column(
        ColumnType.MONEY, "The amount as stated, dollars; of a loss negative. NULL for a percentage, or with a reason."
    ),
    "commitment_low_usd": Column(ColumnType.MONEY, "Lower end of a stated range, else as commitment_usd; dollars."),
    "commitment_high_usd": Column(ColumnType.MONEY, "Upper end of a stated range, else as commitment_usd; dollars."),
    "commitment_pct": Column(
        ColumnType.PERCENT, "The share as stated, percent: of revenue or receivables, or of the investee held."
    ),
    "qualifier": Column(ColumnType.TEXT, "The word that qualifies the figure, such as approximately; tags have none."),
    "recognised_12_months_pct": Column(
        ColumnType.PERCENT,
        "Of a remaining performance obligation, the share expected to be revenue within 12 months, where a sentence of "
        "the same passage states it; percent.",
        minimum=0,
        maximum=100,
    ),
    "recognised_24_months_pct": Column(
        ColumnType.PERCENT, "The same within 24 months; percent.", minimum=0, maximum=100
    ),
    "stated_in": Column(ColumnType.TEXT, "Whether a tag or a sentence states the figure.", allowed=("tag", "prose")),
    "disclosed_measure": Column(
        ColumnType.TEXT,
        "What of the metric the sentence states, as commitment_measure; of a share of remaining performance "
        "obligations within how many months it becomes revenue.",
        allowed=(*COMMITMENT_MEASURES, "within_12_months", "within_24_months"),
    ),
}
