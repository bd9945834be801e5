"""The watch list: whose filings are read. A TOML file that the user owns; a good one ships beside this module."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

COMPANY_FORMS = ("10-K", "10-KT", "10-Q", "10-QT")
MANAGER_FORMS = ("13F-HR", "13F-NT")

Cik = Annotated[str, Field(pattern=r"^\d{10}$")]
Panel = Literal["technology", "media_telecom"]


class WatchlistError(Exception):
    """The watch list cannot be used; the message names the file and the line or the entry, and says what to do."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    cik: Cik
    why: str = Field(min_length=1)


class Company(_Entry):
    """A company whose annual and quarterly reports are read."""

    panel: Panel

    @property
    def forms(self) -> tuple[str, ...]:
        """Base forms to read; amendments always belong."""
        return COMPANY_FORMS


class Manager(_Entry):
    """A manager whose 13F reports are read."""

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
    return f'{place}: {problem["msg"]}{given}. A CIK is ten digits, such as "0001018724"'
