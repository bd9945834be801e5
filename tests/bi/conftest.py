"""Clients that are not ours to install with the tests: .ci/bi makes an environment for each and says where it is.

``BI_DATABASE`` is the published file of a finished run of the sample. Without these, the tests skip and say so.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def given(name: str) -> Path:
    """The path that an environment variable of .ci/bi names; skips where it is not set."""
    value = os.environ.get(name)
    if not value:
        pytest.skip(f"{name} is not set: .ci/bi sets it")
    return Path(value)


@pytest.fixture(scope="session")
def database() -> Path:
    """The published file of the sample."""
    return given("BI_DATABASE")
