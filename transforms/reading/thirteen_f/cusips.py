"""CUSIPs in printed lines: found whatever spaces stand inside, told from words by their digits and their column."""

from __future__ import annotations

import re

# Six characters of the issuer (a letter first for issuers abroad), two of the issue, one check digit.
_CUSIP = re.compile(
    r"(?<!\S)(?=[0-9A-Za-z]\d\d)[0-9A-Za-z]{6}[ -]{0,2}[0-9A-Za-z]{2}[ -]{0,2}\d(?!\S)(?=\s+[($\d-])", re.ASCII
)
_BEFORE_FIGURES = re.compile(r"\d(?=\s+\$?\d[\d,.]*\s+\$?\d)", re.ASCII)
# What stands in the column of CUSIPs without being one: a zero lost at the left, a letter too many.
_MISPRINTED = re.compile(r"(?<!\S)[0-9A-Za-z]{5,10}(?:[ -][0-9A-Za-z]{1,3}){0,2}(?=\s+\$?\d[\d,.]*\s+\$?\d)", re.ASCII)
_LENGTH, _FEWEST, _FEWEST_DIGITS = 9, 6, 5


def find_cusip(line: str, start: int, stop: int) -> tuple[int, int] | None:
    """From where to where the CUSIP of a row is printed; None where the line has none in front of its two figures.

    One that is glued to the class before it counts where its check digit is right; one that is misprinted, where it
    begins in its own column, between ``start`` and ``stop``.
    """
    whole = next((found for found in _CUSIP.finditer(line) if found.start() >= start - _LENGTH), None)
    if whole is not None:
        return whole.span()
    glued = next((found for found in _nine_before_figures(line) if has_right_check_digit(line[slice(*found)])), None)
    if glued is not None:
        return glued
    for found in _MISPRINTED.finditer(line, max(start - 1, 0)):
        if found.start() < stop and _is_meant(found.group()):
            return found.span()
    return None


def as_one_word(found: str) -> str:
    """A CUSIP without the spaces and hyphens it was printed with; its case and length as filed."""
    return re.sub(r"[ -]", "", found)


def is_debt(cusip: str) -> bool:
    """Whether the issue's two characters hold a letter: the CUSIP system numbers shares, and letters debt.

    False for a CUSIP whose check digit is wrong, which proves nothing.
    """
    return has_right_check_digit(cusip.upper()) and not cusip[6:8].isdigit()


def has_right_check_digit(cusip: str) -> bool:
    """Whether the ninth character is the check digit of the eight before it (modulus 10, double-add-double)."""
    if len(cusip) != _LENGTH or not cusip[-1].isdigit() or not (cusip.isascii() and cusip.isalnum()):
        return False
    total = 0
    for place, character in enumerate(cusip[:-1]):
        value = int(character, 36) * (1 + place % 2)
        total += value // 10 + value % 10
    return -total % 10 == int(cusip[-1])


def _nine_before_figures(line: str) -> list[tuple[int, int]]:
    ends = [found.end() for found in _BEFORE_FIGURES.finditer(line)]
    return [(end - _LENGTH, end) for end in ends if end >= _LENGTH]


def _is_meant(printed: str) -> bool:
    word = as_one_word(printed)
    return len(word) >= _FEWEST and sum(character.isdigit() for character in word) >= _FEWEST_DIGITS
