"""Whom somebody means on a command line: filers of the watch list by name, by CIK or by ticker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flows.watchlist import Company, Manager, Watchlist


class NotWatchedError(Exception):
    """Somebody was named who is not on the watch list; the message says who, and what to do."""


def chosen_filers(
    watchlist: Watchlist, named: Sequence[str], tickers: Callable[[], Mapping[str, str]]
) -> list[Company | Manager]:
    """The entries meant, in the order of the list; all of them where nobody is named.

    A name is taken whole, in capitals or not; a CIK with its leading zeros or without. ``tickers`` (CIK by ticker in
    capitals) is asked for only where something is neither. Raises NotWatchedError, and whatever ``tickers`` raises.
    """
    entries = {entry.cik: entry for entry in watchlist.entries}
    by_name = {entry.name.casefold(): entry.cik for entry in watchlist.entries}
    meant, unknown = set[str](), list[str]()
    for text in named:
        cik = by_name.get(text.casefold()) or text.zfill(10)
        if cik in entries:
            meant.add(cik)
        else:
            unknown.append(text)
    by_ticker = tickers() if unknown else {}
    strangers = [text for text in unknown if by_ticker.get(text.upper()) not in entries]
    if strangers:
        raise NotWatchedError(
            f"{', '.join(strangers)}: nobody on the watch list has that name, ticker or CIK. Add the filer to the list "
            "(--watchlist), or name one that is on it"
        )
    meant.update(by_ticker[text.upper()] for text in unknown)
    return [entry for cik, entry in entries.items() if cik in meant or not named]
