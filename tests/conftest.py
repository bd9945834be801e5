"""What many tests share: the real filings, which may be absent, and one run of the built-in sample."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest
from command_line import Ran, bubblewatch
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# No test says how long something takes: a busy machine would fail it.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

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


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """`bubblewatch refresh --source sample`, Prefect and all. Read only: copy the folder to change it."""
    folder = tmp_path_factory.mktemp("sample") / "data"
    return Ran(folder, bubblewatch("refresh", "--source", "sample", "--data-dir", folder))


SHARING = {
    "test_sample.py": "one run of the sample",
    "test_readme.py": "one run of the sample",
    "test_docs.py": "one run of the sample",
    "test_recipes.py": "one run of the sample",
    "test_faults.py": "one run of the sample",
    "test_explained_marks.py": "one run of the sample",
    "test_shown.py": "one run of the sample",
    "test_page_in_browser.py": "one run of the sample",
    "test_hostile_pages.py": "one run of the sample",
    "test_clients.py": "one run of the sample",
    "test_disclosures_on_real_filings.py": "one reading of the reports",
    "test_stated_growth_on_real_filings.py": "one reading of the reports",
    "test_commitments_on_real_filings.py": "one reading of the reports",
}
"""Files that share a long preparation, and what it is."""


class FilesStayTogether(LoadScopeScheduling):
    """A file's tests stay in one process, so that its fixtures are made once; so do files that share a long run."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return SHARING.get(Path(file).name, file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Files as units, in the order in which they are collected: the end-to-end tests, the longest, come first."""
    # Not --dist loadgroup: pytest-xdist 3.8 writes the group where pytest 9.2 no longer reads it, and says nothing.
    return FilesStayTogether(config, log)
