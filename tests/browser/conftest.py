"""One Chromium for all tests of the page; each opens pages of its own in it and watches what they do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser.opened import Opened, watched
from command_line import Ran
from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def _chromium() -> str | None:
    """The browser that BUBBLEWATCH_CHROMIUM names, else the first of the usual names on the path."""
    return os.environ.get("BUBBLEWATCH_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium. Without one the tests skip, and fail where BUBBLEWATCH_BROWSER_REQUIRED is set.

    One a file: while Playwright is at work its event loop runs in this thread, and Prefect takes us for asynchronous.
    """
    path = _chromium()
    if path is None:
        why = f"no Chromium: none of {', '.join(_NAMES)} is on the path, and BUBBLEWATCH_CHROMIUM names none"
        pytest.fail(why) if os.environ.get("BUBBLEWATCH_BROWSER_REQUIRED") else pytest.skip(why)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield started
        started.close()


Open = Callable[..., Opened]


@pytest.fixture(scope="module")
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens a page file in a context of its own, with options of Playwright's new_context; waits for its pictures."""
    opened: list[Opened] = []

    def open_it(file: Path, **context: object) -> Opened:
        opened.append(watched(browser, file, **context))
        return opened[-1]

    yield open_it
    for one in opened:
        one.page.context.close()


@pytest.fixture(scope="module")
def sample_page(sample_run: Ran) -> Path:
    """The page that the night of the sample wrote."""
    return sample_run.database.parent / "page.html"


@pytest.fixture(scope="module")
def plain(open_page: Open, sample_page: Path) -> Opened:
    """The sample's page in English and light, on a screen of a desk. For those who change nothing of it."""
    return open_page(sample_page, locale="en-US", color_scheme="light", viewport={"width": 1280, "height": 900})


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots are left to be looked at: BUBBLEWATCH_SCREENSHOTS, else a folder of the run's own."""
    folder = os.environ.get("BUBBLEWATCH_SCREENSHOTS")
    if folder is None:
        return tmp_path_factory.mktemp("screenshots")
    Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder)
