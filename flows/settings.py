"""Typed settings, and the only reader of the environment.

Every setting is an option of the command line or a variable ``BUBBLEWATCH_<NAME>``; the option wins.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from transforms.reading.limits import Limits
from warehouse.layout import CURRENT_NAME, DATABASE_NAME, PAGE_NAME


class SettingsError(Exception):
    """A setting cannot be used; the message names it and says what it may be."""


class Alarms(BaseSettings):
    """Who is told of what (docs/hooks.md): all that a night needs to say that its other settings cannot be used."""

    model_config = SettingsConfigDict(env_prefix="BUBBLEWATCH_", extra="ignore", frozen=True)

    identity: SecretStr | None = Field(None, description='"Name email", which the SEC asks of every client.')
    webhook_url: SecretStr | None = Field(None, description="Is sent a failure, a blocked night and news, as JSON.")
    mail_command: str | None = Field(None, description="Is run for the same, the message on its standard input.")
    heartbeat_url: SecretStr | None = Field(None, description="Is called at the end of every night that went well.")
    hook_seconds: float = Field(10.0, gt=0, le=120, description="How long each of them may take to answer.")

    @field_validator("webhook_url", "heartbeat_url")
    @classmethod
    def _an_address(cls, url: SecretStr | None) -> SecretStr | None:
        # The message says nothing of what was given: such addresses hold their own password.
        if url is not None and not _is_address(url.get_secret_value()):
            raise ValueError("it is no address of the form https://HOST/...")
        return url

    @field_validator("mail_command")
    @classmethod
    def _a_command(cls, command: str | None) -> str | None:
        if command is not None and not shlex.split(command):
            raise ValueError("it names no command")
        return command

    @property
    def identity_text(self) -> str | None:
        """The identity in the clear, for the one who sends it."""
        return self.identity.get_secret_value() if self.identity else None

    @property
    def identity_parts(self) -> tuple[str, ...]:
        """All that must not leave the machine but to the SEC: the identity, its address and its name."""
        words = (self.identity_text or "").split()
        parts = (self.identity_text or "", " ".join(words), *words[-1:], " ".join(words[:-1]))
        return tuple(part for part in parts if part)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


class Settings(Alarms):
    """Where things lie and how hard to try; times in seconds."""

    data_dir: Path = Field(Path(".bubblewatch"), description="Folder of the raw zone, the build file and the releases.")
    source: str = Field("live", description="live, sample, or the path of a directory laid out like EDGAR.")
    watchlist: Path | None = Field(None, description="Watch list to use in place of the one that ships.")
    securities_list: Path | None = Field(None, description="SEC's list of 13F securities, as text: names of CUSIPs.")

    download_seconds_base: float = Field(60.0, gt=0, description="Wall-clock limit of a download, to begin with.")
    download_seconds_per_filing: float = Field(30.0, gt=0, description="What each wanted filing adds to the limit.")
    download_attempts: int = Field(3, ge=1, le=10, description="Attempts for what did not arrive.")
    download_pause: float = Field(5.0, ge=0, description="Pause before another attempt, doubled each time.")
    permits_per_second: int | None = Field(None, ge=1, le=8, description="Requests in any sliding second; live: 8.")
    limiter_dir: Path = Field(
        Path("~/.cache/bubblewatch"), description="Where all processes of this machine share the permits for the SEC."
    )
    block_seconds: float = Field(600.0, ge=0, description="Silence after a block page; live: 600 at least.")
    patience_seconds: float = Field(1800.0, ge=0, description="What one run may wait in all to ask EDGAR again.")

    page: bool = Field(True, description="Whether each published night is given its page.")
    cache_dir: Path = Field(Path("~/.cache/bubblewatch"), description="What can be made again: the page's script.")

    filings_per_batch: int = Field(25, ge=1, description="Filings fetched and landed together.")
    # A judgement costs the same for few rows as for many.
    filings_read_together: int = Field(100, ge=1, description="Filings parsed, validated and loaded together.")
    workers: int | None = Field(None, ge=1, le=256, description="Processes that read filings; default: one a core.")
    # What is larger or deeper is refused, by name.
    most_submission_bytes: int = Field(400_000_000, ge=1, description="The largest submission that is read.")
    most_document_bytes: int = Field(400_000_000, ge=1, description="The largest XML or inline document in it.")
    most_text_bytes: int = Field(64_000_000, ge=1, description="The most text of one 13F.")
    deepest_elements: int = Field(256, ge=1, description="The deepest that elements of a document may nest.")
    most_dataset_bytes: int = Field(2 << 30, ge=1, description="The largest 13F data set, unpacked.")
    releases_kept: int = Field(14, ge=1, description="Published releases to keep.")
    capex_news_usd: int | None = Field(
        None,
        gt=0,
        description="A quarter's capex in dollars from which on it is news, of whom the watch list says nothing.",
    )
    server_port: int = Field(4267, ge=1, le=65535, description="Port of the Prefect server that serve starts.")

    # Prefect keeps the parameters of every run, and an address may hold a password.
    https_proxy: SecretStr | None = Field(None, validation_alias="https_proxy", description="The user's own proxy.")

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, folder: Path) -> Path:
        folder = folder.expanduser().absolute()
        if folder.exists() and not folder.is_dir():
            raise ValueError(f"{folder} is a file, not a folder")
        return folder

    @field_validator("limiter_dir", "cache_dir")
    @classmethod
    def _of_the_user(cls, folder: Path) -> Path:
        return folder.expanduser().absolute()

    @property
    def limits(self) -> Limits:
        """What the readers take on."""
        return Limits(self.most_submission_bytes, self.most_document_bytes, self.most_text_bytes, self.deepest_elements)

    @property
    def raw_zone(self) -> Path:
        """Landed submissions."""
        return self.data_dir / "raw"

    @property
    def incoming(self) -> Path:
        """Temporary folders of downloads: on the raw zone's file system, so that landing is a rename."""
        return self.data_dir / "incoming"

    @property
    def build(self) -> Path:
        """The private build file."""
        return self.data_dir / "build"

    @property
    def published(self) -> Path:
        """Releases, and the symlink to the one that is up."""
        return self.data_dir / "published"

    @property
    def published_database(self) -> Path:
        """The database that is up, through the symlink."""
        return self.published / CURRENT_NAME / DATABASE_NAME

    @property
    def published_page(self) -> Path:
        """The page of the release that is up, through the symlink."""
        return self.published / CURRENT_NAME / PAGE_NAME

    @property
    def https_proxy_text(self) -> str | None:
        """The user's proxy in the clear, for the one who goes through it."""
        return self.https_proxy.get_secret_value() if self.https_proxy else None

    @property
    def known_listing(self) -> Path:
        """What EDGAR is known to list, kept between nights."""
        return self.data_dir / "known-listing.json"

    @property
    def wanted_days(self) -> Path:
        """How far back backfills asked for filings, which the nights go on doing."""
        return self.data_dir / "backfilled.json"

    @property
    def last_run(self) -> Path:
        """How the last run ended."""
        return self.data_dir / "last-run.json"

    @property
    def morning_report(self) -> Path:
        """The last run's morning report, Markdown."""
        return self.data_dir / "morning-report.md"

    @property
    def data_docs(self) -> Path:
        """Great Expectations' Data Docs of the last run."""
        return self.data_dir / "data-docs"

    @property
    def prefect_home(self) -> Path:
        """Prefect's own database and settings, apart from any other Prefect of the user's."""
        return self.data_dir / "prefect"

    def as_environment(self, *, with_secrets: bool = True) -> dict[str, str]:
        """These settings as variables, for a process that reads its settings from the environment.

        Without secrets (identity, addresses of hooks, the mail command) they may be kept by a Prefect server.
        """
        given = {name: getattr(self, name) for name in type(self).model_fields if name != "https_proxy"}
        if not with_secrets:
            given = {name: value for name, value in given.items() if name not in Alarms.model_fields}
        return {f"BUBBLEWATCH_{name.upper()}": _plain(value) for name, value in given.items() if value is not None}

    def prefect_environment(self) -> dict[str, str]:
        """Variables that Prefect must find before it is imported: its home, no telemetry, few words."""
        return {
            "PREFECT_HOME": str(self.prefect_home),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            # A first start makes its database, which takes a slow machine well over the default of 20 seconds.
            "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
            "PREFECT_LOGGING_LEVEL": "WARNING",
            "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
            # Its own server is on loopback; a user's proxy would be asked for it otherwise.
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
        }


def _plain(value: object) -> str:
    return str(value.get_secret_value() if isinstance(value, SecretStr) else value)


def load_settings(**given: object) -> Settings:
    """Settings from the environment and from what was ``given`` (None: not given). Raises SettingsError."""
    return _loaded(Settings, given)


def load_alarms() -> Alarms:
    """Who is told, from the environment; nothing else is asked for. Raises SettingsError."""
    return _loaded(Alarms, {})


_Loaded = TypeVar("_Loaded", bound=Alarms)


def _loaded(kind: type[_Loaded], given: Mapping[str, object]) -> _Loaded:
    try:
        return kind(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]  # pydantic converts and checks
    except ValidationError as error:
        problem = error.errors()[0]
        name = "_".join(str(part) for part in problem["loc"])
        raise SettingsError(
            f"setting {name}: {problem['msg']} (option --{name.replace('_', '-')} or "
            f"variable BUBBLEWATCH_{name.upper()})"
        ) from error
