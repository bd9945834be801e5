"""Numbers as the warehouse keeps them: DECIMAL(38,12), exact or refused, never through a float."""

from __future__ import annotations

import re
from decimal import Context, Decimal, Inexact, InvalidOperation
from functools import lru_cache

# DECIMAL(38,12): 26 digits before the point, 12 behind it.
_WHOLE_DIGITS, _FRACTION_DIGITS = 26, 12
_LEAST = Decimal("1E-12")
# The default context rounds to 28 digits, silently; this one holds every number that is let in, or raises.
_MOST_CHARACTERS = 200
_EXACT = Context(prec=1000, traps=[InvalidOperation, Inexact])
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_SCALE = re.compile(r"[+-]?\d{1,3}", re.ASCII)
_WHOLE = re.compile(r"[1-9]\d{0,13}", re.ASCII)
_NOUGHTS = {None: "", "": "", "0": "", "3": "000", "6": "000000", "9": "000000000"}


def exact_digits(text: str, scale: str | None = None, *, negative: bool = False) -> str:
    """The same number as ``exact_number`` gives, as the digits of a plain decimal; most are whole and quickly told."""
    noughts = _NOUGHTS.get(scale)
    if noughts is not None and _WHOLE.fullmatch(text):
        return f"-{text}{noughts}" if negative else text + noughts
    return format(exact_number(text, scale, negative=negative), "f")


def exact_number(text: str, scale: str | None = None, *, negative: bool = False) -> Decimal:
    """The plain decimal ``text`` times 10 to the ``scale``, with its sign turned where ``negative``: exactly.

    Raises ``ValueError`` where it is no number, or one that DECIMAL(38,12) would round or could not hold.
    """
    found = _DECIMAL.fullmatch(text) if len(text) <= _MOST_CHARACTERS else None
    if found is None:
        raise ValueError(f"{text[:60]!r} is no number")
    number, shift = Decimal(text), 0
    if scale:
        shift = _power_of_ten(scale)
        number = _EXACT.scaleb(number, shift)
    if not number:
        return Decimal(0)
    if not -_FRACTION_DIGITS <= number.adjusted() < _WHOLE_DIGITS:
        raise ValueError("the number does not fit DECIMAL(38,12)")
    # A short text without an exponent cannot have more; the number itself would make a tuple of its digits to tell.
    if found.lastindex or len(text) - shift > _FRACTION_DIGITS:
        number = _cut_to_fraction_digits(number)
    return number.copy_negate() if negative else number


@lru_cache(maxsize=64)
def _power_of_ten(scale: str) -> int:
    if not _SCALE.fullmatch(scale):
        raise ValueError(f"the scale {scale!r} is no power of ten")
    return int(scale)


def _cut_to_fraction_digits(number: Decimal) -> Decimal:
    """The same number with at most twelve digits behind the point.

    Polars takes the longest fraction of a whole column for its scale, trailing zeros too, and makes NULL of the values
    that then no longer fit, silently.
    """
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -_FRACTION_DIGITS:
        return number
    try:
        return _EXACT.quantize(number, _LEAST)
    except Inexact:
        raise ValueError("the number does not fit DECIMAL(38,12)") from None
