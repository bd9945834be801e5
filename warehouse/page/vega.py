"""The browser's Vega, Vega-Lite and Vega-Embed as one script: made from the pinned vl-convert, asking no network."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

_VEGA_LITE = "6.4"
"""The release that Altair writes specifications for."""
_SNIPPET = "window.vegaEmbed = vegaEmbed;"


def vega_script(cache: Path) -> str:
    """The script, kept in the folder ``cache`` by version: to bundle it takes some seconds, to read it none.

    Raises OSError where the folder cannot be written.
    """
    kept = cache / f"vega-lite-{_VEGA_LITE}-vl-convert-{version('vl-convert-python')}.js"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(f".{os.getpid()}.unfinished")
        unfinished.write_text(_bundle(), "utf-8")
        unfinished.replace(kept)
    return kept.read_text("utf-8")


def _bundle() -> str:
    import vl_convert  # it starts an engine of its own, which no other command needs

    script: str = vl_convert.javascript_bundle(snippet=_SNIPPET, vl_version=_VEGA_LITE)
    return script.replace("</script", r"<\/script")
