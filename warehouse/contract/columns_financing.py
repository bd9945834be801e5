"""The contract, column by column: who finances whom, as filings say it in sentences."""

from __future__ import annotations

from warehouse.contract.column import CIK_PATTERN, Column, ColumnType

CLAIM_KINDS = ("stake", "funding", "purchase", "lease", "warrant", "revenue_share", "customer", "guarantee")
CLAIM_STATUSES = ("held", "paid", "committed", "up_to", "option", "intended")

FINANCING_COLUMNS: dict[str, Column] = {
    "claim_number": Column(
        ColumnType.INTEGER, "Position of the claim in its filing, from 1, in document order.", minimum=1
    ),
    "financing_id": Column(
        ColumnType.TEXT,
        "The claim as the first filing states it: its accession number, #c, and claim_number there.",
        pattern=r"^\d{10}-\d{2}-\d{6}#c\d+$",
    ),
    "payer_name": Column(
        ColumnType.TEXT,
        "Who gives money or value: investor, lender, buyer, lessee, customer or guarantor; of a warrant who issues it.",
    ),
    "payer_cik": Column(ColumnType.TEXT, "CIK of the payer; NULL where it files nothing.", pattern=CIK_PATTERN),
    "payee_name": Column(
        ColumnType.TEXT,
        "Who gets it: the company held or funded, the seller, the lessor; of a warrant who holds it.",
    ),
    "payee_cik": Column(ColumnType.TEXT, "CIK of the payee; NULL where it files nothing.", pattern=CIK_PATTERN),
    "claim_kind": Column(
        ColumnType.TEXT,
        "What passes: a stake held, money invested or lent (funding), a purchase of goods, services or capacity, a "
        "lease, a warrant, a share of revenue paid on, a share of the payee's sales (customer), a guarantee.",
        allowed=CLAIM_KINDS,
    ),
    "claim_status": Column(
        ColumnType.TEXT,
        "How far it has come: held, paid, committed by contract, up_to (to a maximum), an option, or intended.",
        allowed=CLAIM_STATUSES,
    ),
    "amount_low": Column(
        ColumnType.FIGURE,
        "The stated amount in whole units of its currency, of a range its lower end; NULL where none is stated, and "
        "where only a maximum is.",
        minimum=0,
    ),
    "amount_high": Column(ColumnType.FIGURE, "The stated amount, of a range its upper end, or the maximum.", minimum=0),
    "amount_currency": Column(ColumnType.TEXT, "Currency of the amount, ISO 4217.", pattern="^[A-Z]{3}$"),
    "amount_qualifier": Column(
        ColumnType.TEXT, "The word that qualifies the amount, percentage or number of shares: approximately, up to."
    ),
    "claim_pct": Column(
        ColumnType.PERCENT,
        "The stated percentage: of the company held (stake), or of the payee's sales (customer).",
        minimum=0,
        maximum=100,
    ),
    "claim_shares": Column(ColumnType.FIGURE, "The stated number of shares.", minimum=0),
    "filer_cik": Column(ColumnType.TEXT, "CIK of the company whose filing states it.", pattern=CIK_PATTERN),
}
