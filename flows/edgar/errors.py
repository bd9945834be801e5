"""What can go wrong with EDGAR, each as one class whose message says what to do."""

# The names say what is the case, as a reader of a log wants it.
# ruff: noqa: N818

from __future__ import annotations

from datetime import date

# Words of the pages that EDGAR sends in place of what was asked for; they come with 403, but also with 200.
_BLOCK_WORDS = (b"request rate threshold exceeded", b"undeclared automated tool")
_LOOKED_AT = 20_000


class EdgarError(Exception):
    """Anything that keeps us from reading EDGAR."""


class IdentityNeeded(EdgarError):
    """The SEC wants every program to name its user, and no usable name and e-mail address was given."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"{why} The SEC asks every program for a name and an e-mail address: "
            'give them by setting BUBBLEWATCH_IDENTITY="Name email" or with --identity "Name email".'
        )


class UnknownFiler(EdgarError):
    """EDGAR has no filer of this CIK."""

    def __init__(self, cik: str) -> None:
        super().__init__(f"EDGAR knows no filer with CIK {cik}: check the CIK in the watch list.")
        self.cik = cik


class Blocked(EdgarError):
    """The SEC answered with its block page; asking again within ten minutes only makes the block longer."""


class IndexUnreadable(EdgarError):
    """What EDGAR sent as a list of filings cannot be read as one."""

    def __init__(self, cik: str, url: str, why: str) -> None:
        super().__init__(f"The list of filings of CIK {cik} cannot be read: {why} ({url}).")
        self.cik = cik
        self.url = url


class IndexNotThere(EdgarError):
    """There is no index of this day: not yet, or EDGAR was closed."""

    def __init__(self, day: date) -> None:
        super().__init__(f"EDGAR has no daily index of {day}.")


class DayUnreadable(EdgarError):
    """What EDGAR sent as the index of a day cannot be read as one."""

    def __init__(self, day: date, why: str) -> None:
        super().__init__(f"EDGAR's daily index of {day} cannot be read: {why}.")


class QuarterUnreadable(EdgarError):
    """There is no index of this quarter, or what EDGAR sent for it cannot be read as one."""

    def __init__(self, quarter: tuple[int, int], why: str) -> None:
        super().__init__(f"EDGAR's index of {quarter[0]} Q{quarter[1]} cannot be read: {why}.")


class NotTheFiling(EdgarError):
    """A file arrived that is not the filing which was asked for."""


class SourceNotFound(EdgarError):
    """The given source is neither 'live' nor 'sample' nor a directory laid out like EDGAR."""


class GatewayError(EdgarError):
    """The way to EDGAR (our gateway, the user's proxy, the network) does not work."""


def is_block_page(data: bytes) -> bool:
    """Whether these bytes are one of the SEC's block pages, whatever status they came with."""
    top = data[:_LOOKED_AT].lower()
    return b"<html" in top and any(words in top for words in _BLOCK_WORDS)
