"""How figures read: rounded in sentences, exact in tables; Decimals throughout, the same digits in any language."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from warehouse.page.words import Words, same

_SCALES = ((Decimal(10) ** 9, "billion", "十亿"), (Decimal(10) ** 6, "million", "百万"))


def rounded(value: Decimal, places: int) -> Decimal:
    """A figure rounded half to even, without a zero's minus sign."""
    answer = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    return abs(answer) if answer == 0 else answer


def percent(value: Decimal, places: int = 1) -> Words:
    """A percentage to read: 35.8 %."""
    return same(f"{rounded(value, places):,f} %")


def dollars(value: Decimal) -> Words:
    """Dollars to read, scaled, at most two places: $186.58 million. In Chinese the same digits with their unit."""
    for scale, english, chinese in _SCALES:
        if abs(value) >= scale:
            digits = trimmed(rounded(value / scale, 2))
            return Words(f"${digits} {english}", f"{digits} {chinese}美元")
    return Words(f"${trimmed(value)}", f"{trimmed(value)} 美元")


def dollars_short(value: Decimal) -> str:
    """Dollars for a label in a picture: $13.8bn."""
    for scale, word in ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m")):
        if abs(value) >= scale:
            return f"${trimmed(rounded(value / scale, 1))}{word}"
    return f"${trimmed(value)}"


def trimmed(value: Decimal) -> str:
    """All digits with thousands separators, and no zeros at the end of a fraction."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def digits(value: Decimal) -> str:
    """The exact figure as the warehouse holds it, for a script to compare."""
    return f"{value:f}"
