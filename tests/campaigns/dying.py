"""Processes that die: where one is told to, at an instant of its own, or beside another one that is at work too."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from campaigns.instants import Crash, Instants, Stop
from campaigns.scenes import SCENES
from e2e.pipeline import PROCESSES

from flows.cli.main import FAILED_EXIT_CODE, exit_code_of
from flows.settings import Settings
from warehouse import publish
from warehouse.publish import Published

EXPLAINED, _DEFECT, _NEVER_MET = 71, 70, 72
"""How a process ends that was not killed: not as Python ends of itself where it could not even begin."""
_SECONDS = 180


def _leave_a_gap() -> None:
    """The symlink is removed and made anew: readers find nothing in between."""

    def point_at(self: Published, release: str) -> None:
        self.current.unlink(missing_ok=True)
        self.current.symlink_to(Path("releases") / release)

    Published._point_at = point_at  # type: ignore[method-assign]


def _put_up_too_early() -> None:
    """The symlink leads to a release before that is written."""
    real = publish.write_release

    def write(build: Any, folder: Path, facts: Mapping[str, Any]) -> None:
        folder.mkdir(parents=True)
        published = Published(folder.parent.parent)
        published.current.unlink(missing_ok=True)
        published.current.symlink_to(Path("releases") / folder.name)
        real(build, folder, facts)

    publish.write_release = write


def _lock_nothing() -> None:
    """Who looks at the pin and moves the symlink is not alone with them."""
    Published._alone = lambda self: nullcontext()  # type: ignore[assignment,method-assign,misc]


PLANTS: Mapping[str, Callable[[], None]] = {
    "gap": _leave_a_gap,
    "early": _put_up_too_early,
    "unlocked": _lock_nothing,
}


@dataclass(frozen=True)
class Doing:
    """What a process does, and what befalls it; ``plant`` changes our code in it."""

    act: Callable[[Settings], object]
    crash: Crash | None = None
    stop: Stop | None = None
    plant: str | None = None


def run_alone(settings: Settings, doing: Doing) -> int:
    """How a process ends that nobody else is beside: -9 where it was killed, EXPLAINED where an error was explained.

    Raises AssertionError where it does not end, or ends in an error that no message explains.
    """
    return _end_of(_begun(settings, doing), settings)


def run_beside(settings: Settings, first: Doing, second: Doing) -> tuple[int, int]:
    """The same of two: the second begins at the stop of the first, which goes on when the second is at its own.

    Raises AssertionError as ``run_alone`` does, and where the first ended before its stop.
    """
    one, other = PROCESSES.Pipe()
    begun = _begun(settings, first, one), _begun(settings, second, other, waits=True)
    # Only the two hold its ends now: who dies is heard.
    one.close()
    other.close()
    ended = [_end_of(process, settings) for process in begun]
    return ended[0], ended[1]


def instants_of(name: str, shared: Path, plant: str | None = None) -> dict[str, int]:
    """The instants of a scene that nobody disturbs, by label; counted once for all seeds."""
    path = shared / f"instants {name} {plant}.json"
    if not path.exists():
        own = shared / f"counting {name} {os.getpid()}"
        settings = SCENES[name].lay(shared, own)
        process = PROCESSES.Process(target=_count, args=(settings, SCENES[name].act, own / "instants.json", plant))
        process.start()
        process.join(_SECONDS)
        assert process.exitcode == 0
        (own / "instants.json").replace(path)
        shutil.rmtree(own)
    found: dict[str, int] = json.loads(path.read_text())
    return found


def _count(settings: Settings, act: Callable[[Settings], object], into: Path, plant: str | None) -> None:
    if plant:
        PLANTS[plant]()
    instants = Instants(settings.data_dir)
    instants.watch()
    act(settings)
    into.write_text(json.dumps(instants.reached))


def _begun(
    settings: Settings, doing: Doing, other: Connection[bytes, bytes] | None = None, *, waits: bool = False
) -> ForkServerProcess:
    process = PROCESSES.Process(target=_die_in, args=(settings, doing, other, waits))
    process.start()
    return process


def _end_of(process: ForkServerProcess, settings: Settings) -> int:
    process.join(_SECONDS)
    code = process.exitcode
    assert code is not None, "the process neither died nor ended"
    assert code != _NEVER_MET, "the first process never came to where the second one begins"
    assert code in (-signal.SIGKILL, 0, EXPLAINED, _DEFECT), f"it ended with {code}"
    assert code != _DEFECT, f"an error that no message explains: see {settings.data_dir.parent / 'error'}"
    return code


def _die_in(settings: Settings, doing: Doing, other: Connection[bytes, bytes] | None, waits: bool) -> None:
    os.setsid()
    if doing.plant:
        PLANTS[doing.plant]()
    if other is not None and waits:
        try:
            other.recv_bytes()
        except EOFError:
            os._exit(_NEVER_MET)
    Instants(settings.data_dir, doing.crash, doing.stop, other).watch()
    try:
        doing.act(settings)
    except Exception as error:  # noqa: BLE001  each is judged
        explained = exit_code_of(error) == FAILED_EXIT_CODE
        with (settings.data_dir.parent / "error").open("a") as said:
            said.write(f"{type(error).__name__}: {error}\n")
        os._exit(EXPLAINED if explained else _DEFECT)
    # Without the threads that a kill later than the end would wait for.
    os._exit(0)
