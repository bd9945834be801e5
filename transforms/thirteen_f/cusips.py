"""CUSIPs as 13F tables write them: in any case, often without their leading zeros, sometimes wrong."""

from __future__ import annotations

import polars as pl

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*@#"
_LENGTH = 9
_SHORT = (7, 8)


def normalised_cusip(column: str) -> pl.Expr:
    """The CUSIP in upper case, its lost leading zeros put back where seven or eight characters are left of nine.

    Anything else, and a CUSIP whose check digit is wrong, is kept as filed: ``has_check_digit`` tells them.
    """
    plain = pl.col(column).str.strip_chars().str.to_uppercase()
    return pl.when(plain.str.len_chars().is_in(_SHORT)).then(plain.str.zfill(_LENGTH)).otherwise(plain)


def has_check_digit(column: str) -> pl.Expr:
    """Whether the ninth character is the check digit of the eight before it (modulus 10, double add double)."""
    total = pl.lit(0)
    for place in range(_LENGTH - 1):
        value = _value(column, place) * (1 + place % 2)
        total = total + value // 10 + value % 10
    is_right = (10 - total % 10) % 10 == _value(column, _LENGTH - 1)
    return (is_right & (pl.col(column).str.len_chars() == _LENGTH)).fill_null(False)


def _value(column: str, place: int) -> pl.Expr:
    """What the character at a place counts; NULL where a CUSIP may not have it."""
    values = {character: value for value, character in enumerate(_ALPHABET)}
    return pl.col(column).str.slice(place, 1).replace_strict(values, default=None, return_dtype=pl.Int32)
