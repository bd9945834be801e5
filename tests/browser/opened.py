"""An opened page: what it logged, what it asked for, what it drew."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, Route

_DRAWN = """(chart) => {
  const found = new Set();
  const walk = (item) => {
    const datum = item.datum, kind = item.mark?.marktype;
    const seen = item.opacity !== 0 && ["rect", "symbol", "path", "rule", "line", "text"].includes(kind);
    if (datum?.id && seen) found.add(datum.id);
    for (const one of item.items ?? []) walk(one);
  };
  walk(window.bubblewatch.views[chart].scenegraph().root);
  return [...found];
}"""


@dataclass(slots=True)
class Opened:
    """A page and everything that it must not have done."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def misdeeds(self) -> list[str]:
        """Script errors, lines of the console, requests and dialogs."""
        return [*self.errors, *self.requests, *self.dialogs]

    def rows(self, section: str) -> list[dict[str, Any]]:
        """The marks of a section, as the page holds them."""
        found: list[dict[str, Any]] = self.page.evaluate(
            "(id) => JSON.parse(document.getElementById(id).textContent)", f"rows-{section}"
        )
        return found

    def sections(self) -> list[str]:
        """The names of the sections that hold marks."""
        ids = self.page.eval_on_selector_all('script[id^="rows-"]', "(all) => all.map((one) => one.id.slice(5))")
        return [str(one) for one in ids]

    def charts(self, section: str) -> dict[str, list[str]]:
        """The charts of a section, each with the ids of its marks in the order of the keyboard."""
        found: dict[str, list[str]] = self.page.evaluate(
            "(name) => Object.fromEntries([...document.querySelectorAll(`#${name} .chart`)].map("
            "(one) => [one.id, JSON.parse(document.getElementById(`spec-${one.id}`).textContent).marks]))",
            section,
        )
        return found

    def drawn(self, chart: str) -> set[str]:
        """The ids of the marks that the chart has drawn: those of Vega's scene, from which the SVG is written."""
        return set(self.page.evaluate(_DRAWN, chart))

    def in_the_view(self, chart: str) -> dict[str, str | None]:
        """The figure of every mark that Vega holds, by id."""
        held: list[dict[str, Any]] = self.page.evaluate("(chart) => bubblewatch.views[chart].data('rows')", chart)
        return {row["id"]: row["value"] for row in held}

    def serious(self) -> list[str]:
        """What axe-core finds serious or critical, with the elements."""
        found = Axe().run(self.page).response["violations"]
        return [
            f"{one['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]


def watched(browser: Browser, file: Path, **context: Any) -> Opened:
    """The page of a file, drawn, in a context that reaches no network and keeps note of every attempt."""
    page = browser.new_context(**context).new_page()
    opened = Opened(page)
    page.on("pageerror", lambda error: opened.errors.append(f"error: {error}"))
    page.on("console", lambda line: opened.errors.append(f"console {line.type}: {line.text}"))

    def deny(route: Route) -> None:
        opened.requests.append(f"request: {route.request.url}")
        route.abort()

    def dismiss(dialog: Dialog) -> None:
        opened.dialogs.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    # Everything but the file itself is a request too many, other files and data: addresses included.
    page.context.route(lambda url: url.partition("?")[0] != file.as_uri(), deny)
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready=true]", state="attached", timeout=60_000)
    return opened
