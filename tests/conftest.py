"""Where the real filings lie, for every test that reads them; absent, the tests skip and say so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[1].parent / "shared"


@pytest.fixture(scope="session")
def real_edgar() -> Path:
    """The folder of real filings beside the repository; its MANIFEST.tsv names each."""
    folder = SHARED / "edgar"
    if not (folder / "MANIFEST.tsv").is_file():
        pytest.skip("the real filings (../shared/edgar beside the repository) are not here")
    return folder


@pytest.fixture(scope="session")
def mirror(real_edgar: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same filings laid out as EDGAR serves them, made once a session."""
    assert real_edgar.is_dir()
    folder = tmp_path_factory.mktemp("mirror")
    subprocess.run(
        [sys.executable, str(SHARED / "tools" / "build_mirror.py"), str(folder)], check=True, capture_output=True
    )
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps a file's tests in one process, and files that share a long run with each other."""
    for item in items:
        group = "one run of the sample" if "sample_run" in getattr(item, "fixturenames", ()) else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))
