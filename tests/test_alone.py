"""One run at a time in a folder, and a clear word where nothing can be written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.alone import AlreadyRunningError, NotWritableError, alone


def test_a_folder_is_held_by_one_and_free_again_after_it(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    for _ in range(2):
        with (
            alone(folder),
            pytest.raises(AlreadyRunningError, match=r"another run is writing in .*--data-dir"),
            alone(folder),
        ):
            raise AssertionError("both hold it")


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    named = rf"{tmp_path}/data cannot be written: .*--data-dir"
    with pytest.raises(NotWritableError, match=named), alone(tmp_path / "data"):
        raise AssertionError("it is held")


def test_a_read_only_folder_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o555)
    child = os.fork()
    if child == 0:
        # Root writes anywhere: as somebody else it may not.
        if os.geteuid() == 0:
            os.setuid(65534)
        os._exit(_refused(tmp_path / "data"))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _refused(folder: Path) -> int:
    try:
        with alone(folder):
            return 1
    except NotWritableError as error:
        return 0 if "cannot be written: Permission denied. Make it writable" in str(error) else 2
