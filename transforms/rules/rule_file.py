"""What the readers of the packaged rule files share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationError

Cik = Annotated[str, Field(pattern=r"^\d{10}$")]
Accession = Annotated[str, Field(pattern=r"^\d{10}-\d{2}-\d{6}$")]


def first_problem(error: ValidationError) -> str:
    """Where a rule file says something it must not, and what: its first problem."""
    problem = error.errors()[0]
    place = ".".join(str(part) for part in problem["loc"]) or "an entry"
    return f"{place}: {problem['msg']}"
