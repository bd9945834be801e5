"""CUSIPs as filed and as compared: case, lost zeros, check digits."""

from __future__ import annotations

import polars as pl
import pytest

from transforms.thirteen_f.cusips import has_check_digit, normalised_cusip


@pytest.mark.parametrize(
    ("filed", "expected"),
    [
        ("67066G104", "67066G104"),
        (" 67066g104 ", "67066G104"),
        ("37833100", "037833100"),  # Apple, one zero lost
        ("2079K305", "02079K305"),  # Alphabet
        ("0846707", "000846707"),
        ("123456", "123456"),  # too short for zeros to explain it
        ("67066G1040", "67066G1040"),
    ],
)
def test_trap_49_only_case_and_lost_zeros_are_put_right(filed: str, expected: str) -> None:
    assert pl.DataFrame({"cusip": [filed]}).select(normalised_cusip("cusip")).item() == expected


@pytest.mark.parametrize(
    ("cusip", "expected"),
    [
        ("67066G104", True),  # NVIDIA
        ("69608A108", True),  # Palantir
        ("037833100", True),
        ("116794207", True),  # Bruker's preferred
        ("G0403H108", True),  # Aon, a CINS number
        ("67066G105", False),
        ("67066G10", False),
        ("67066g104", False),
        ("", False),
        (None, False),
    ],
)
def test_trap_49_the_ninth_character_checks_the_eight_before_it(cusip: str | None, expected: bool) -> None:
    frame = pl.DataFrame({"cusip": [cusip]}, schema={"cusip": pl.String})
    assert frame.select(has_check_digit("cusip")).item() is expected
