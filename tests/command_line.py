"""The command line as a user starts it, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

COMMAND = Path(sys.executable).with_name("bubblewatch")


def environment() -> dict[str, str]:
    """Our environment without settings of the user's own, and without the width of a terminal that is none."""
    own = ("BUBBLEWATCH_", "COLUMNS")
    return {name: value for name, value in os.environ.items() if not name.upper().startswith(own)}


def bubblewatch(*arguments: str | Path, timeout: float = 200) -> subprocess.CompletedProcess[str]:
    """The command line, as a user starts it."""
    return subprocess.run(
        [COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
        env=environment(),
        stdin=subprocess.DEVNULL,
    )


@dataclass(frozen=True)
class Ran:
    """A finished run of the command line."""

    data_dir: Path
    ended: subprocess.CompletedProcess[str]

    @property
    def database(self) -> Path:
        return self.data_dir / "published/current/bubblewatch.duckdb"
