"""The view ``freshness``: who is overdue on the day it is asked, whether or not the nights still run."""

from __future__ import annotations

from warehouse.contract.columns import COLUMNS
from warehouse.contract.table import qualified
from warehouse.contract.tables import LAST_SEEN

FRESHNESS = "main.freshness"
ABOUT_FRESHNESS = (
    "How fresh the warehouse is: what was seen last of everybody watched, and of the nightly run itself, what is due "
    "when, and what is overdue on the day of the question. Grain: the nightly run, company x form family, manager x "
    "form family. A night that never ran shows in the row of the run."
)
FRESHNESS_COLUMNS = {
    **{name: COLUMNS[name].meaning for name in LAST_SEEN.columns},
    "is_overdue": "Whether next_due is over, by the clock of whoever asks, in New York's standard time.",
    "days_overdue": "Calendar days since next_due; 0 where it is not over, NULL where none is due.",
}

# Not current_date: that is a day of the reader's time zone, and needs an extension that not every client has.
_TODAY = "CAST(make_timestamp(epoch_us(get_current_timestamp())) - INTERVAL 5 HOURS AS DATE)"


def freshness_select() -> str:
    """The SELECT of the view."""
    return (
        f"SELECT *, coalesce(next_due < {_TODAY}, FALSE) AS is_overdue, "  # noqa: S608
        f"CASE WHEN next_due IS NOT NULL THEN greatest({_TODAY} - next_due, 0) END AS days_overdue "
        f"FROM {qualified(LAST_SEEN)}"
    )
