"""The contract, column by column: 13F reports, as filed, as composed, and what is made of them."""

from __future__ import annotations

from warehouse.contract.column import CIK_PATTERN, Column, ColumnType

CHANGE_KINDS = (
    *("opened", "raised", "cut", "unchanged", "closed"),
    *("first_report", "gap", "not_reported", "newly_reported"),
)

THIRTEEN_F_COLUMNS: dict[str, Column] = {
    "schema_version": Column(
        ColumnType.TEXT, "Version of SEC's 13F schema that the cover names; NULL before there was one."
    ),
    "report_type": Column(ColumnType.TEXT, "13F HOLDINGS REPORT, 13F NOTICE or 13F COMBINATION REPORT, as filed."),
    "amendment_number": Column(ColumnType.INTEGER, "Number of the amendment as filed.", minimum=0),
    "amendment_type": Column(ColumnType.TEXT, "RESTATEMENT or NEW HOLDINGS, as filed; NULL where none is stated."),
    "is_confidential_expired": Column(
        ColumnType.BOOLEAN,
        "True where the amendment's cover says that it reports what confidential treatment had kept back, now denied "
        "or expired; NULL where it says nothing.",
    ),
    "manager_name": Column(ColumnType.TEXT, "Name of the reporting manager on the cover page."),
    "form_13f_file_number": Column(ColumnType.TEXT, "The manager's 13F file number (028-...)."),
    "other_included_managers_count": Column(
        ColumnType.INTEGER, "Other managers the report includes, by the cover.", minimum=0
    ),
    "table_entry_total": Column(ColumnType.INTEGER, "Rows of the information table, by the cover.", minimum=0),
    "table_value_total": Column(
        ColumnType.NUMBER, "Value of the information table in the unit it was filed in, by the cover."
    ),
    "value_unit_stated": Column(
        ColumnType.TEXT,
        "Unit of the values in the page's own words (x $1000, in thousands); NULL where it states none, as in XML.",
        allowed=("dollars", "thousands"),
    ),
    "is_confidential_omitted": Column(
        ColumnType.BOOLEAN, "True where the cover says that holdings are left out on request."
    ),
    "signature_date": Column(ColumnType.DATE, "Date of the signature."),
    "row_number": Column(ColumnType.INTEGER, "Position of the row in the information table, from 1.", minimum=1),
    "issuer_name": Column(ColumnType.TEXT, "Name of the issuer as filed."),
    "title_of_class": Column(ColumnType.TEXT, "Title of the class as filed."),
    "cusip": Column(ColumnType.TEXT, "CUSIP; in raw as filed, from core on in upper case and with its lost zeros."),
    "figi": Column(ColumnType.TEXT, "FIGI as filed, where one is."),
    "value_as_filed": Column(ColumnType.NUMBER, "Value of the row in the unit it was filed in: dollars or thousands."),
    "shares_or_principal": Column(ColumnType.NUMBER, "Shares, or principal amount in dollars, as filed."),
    "shares_or_principal_type": Column(
        ColumnType.TEXT, "SH for shares, PRN for principal: the two are never added.", allowed=("SH", "PRN")
    ),
    "put_call": Column(ColumnType.TEXT, "Put or Call; NULL for a holding that is no option.", allowed=("Put", "Call")),
    "position_type": Column(
        ColumnType.TEXT, "holding, or the kind of option: put or call.", allowed=("holding", "put", "call")
    ),
    "investment_discretion": Column(ColumnType.TEXT, "SOLE, DFND or OTR, as filed."),
    "other_managers": Column(ColumnType.TEXT, "Numbers of the other managers the row belongs to, as filed."),
    "voting_sole": Column(ColumnType.INTEGER, "Shares with sole voting authority.", minimum=0),
    "voting_shared": Column(ColumnType.INTEGER, "Shares with shared voting authority.", minimum=0),
    "voting_none": Column(ColumnType.INTEGER, "Shares with no voting authority.", minimum=0),
    "manager_cik": Column(
        ColumnType.TEXT, "Central index key of the reporting manager, ten digits.", pattern=CIK_PATTERN
    ),
    "shares": Column(ColumnType.FIGURE, "Shares, for an option those of its underlying.", minimum=0),
    "underlying_notional_usd": Column(
        ColumnType.MONEY,
        "Market value of the underlying shares, dollars: not what the option cost. Strike, expiry, premium, short and "
        "written positions are not in a 13F.",
        minimum=0,
    ),
    "implied_underlying_price_usd": Column(
        ColumnType.FIGURE, "Underlying notional over shares, dollars a share.", minimum=0
    ),
    "share_of_reported_value_pct": Column(
        ColumnType.PERCENT,
        "Underlying notional over the sum of all reported rows, options included, percent.",
        minimum=0,
    ),
    "unit_as_filed": Column(
        ColumnType.TEXT,
        "Unit the values were filed in; undecided blocks them from sums.",
        allowed=("dollars", "thousands", "undecided"),
    ),
    "unit_evidence": Column(ColumnType.TEXT, "Why that unit."),
    "row_count": Column(ColumnType.INTEGER, "Rows of the information table added up in this one.", minimum=1),
    "report_role": Column(
        ColumnType.TEXT,
        "What the filing does to its manager's quarter. original: the first report, or a second one that is no "
        "amendment, which replaces it; restatement: takes the place of all before it; patch: calls itself a "
        "restatement but holds a small part of what it would replace, so it is laid over that; new_holdings: adds; "
        "notice: no holdings of its own, others report them.",
        allowed=("original", "restatement", "patch", "new_holdings", "notice"),
    ),
    "cover_period_of_report": Column(
        ColumnType.DATE,
        "Quarter that the cover names; period_of_report is the header's, and where they differ one is wrong.",
    ),
    "rows_read": Column(ColumnType.INTEGER, "Rows read from the information table.", minimum=0),
    "rows_with_odd_cusip": Column(
        ColumnType.INTEGER, "Rows whose CUSIP, normalised, has a wrong check digit: kept as filed.", minimum=0
    ),
    "value_sum_as_filed": Column(ColumnType.NUMBER, "Sum of the rows' values in the unit they were filed in."),
    "reconciliation": Column(
        ColumnType.TEXT,
        "The rows read against the cover's totals. reconciled: rows and sum equal; rounding: the sum differs by at "
        "most one unit a row; rows_differ, value_differs: they do not agree; no_totals: the cover states none; "
        "no_rows: no table could be read, and no cover says that there is none; notice: nothing is to be there.",
        allowed=("reconciled", "rounding", "rows_differ", "value_differs", "no_totals", "no_rows", "notice"),
    ),
    "reconciliation_note": Column(ColumnType.TEXT, "Where it does not reconcile: by how much, in words."),
    "unit_prior": Column(
        ColumnType.TEXT,
        "Unit that the page states, else that the filing date asks for (dollars from 2023-01-03).",
        allowed=("dollars", "thousands"),
    ),
    "unit_disagrees": Column(
        ColumnType.BOOLEAN, "True where the evidence speaks for another unit than unit_prior, or against each other."
    ),
    "composition": Column(
        ColumnType.TEXT,
        "What the manager's quarter is made of at the time: original, restatement, with_new_holdings, or patched where "
        "a partial restatement was laid over.",
        allowed=("original", "restatement", "with_new_holdings", "patched"),
    ),
    "share_of_reported_long_value_pct": Column(
        ColumnType.PERCENT,
        "Underlying notional over the value of the reported rows that are no options, percent: may exceed 100.",
        minimum=0,
    ),
    "change_kind": Column(
        ColumnType.TEXT,
        "Against the calendar quarter before. opened, raised, cut, unchanged, closed: shares (or principal) by which "
        "the position differs. first_report: no earlier quarter of the manager is known. gap: earlier ones are, the "
        "one before is not. not_reported: gone, from a report that may leave holdings out (confidential treatment, a "
        "combination report, rows that could not be read). newly_reported: new, after such a report.",
        allowed=CHANGE_KINDS,
    ),
    "prior_period_of_report": Column(
        ColumnType.DATE,
        "The calendar quarter before; of a gap, the last one that is known, which is compared with nothing.",
    ),
    "prior_cusip": Column(ColumnType.TEXT, "CUSIP under which the quarter before reports the position."),
    "prior_shares_or_principal": Column(
        ColumnType.NUMBER, "Shares or principal of the quarter before, as filed; 0 where its report holds none."
    ),
    "prior_shares_adjusted": Column(
        ColumnType.NUMBER, "Those of the quarter before in the shares of this one: splits between the two are undone."
    ),
    "prior_value_usd": Column(ColumnType.MONEY, "Value at the end of the quarter before, dollars."),
    "prior_shares": Column(
        ColumnType.FIGURE, "Shares of the underlying in the quarter before, as filed; 0 where its report holds none."
    ),
    "change_shares_or_principal": Column(
        ColumnType.NUMBER, "Shares or principal less prior_shares_adjusted: what was bought, or sold where negative."
    ),
    "change_shares": Column(ColumnType.FIGURE, "Shares of the underlying less prior_shares_adjusted."),
    "position_change_pct": Column(
        ColumnType.PERCENT, "The change in shares or principal over prior_shares_adjusted, percent."
    ),
    "first_period_seen": Column(
        ColumnType.DATE, "First quarter in which the manager reports this put or call, as far as is known."
    ),
    "last_period_seen": Column(
        ColumnType.DATE, "Last quarter in which the manager reports this put or call, as far as is known."
    ),
}
