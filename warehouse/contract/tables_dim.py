"""The contract, table by table: whom the watch list follows, and the periods of the marts, for those who join."""

from __future__ import annotations

from warehouse.contract.table import Layer, Table, names

_WATCH_LIST = "the watch list"

DIM_COMPANY = Table(
    name="dim_company",
    layer=Layer.DIM,
    grain="one company of the watch list",
    about="Each company whose reports are read: its panel, its industry and its fiscal year as EDGAR has them, the "
    "years it belongs, and why.",
    key=names("cik"),
    columns=names(
        """
        cik company filer_name panel sic_code sic_description sic_source sic_code_watched fiscal_year_end
        member_from member_until why_watched
        """
    ),
    sources=(_WATCH_LIST, "EDGAR's submissions JSON"),
    required=names("cik company panel member_from why_watched"),
)

PANEL_MEMBER = Table(
    name="panel_member",
    layer=Layer.DIM,
    grain="one panel x company",
    about="Which company belongs to which panel in which years. Technology, media and telecom (tmt) holds every "
    "company of technology too.",
    key=names("panel cik"),
    columns=names("panel cik company member_from member_until why_watched"),
    sources=(_WATCH_LIST,),
    required=names("panel cik company member_from why_watched"),
)

PANEL_BREAK = Table(
    name="panel_break",
    layer=Layer.DIM,
    grain="one company x year of a merger, spin-off or split",
    about="Where a company's figures stop being comparable with its own earlier ones: in a panel's matched growth a "
    "company does not count over a break.",
    key=names("cik break_year"),
    columns=names("cik company break_year why_broken"),
    sources=(_WATCH_LIST,),
    required=names("cik company break_year why_broken"),
)

DIM_PERIOD = Table(
    name="dim_period",
    layer=Layer.DIM,
    grain="one span of days that a mart speaks of",
    about="The calendar for those who join: each period of the marts once, by its first and last day, with its length "
    "and its place in the calendar; the quarters of 13F reports too. Which fiscal year it is differs from filer to "
    "filer, and stands in the marts.",
    key=names("period_start period_end"),
    columns=names(
        """
        period_start period_end period_name period_length period_days period_weeks calendar_year calendar_quarter
        is_calendar_period has_extra_week
        """
    ),
    sources=("the marts that have period_start and period_end", "the marts that have period_of_report"),
    required=names(
        "period_name period_length period_days period_weeks calendar_year is_calendar_period has_extra_week"
    ),
)
