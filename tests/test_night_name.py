"""A night's name comes after that of every night before it, whatever the clock says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flows.night_name import night_name

NOW = datetime(2026, 3, 2, 4, 30, 1, 250_000, tzinfo=UTC)


def test_a_night_is_called_after_its_time() -> None:
    assert night_name(NOW, "ab12", []) == ("20260302T043001Z-ab12", None)
    assert night_name(NOW, "ab12", ["20260301T043001Z-ffff", "r1", ""]) == ("20260302T043001Z-ab12", None)


def test_nights_of_one_second_are_in_order() -> None:
    first, _ = night_name(NOW, "ffff", [])
    second, said = night_name(NOW, "0000", [first])
    third, _ = night_name(NOW, "0000", [second, first])
    assert first < second < third
    assert said is None


def test_a_clock_that_was_set_back_is_told_and_changes_no_order() -> None:
    name, said = night_name(NOW, "0000", ["20260402T043001Z-ffff", "20260101T000000Z-0000"])
    assert name == "20260402T043002Z-0000"
    assert said == (
        "the clock says 2026-03-02 04:30:01 UTC, and a night of 2026-04-02 04:30:01 is here already: it was set back, "
        "or was ahead then. This night is called 20260402T043002Z-0000, so that it comes after that one; see that the "
        "clock is right"
    )


@pytest.mark.parametrize("other", ["20261399T000000Z-ab12", "20260402T043001Z", "99999999T999999Z-zz", "x-y"])
def test_what_is_no_name_of_a_night_is_passed_over(other: str) -> None:
    assert night_name(NOW, "ab12", [other]) == ("20260302T043001Z-ab12", None)
