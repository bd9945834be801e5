"""The contract, table by table: who holds an underlying's shares, puts and calls."""

from __future__ import annotations

from warehouse.contract.columns_underlying import UNDERLYING_COLUMNS
from warehouse.contract.table import Layer, Table, names

MART_UNDERLYING_INTEREST = Table(
    name="mart_underlying_interest",
    layer=Layer.MART,
    grain="one underlying x quarter x manager",
    about="Who holds puts on a security, who calls, who the shares, and how that changed since the quarter before. An "
    "underlying is any CUSIP on which a 13F in the warehouse ever reports an option; its other holders are here too. "
    "Strike, expiry, premium, short and written positions are not in a 13F; bonds (PRN) are left out.",
    key=names("cusip period_of_report manager_cik known_from"),
    columns=(
        *names("cusip issuer_name title_of_class period_of_report manager_cik manager_name"),
        *UNDERLYING_COLUMNS,
        *names("null_reason accession_numbers source_ids known_from known_to"),
    ),
    sources=("mart_holding_change",),
    required=names("cusip period_of_report manager_cik accession_numbers source_ids known_from"),
)
