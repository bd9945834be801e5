"""The contract, column by column: what the watch list and EDGAR say of a company and its panel."""

from __future__ import annotations

from warehouse.contract.column import Column, ColumnType

_SIC_PATTERN = r"^\d{4}$"

DIM_COLUMNS: dict[str, Column] = {
    "panel": Column(
        ColumnType.TEXT,
        "Panel of the watch list: technology; media_telecom, which only dim_company has; tmt, which only panel_member "
        "has: technology, media and telecom, both together.",
        allowed=("technology", "media_telecom", "tmt"),
    ),
    "sic_code": Column(
        ColumnType.TEXT,
        "Standard industrial classification, four digits, as EDGAR's submissions JSON gives it, else the watch list.",
        pattern=_SIC_PATTERN,
    ),
    "sic_description": Column(
        ColumnType.TEXT, "The classification in EDGAR's words; NULL where its submissions JSON does not give it."
    ),
    "sic_source": Column(
        ColumnType.TEXT,
        "Who gave sic_code: EDGAR's submissions JSON, or the watch list; NULL where neither does.",
        allowed=("submissions", "watch list"),
    ),
    "sic_code_watched": Column(
        ColumnType.TEXT,
        "The classification that the watch list states; NULL where it states none.",
        pattern=_SIC_PATTERN,
    ),
    "fiscal_year_end": Column(
        ColumnType.TEXT,
        "Month and day the fiscal year ends on, MMDD, as the submissions JSON gives it: a filer whose year ends on a "
        "weekday has another day each year.",
        pattern=r"^[01]\d[0-3]\d$",
    ),
    "member_from": Column(
        ColumnType.INTEGER, "First calendar year the company belongs to the panel.", minimum=1993, maximum=2100
    ),
    "member_until": Column(
        ColumnType.INTEGER,
        "Last calendar year the company belongs to the panel; NULL: it still does.",
        minimum=1993,
        maximum=2100,
    ),
    "why_watched": Column(ColumnType.TEXT, "Why the company is on the watch list."),
    "break_year": Column(
        ColumnType.INTEGER,
        "First calendar year whose figures hold the merger, spin-off or split, if only in part: growth from a year "
        "before it to it or a later one compares two different companies.",
        minimum=1993,
        maximum=2100,
    ),
    "why_broken": Column(ColumnType.TEXT, "The merger, spin-off or split."),
    "period_name": Column(
        ColumnType.TEXT,
        "The period in a few characters, for an axis: 2025 Q3 and 2025 for quarters and years of the calendar, the day "
        "itself for a day, else its months and last day: 3 months to 2025-04-27. No key: two may share one.",
    ),
    "period_length": Column(
        ColumnType.TEXT,
        "Length of the period by its days, both ends counted: quarter 80-100, half_year 170-190, nine_months 260-280, "
        "year 350-380; instant for a day; other.",
        allowed=("instant", "quarter", "half_year", "nine_months", "year", "other"),
    ),
    "period_days": Column(ColumnType.INTEGER, "Days of the period, both ends counted.", minimum=1),
    "period_weeks": Column(
        ColumnType.INTEGER,
        "Weeks of the period, to the nearest: 13 or 14 for a quarter, 52 or 53 for a year.",
        minimum=0,
    ),
    "is_calendar_period": Column(
        ColumnType.BOOLEAN, "True where the period begins and ends with quarters of the calendar."
    ),
}
