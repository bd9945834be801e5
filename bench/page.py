"""How large the page is, and how long Chromium takes until its pictures are drawn.

    python -m bench.page PAGE [--rounds N] [--chromium PATH]

The page is opened anew in each round, in a browser that runs already. Two times are told, medians of the rounds: until
``data-ready`` by the browser's own clock, which neighbours on the machine lengthen, and the processor time of the
page's process, which they do not.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

_READY = "html[data-ready=true]"
_SINCE_START = """() => new Promise((told) => requestAnimationFrame(() => told(performance.now())))"""


def main() -> None:
    """Prints one line a measure."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("page", type=Path, help="what `bubblewatch report` wrote")
    asked.add_argument("--rounds", type=int, default=9)
    asked.add_argument("--chromium", default="/usr/bin/chromium")
    given = asked.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.chromium, args=["--no-sandbox", "--disable-gpu"])
        opened = [_opened(browser, given.page.absolute().as_uri()) for _ in range(given.rounds)]
        browser.close()
    print(f"size            {given.page.stat().st_size / 1e6:8.2f} MB")
    print(f"until drawn     {statistics.median(clock for clock, _ in opened):8.2f} s")
    print(f"processor time  {statistics.median(processor for _, processor in opened):8.2f} s")


def _opened(browser: Browser, address: str) -> tuple[float, float]:
    """Seconds by the clock since navigation began until the pictures are drawn, and of processor time."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    page.goto(address)
    page.wait_for_selector(_READY, state="attached")
    clock = page.evaluate(_SINCE_START) / 1000
    measures = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    context.close()
    return clock, measures["ProcessTime"]


if __name__ == "__main__":
    main()
