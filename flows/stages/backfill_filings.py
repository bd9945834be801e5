"""Fetch the filings of years gone by, and read them as they come; stopped at any instant, it goes on where it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from flows.edgar.connection import EdgarConnection
from flows.edgar.tickers import read_tickers
from flows.run import Run
from flows.stages.chosen_filers import chosen_filers
from flows.stages.find_filings import list_filers
from flows.stages.land_filings import land_filings
from flows.stages.read_filings import read_filings
from flows.stages.wanted_days import WantedDays


def backfill_filings(run: Run, edgar: EdgarConnection, first_day: date, named: Sequence[str] = ()) -> None:
    """Lands and reads, batch by batch, all that the named filers (none: everybody watched) filed since ``first_day``.

    The nights after it want the same, whether this ends or is interrupted. What is landed is not asked for again, nor
    is a list that reaches back so far already. Raises NotWatchedError, EdgarError (no file of tickers) and
    ValidationBlockedError.
    """
    filers = chosen_filers(run.watchlist, named, partial(read_tickers, edgar))
    wanted = WantedDays.read(run.settings.wanted_days, run.report.warnings.append)
    wanted.reach_back(filers, first_day)
    wanted.write(run.settings.wanted_days)
    listed = list_filers(run, edgar, filers)
    land_filings(run, edgar, listed.entries, then=read_filings, directly=listed.unlisted)
