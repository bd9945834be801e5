"""The watch list: whose filings are read, and which panel they count in. A TOML file that the user owns.

A good one ships beside this module.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from transforms.thirteen_f.calendar import quarter_end

# Until 2002 an annual report may be a 10-K405.
COMPANY_FORMS = ("10-K", "10-K405", "10-KT", "10-Q", "10-QT")
MANAGER_FORMS = ("13F-HR", "13F-NT")

FIRST_YEAR = 2009
"""The first year of tagged figures: from here on a company belongs to its panel, if its entry says nothing else."""

Cik = Annotated[str, Field(pattern=r"^\d{10}$")]
Sic = Annotated[str, Field(pattern=r"^\d{4}$")]
# EDGAR began in 1993.
Year = Annotated[int, Field(ge=1993, le=2100, strict=True)]
Panel = Literal["technology", "media_telecom"]


class WatchlistError(Exception):
    """The watch list cannot be used; the message names the file and the line or the entry, and says what to do."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    why: str = Field(min_length=1)


class _Entry(_Part):
    name: str = Field(min_length=1)
    cik: Cik


class Break(_Part):
    """A merger, spin-off or split: figures of ``year`` and later are not to be set against those of years before.

    ``year`` is the first calendar year whose figures hold the change, if only in part; a fiscal year is of the
    calendar year that its middle lies in.
    """

    year: Year


class LeftOut(_Part):
    """A company that one would look for, and why it is not on the list: no 10-K, no tagged quarters."""

    name: str = Field(min_length=1)
    form: Literal["20-F", "40-F"]


class Company(_Entry):
    """A company whose annual and quarterly reports are read.

    It belongs to its panel from ``member_from`` to ``member_until``, calendar years, both included; with no
    ``member_until`` it still does. ``sic`` is the industry EDGAR files it under, to fall back on where EDGAR is away.
    ``capex_news_usd`` is the quarter's capex, in dollars, from which on it is told as news.
    """

    panel: Panel
    sic: Sic | None = None
    member_from: Year = FIRST_YEAR
    member_until: Year | None = None
    breaks: tuple[Break, ...] = Field(default=(), alias="break")
    # It changes who is told of what, and no figure: so no digest of the list has it.
    capex_news_usd: int | None = Field(None, gt=0, strict=True, exclude=True)

    @model_validator(mode="after")
    def _years_in_order(self) -> Company:
        if self.member_until is not None and self.member_until < self.member_from:
            raise ValueError(f"{self.name} belongs until {self.member_until}, before it begins in {self.member_from}")
        twice = [year for year, count in Counter(one.year for one in self.breaks).items() if count > 1]
        if twice:
            raise ValueError(f"{self.name} has two breaks in {twice[0]}: name both events in one")
        return self

    @property
    def forms(self) -> tuple[str, ...]:
        """Base forms to read; amendments always belong."""
        return COMPANY_FORMS


class Stopped(_Part):
    """That a manager reports no more: the last quarter it owed a 13F for, why, and who says so.

    ``on`` is the day of what ended it, where that is known. A report that comes all the same is read and counts.
    """

    last_expected_period: date
    on: date | None = None
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _a_quarter_ends(self) -> Stopped:
        if self.last_expected_period != quarter_end(self.last_expected_period):
            raise ValueError(f"last_expected_period {self.last_expected_period} is not the last day of a quarter")
        return self


class Manager(_Entry):
    """A manager whose 13F reports are read, and expected every quarter until it stopped.

    ``filed_from`` takes the place of the list's own: 13Fs stand on EDGAR from 1999 on, ten years before tagged figures.
    """

    filed_from: date | None = None
    stopped: Stopped | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """Base forms to read; amendments always belong."""
        return MANAGER_FORMS


class Watchlist(BaseModel):
    """Companies and managers, and the filing date from which their filings are wanted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    filed_from: date
    company: tuple[Company, ...] = ()
    manager: tuple[Manager, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Watchlist:
        twice = [cik for cik, count in Counter(entry.cik for entry in self.entries).items() if count > 1]
        if twice:
            raise ValueError(f"CIK {twice[0]} stands in it twice")
        if not self.entries:
            raise ValueError("it names nobody")
        return self

    @property
    def entries(self) -> tuple[Company | Manager, ...]:
        """Everybody on the list."""
        return (*self.company, *self.manager)

    @property
    def company_names(self) -> dict[str, str]:
        """Name by CIK of the companies."""
        return {company.cik: company.name for company in self.company}

    def company_rows(self) -> list[dict[str, Any]]:
        """The companies as rows of ``transforms.dim_company.WATCHED``, in the order of the list."""
        return [
            {
                "cik": company.cik,
                "company": company.name,
                "panel": company.panel,
                "sic_code_watched": company.sic,
                "member_from": company.member_from,
                "member_until": company.member_until,
                "why_watched": company.why,
            }
            for company in self.company
        ]

    def filed_from_of(self, entry: Company | Manager) -> date:
        """The filing date from which an entry's filings are wanted."""
        own = entry.filed_from if isinstance(entry, Manager) else None
        return own or self.filed_from

    def manager_rows(self) -> list[dict[str, Any]]:
        """The managers as rows of ``transforms.thirteen_f.dim_manager.MANAGERS``, in the order of the list."""
        return [
            {
                "manager_cik": manager.cik,
                "manager_name": manager.name,
                "expected_from": self.filed_from_of(manager),
                "last_expected_period": stopped.last_expected_period if stopped else None,
                "stopped_on": stopped.on if stopped else None,
                "why_stopped": stopped.why if stopped else None,
                "stopped_source": stopped.source if stopped else None,
                "why_watched": manager.why,
            }
            for manager in self.manager
            for stopped in (manager.stopped,)
        ]

    def break_rows(self) -> list[dict[str, Any]]:
        """The breaks as rows of ``transforms.capex.panel_member.BREAKS``, in the order of the list."""
        return [
            {"cik": company.cik, "company": company.name, "break_year": one.year, "why_broken": one.why}
            for company in self.company
            for one in company.breaks
        ]


def load_watchlist(path: Path | None, *, sample: bool = False) -> Watchlist:
    """The watch list at ``path``; with none, the sample's own or the one that ships. Raises WatchlistError."""
    if path is not None:
        try:
            return parse_watchlist(path.read_text(encoding="utf-8"), str(path))
        except OSError as error:
            raise WatchlistError(f"the watch list {path} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise WatchlistError(f"the watch list {path} is not UTF-8 text: {error}") from error
    package = "flows.sample" if sample else "flows"
    text = resources.files(package).joinpath("watchlist.toml").read_text(encoding="utf-8")
    return parse_watchlist(text, f"{package.replace('.', '/')}/watchlist.toml")


def parse_watchlist(text: str, file_name: str) -> Watchlist:
    """The watch list of a text. Raises WatchlistError naming the file and the line or the entry."""
    try:
        return Watchlist.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise WatchlistError(f"{file_name} is not valid TOML: {error}. Mend that line and run again") from error
    except ValidationError as error:
        raise WatchlistError(f"{file_name}: {_first_problem(error)}") from error


def _first_problem(error: ValidationError) -> str:
    problem = error.errors()[0]
    place = " ".join(str(part + 1) if isinstance(part, int) else part for part in problem["loc"])
    given = "" if isinstance(problem["input"], dict) else f" (it says {problem['input']!r})"
    hint = '. A CIK is ten digits, such as "0001018724"' if "cik" in problem["loc"] else ""
    return f"{place}: {problem['msg']}{given}{hint}"
