"""Three sources behind one interface: the SEC itself, the bundled sample, and a directory laid out like EDGAR."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from flows.edgar import urls
from flows.edgar.certificates import make_authority
from flows.edgar.errors import IdentityNeeded, SourceNotFound
from flows.edgar.gateway import Gateway, PassThrough
from flows.edgar.rate_limit import SlidingWindow
from flows.edgar.replica import Fault, Replica, check_layout

LIVE = "live"
SAMPLE = "sample"
POLITE_PERMITS = 8
SEC_LIMIT = 10

_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")


@dataclass(frozen=True)
class Identity:
    """Who asks: the SEC wants a name and an e-mail address in every request. Never logged, so not in the repr."""

    name: str = field(repr=False)
    email: str = field(repr=False)

    @classmethod
    def parse(cls, text: str | None) -> Identity:
        """The identity of 'Name email' (also 'Name <email>'). Raises IdentityNeeded, which says how to give one."""
        words = (text or "").split()
        if not words:
            raise IdentityNeeded("No identity was given.")
        email = words[-1].removeprefix("<").removesuffix(">")
        if len(words) < 2 or not _EMAIL.fullmatch(email):
            raise IdentityNeeded("The identity given is not a name followed by an e-mail address.")
        if not "".join(words).isascii():
            raise IdentityNeeded("The identity given has letters that an HTTP header cannot carry; use plain ASCII.")
        return cls(" ".join(words[:-1]), email)

    @property
    def user_agent(self) -> str:
        """The User-Agent header, 'Name email'."""
        return f"{self.name} {self.email}"


# A replica asks for an identity as the SEC does; what stays on this machine needs nobody's real one.
STAND_IN = Identity("bubblewatch replica", "nobody@example.invalid")


@dataclass(frozen=True)
class EdgarConnection:
    """An open way to EDGAR: the gateway's address, the authority to trust (None: the usual ones), who asks, where."""

    proxy_url: str
    ca_file: Path | None
    identity: Identity
    source: str
    requests_so_far: Callable[[], dict[str, int]] = field(default=dict, compare=False, repr=False)

    def environment(self) -> dict[str, str]:
        """Variables that send a child process through the gateway. They hold no secret and not the identity."""
        proxies = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
        variables = dict.fromkeys(proxies, self.proxy_url)
        variables |= {"NO_PROXY": "", "no_proxy": ""}
        # requests would look for passwords in ~/.netrc and send a default entry to the SEC.
        variables["NETRC"] = os.devnull
        if self.ca_file is not None:
            authorities = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
            variables |= dict.fromkeys(authorities, str(self.ca_file))
        return variables

    def session(self) -> requests.Session:
        """A session that goes through the gateway and ignores the environment; callers set their own timeouts."""
        session = requests.Session()
        session.trust_env = False
        session.proxies = {"https": self.proxy_url, "http": self.proxy_url}
        session.verify = True if self.ca_file is None else str(self.ca_file)
        session.headers["User-Agent"] = self.identity.user_agent
        session.headers["Accept-Encoding"] = "gzip"
        # One connection is one permit of the limiter: a kept connection would carry requests that nobody counts.
        session.headers["Connection"] = "close"
        return session


def check_source(source: str, identity: str | None) -> None:
    """Refuses at once what `open_edgar` would refuse. Raises IdentityNeeded and SourceNotFound."""
    if source == LIVE:
        Identity.parse(identity)
    elif source != SAMPLE:
        check_layout(Path(source))


def open_edgar(
    source: str,
    *,
    identity: str | None,
    work_folder: Path,
    user_proxy: str | None = None,
    faults: Sequence[Fault] = (),
    permits_per_second: int | None = None,
    render_sample: Callable[[Path], None] | None = None,
) -> AbstractContextManager[EdgarConnection]:
    """Open 'live', 'sample' or a directory laid out like EDGAR, for the time of a with block.

    `permits_per_second` None means 8 for the SEC and no limit for what stays on this machine. Temporary files go to a
    private folder under `work_folder`. Raises at once: IdentityNeeded for 'live' with no usable identity,
    SourceNotFound for a directory that is not laid out like EDGAR, GatewayError for an unusable `user_proxy`.
    """
    if source == LIVE:
        return _open_live(Identity.parse(identity), user_proxy, _live_limiter(permits_per_second))
    who = Identity.parse(identity) if identity else STAND_IN
    limiter = SlidingWindow(permits_per_second)
    if source == SAMPLE:
        if render_sample is None:
            raise SourceNotFound("The bundled sample cannot be served here: nothing was given to render it with.")
        return _open_sample(who, work_folder, limiter, faults, render_sample)
    root = Path(source)
    check_layout(root)
    return _open_directory(source, root, who, work_folder, limiter, faults)


def _live_limiter(permits_per_second: int | None) -> SlidingWindow:
    permits = POLITE_PERMITS if permits_per_second is None else permits_per_second
    if permits > SEC_LIMIT:
        raise ValueError(f"the SEC allows {SEC_LIMIT} requests a second, not {permits}")
    return SlidingWindow(permits)


def _open_live(
    who: Identity, user_proxy: str | None, limiter: SlidingWindow
) -> AbstractContextManager[EdgarConnection]:
    # Outside the generator, so that a bad proxy is refused when asked for and not when entered.
    road = PassThrough(user_proxy=user_proxy)

    @contextlib.contextmanager
    def opened() -> Iterator[EdgarConnection]:
        with Gateway(road, limiter) as gateway:
            yield EdgarConnection(gateway.url, None, who, LIVE, road.requests)

    return opened()


@contextlib.contextmanager
def _open_sample(
    who: Identity,
    work_folder: Path,
    limiter: SlidingWindow,
    faults: Sequence[Fault],
    render_sample: Callable[[Path], None],
) -> Iterator[EdgarConnection]:
    work_folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sample-", dir=work_folder) as folder:
        render_sample(Path(folder))
        check_layout(Path(folder))
        with _open_directory(SAMPLE, Path(folder), who, work_folder, limiter, faults) as connection:
            yield connection


@contextlib.contextmanager
def _open_directory(
    source: str, root: Path, who: Identity, work_folder: Path, limiter: SlidingWindow, faults: Sequence[Fault]
) -> Iterator[EdgarConnection]:
    work_folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="replica-", dir=work_folder) as private:
        # The child runs in another folder: a relative path would not find the file there.
        authority = make_authority(Path(private).resolve(), urls.HOSTS)
        replica = Replica(root, authority.server_context, faults)
        with Gateway(replica, limiter) as gateway:
            yield EdgarConnection(gateway.url, authority.ca_file, who, source, replica.requests)
