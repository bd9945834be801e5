"""The contract, table by table: who finances whom."""

from __future__ import annotations

from warehouse.contract.table import Layer, Table, names

RAW_FINANCING_CLAIM = Table(
    name="raw_financing_claim",
    layer=Layer.RAW,
    grain="one claim stated in a sentence of one filing",
    about="Sentences of a 10-K or 10-Q in which one named player gives money or value to another, each with the exact "
    "words. The players are listed in transforms/rules/players.toml; a claim without an amount states none that is its "
    "own.",
    key=names("accession_number claim_number"),
    columns=names(
        """
        accession_number claim_number document payer_name payer_cik payee_name payee_cik claim_kind claim_status
        amount_low amount_high amount_currency amount_qualifier claim_pct claim_shares period_words section char_offset
        quote
        """
    ),
    sources=("10-K and 10-Q documents, and the annual report in EX-13",),
    required=names(
        "accession_number claim_number document payer_name payee_name claim_kind claim_status char_offset quote"
    ),
)

MART_FINANCING_LINK = Table(
    name="mart_financing_link",
    layer=Layer.MART,
    grain="one claim that one player gives money or value to another",
    about="The third picture: who pays, funds, leases to or holds a stake in whom. Each row is a sourced claim, with "
    "the words of the first filing that states it, never a computed fact: amounts of different claims overlap and must "
    "not be added up.",
    key=names("financing_id known_from"),
    columns=names(
        """
        financing_id payer_name payer_cik payee_name payee_cik claim_kind claim_status amount_low amount_high
        amount_currency amount_qualifier claim_pct claim_shares period_words filer_cik filer_name form period_of_report
        section quote accession_numbers source_ids known_from known_to
        """
    ),
    sources=("raw_financing_claim", "raw_filing"),
    required=names(
        """
        financing_id payer_name payee_name claim_kind claim_status filer_cik form quote accession_numbers source_ids
        known_from
        """
    ),
)
