"""Three sources behind one interface: the SEC itself, the bundled sample, and a directory laid out like EDGAR."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from flows.edgar import urls
from flows.edgar.certificates import make_authority
from flows.edgar.errors import IdentityNeeded, SourceNotFound
from flows.edgar.faults import Fault
from flows.edgar.fetch import Patience
from flows.edgar.gateway import Gateway, PassThrough
from flows.edgar.ledger import FileLedger
from flows.edgar.rate_limit import SlidingWindow
from flows.edgar.refusal import Refusal
from flows.edgar.replica import Replica, check_layout

logger = logging.getLogger(__name__)

LIVE = "live"
SAMPLE = "sample"
POLITE_PERMITS = 8
SEC_LIMIT = 10
BLOCK_SECONDS = 600.0
"""How long the SEC blocks: any request within makes it longer."""
# Two clocks measure a silence and the wait for its end.
_PAST_THE_SILENCE = 0.1

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
class Politeness:
    """How EDGAR is asked: how fast, how long not at all after a block page, and how patiently; times in seconds.

    ``permits_per_second`` None means 8 for the SEC and no limit for what stays on this machine. ``folder`` is where the
    processes of this machine share permits and silence for the SEC; None: this process keeps its own. The SEC is left
    alone for ``block_seconds``, ten minutes at least; ``patience_seconds`` bounds all that one run waits to ask again.
    """

    permits_per_second: int | None = None
    folder: Path | None = None
    block_seconds: float = BLOCK_SECONDS
    patience_seconds: float = 1800.0

    def live_limiter(self) -> SlidingWindow:
        """The limiter for the SEC. Raises ValueError above its limit, GatewayError for an unusable folder."""
        permits = POLITE_PERMITS if self.permits_per_second is None else self.permits_per_second
        if permits > SEC_LIMIT:
            raise ValueError(f"the SEC allows {SEC_LIMIT} requests a second, not {permits}")
        return SlidingWindow(permits, ledger=FileLedger(self.folder) if self.folder else None)


@dataclass(frozen=True)
class EdgarConnection:
    """An open way to EDGAR: the gateway's address, the authority to trust (None: the usual ones), who asks, where.

    ``limiter`` is the gateway's own; ``asked`` counts the requests of this run by kind (see ``urls.kind_of``).
    """

    proxy_url: str
    ca_file: Path | None
    identity: Identity
    source: str
    requests_so_far: Callable[[], dict[str, int]] = field(default=dict, compare=False, repr=False)
    limiter: SlidingWindow = field(default_factory=lambda: SlidingWindow(None), compare=False, repr=False)
    patience: Patience = field(default_factory=Patience, compare=False, repr=False)
    block_seconds: float = field(default=BLOCK_SECONDS, compare=False, repr=False)
    asked: Counter[str] = field(default_factory=Counter, compare=False, repr=False)

    def block(self) -> None:
        """Tell every process of the machine that EDGAR blocks us: nobody asks for anything for ten minutes."""
        self.limiter.be_silent(self.block_seconds)

    def heed(self, refused: Refusal) -> float:
        """Tell every process of the machine what a refusal asks for; seconds to wait until somebody may ask again."""
        if refused.is_block:
            self.block()
        elif refused.seconds:
            self.limiter.be_silent(refused.seconds)
        return self.wait_wanted()

    def wait_wanted(self) -> float:
        """Seconds until EDGAR may be asked again, with a little to spare; 0 where it may be asked now."""
        left = self.limiter.silence_left()
        return left + _PAST_THE_SILENCE if left else 0.0

    def sit_out(self) -> bool:
        """Wait until EDGAR may be asked again: True; False, at once, where this run may not wait so long."""
        while left := self.limiter.silence_left():
            logger.info("EDGAR is left alone for another %.0f s", left)
            if not self.patience.wait(left):
                return False
        return True

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
    politeness: Politeness | None = None,
    render_sample: Callable[[Path], None] | None = None,
) -> AbstractContextManager[EdgarConnection]:
    """Open 'live', 'sample' or a directory laid out like EDGAR, for the time of a with block.

    Temporary files go to a private folder under `work_folder`. Raises at once: IdentityNeeded for 'live' with no usable
    identity, SourceNotFound for a directory that is not laid out like EDGAR, GatewayError for a `user_proxy` or a
    folder of permits that cannot be used.
    """
    manners = politeness or Politeness()
    if source == LIVE:
        return _open_live(Identity.parse(identity), user_proxy, manners)
    who = Identity.parse(identity) if identity else STAND_IN
    if source == SAMPLE:
        if render_sample is None:
            raise SourceNotFound("The bundled sample cannot be served here: nothing was given to render it with.")
        return _open_sample(who, work_folder, manners, faults, render_sample)
    root = Path(source)
    check_layout(root)
    return _open_directory(source, root, who, work_folder, manners, faults)


def _open_live(who: Identity, user_proxy: str | None, manners: Politeness) -> AbstractContextManager[EdgarConnection]:
    # Outside the generator, so that a bad proxy is refused when asked for and not when entered.
    road = PassThrough(user_proxy=user_proxy)
    limiter = manners.live_limiter()

    @contextlib.contextmanager
    def opened() -> Iterator[EdgarConnection]:
        with Gateway(road, limiter) as gateway:
            yield EdgarConnection(
                gateway.url,
                None,
                who,
                LIVE,
                road.requests,
                limiter,
                Patience(manners.patience_seconds),
                max(BLOCK_SECONDS, manners.block_seconds),
            )

    return opened()


@contextlib.contextmanager
def _open_sample(
    who: Identity,
    work_folder: Path,
    manners: Politeness,
    faults: Sequence[Fault],
    render_sample: Callable[[Path], None],
) -> Iterator[EdgarConnection]:
    work_folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sample-", dir=work_folder) as folder:
        render_sample(Path(folder))
        check_layout(Path(folder))
        with _open_directory(SAMPLE, Path(folder), who, work_folder, manners, faults) as connection:
            yield connection


@contextlib.contextmanager
def _open_directory(
    source: str, root: Path, who: Identity, work_folder: Path, manners: Politeness, faults: Sequence[Fault]
) -> Iterator[EdgarConnection]:
    work_folder.mkdir(parents=True, exist_ok=True)
    limiter = SlidingWindow(manners.permits_per_second)
    with tempfile.TemporaryDirectory(prefix="replica-", dir=work_folder) as private:
        # The child runs in another folder: a relative path would not find the file there.
        authority = make_authority(Path(private).resolve(), urls.HOSTS)
        replica = Replica(root, authority.server_context, faults)
        with Gateway(replica, limiter) as gateway:
            yield EdgarConnection(
                gateway.url,
                authority.ca_file,
                who,
                source,
                replica.requests,
                limiter,
                Patience(manners.patience_seconds),
                manners.block_seconds,
            )
