"""What a look at the data folder finds: what is wrong, what was done about it, and what is left for a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from warehouse.connection import WarehouseError

MENDED_BY = "`bubblewatch doctor` mends it"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be. ``mended`` says what was done; ``to_do`` what a person must do still."""

    what: str
    mended: str | None = None
    to_do: str | None = None

    def __str__(self) -> str:
        return "; ".join(part for part in (self.what, self.mended, self.to_do) if part)


def found(what: str, mending: Callable[[], object], mended: str, *, mend: bool, to_do: str | None = None) -> Finding:
    """A finding that can be mended, and is where ``mend`` says so; ``to_do`` is left for a person even then.

    What the disk refuses to have mended is left for a person, with its reason.
    """
    if not mend:
        return Finding(what, None, "; ".join(part for part in (MENDED_BY, to_do) if part))
    try:
        mending()
    except (OSError, WarehouseError) as error:
        return Finding(what, None, f"it could not be mended ({error}): make the folder writable and run it again")
    return Finding(what, mended, to_do)
