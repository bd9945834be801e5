"""Published files as no night would publish them, made by SQL from a copy of the sample's."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import duckdb

from warehouse.layout import DATABASE_NAME, MANIFEST_NAME
from warehouse.page import write_page

SCRIPT = "<script>window.owned = 1</script>"
BREAKING_OUT = f"</script></style></table>{SCRIPT}<img src=x onerror='window.owned=2'><!--"
QUOTED = "\"'><svg onload=window.owned=3>&amp;{{ 7 * 7 }}{% raw %}${owned}\u2028\u202e"
HUGE = 10_000_000

NAMES = (BREAKING_OUT, QUOTED)

INJECTED = (
    "UPDATE history.mart_financing_link SET payer_name = payer_name || $text, quote = $text || quote || $text",
    "UPDATE history.mart_option_position SET issuer_name = $text || issuer_name",
    "UPDATE history.mart_cloud_growth SET series_name = series_name || $text, null_reason = $text",
    "UPDATE history.mart_capex_payback SET series_name = series_name || $text, provider = $text",
    "UPDATE history.mart_article_check SET claim = claim || $text, explanation = $text",
    "UPDATE raw.raw_filing SET filer_name = filer_name || $text",
    "UPDATE main.dim_company SET company = company || $text",
)
"""Every name, quote and reason that the page prints, with words of an attacker's."""


def changed(database: Path, folder: Path, statements: Iterable[str], text: str | None = None) -> Path:
    """A copy of the published file and its manifest with the statements carried out; ``$text`` stands for the text."""
    folder.mkdir(parents=True)
    copy = folder / DATABASE_NAME
    shutil.copyfile(database, copy)
    shutil.copyfile(database.parent / MANIFEST_NAME, folder / MANIFEST_NAME)
    with duckdb.connect(str(copy)) as connection:
        for statement in statements:
            connection.execute(statement, {"text": text} if "$text" in statement else None)
    return copy


def page_of(database: Path, vega: str) -> Path:
    """The page of a changed copy, beside it."""
    page = database.with_name("page.html")
    write_page(database, page, vega)
    return page
