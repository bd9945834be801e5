"""Which code made a release: the package's version, the commit of a checkout, and a digest of all that computes."""

from __future__ import annotations

import hashlib
import subprocess
from functools import cache
from importlib import metadata, resources
from pathlib import Path


@cache
def code_version() -> str:
    """Version of the package, with the commit where it runs from a git checkout: 0.1.0+1a2b3c4."""
    version = metadata.version("bubblewatch")
    root = Path(__file__).parent.parent
    if not (root / ".git").exists():
        return version
    answer = subprocess.run(
        ["git", "-C", str(root), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    commit = answer.stdout.strip()
    return f"{version}+{commit}" if answer.returncode == 0 and commit else version


@cache
def transforms_digest() -> str:
    """SHA-256 of every file of ``transforms``: the same bytes make the same content of the same filings."""
    digest = hashlib.sha256()
    root = Path(str(resources.files("transforms")))
    for file in sorted(path for path in root.rglob("*") if path.suffix in {".py", ".toml"}):
        digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
