"""Text that may come from a filing, made safe to show: it steers no terminal, and breaks no line of a message."""

from __future__ import annotations


def printable(text: str) -> str:
    """Text without the control characters with which a name could steer a terminal; line breaks stay."""
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)


def on_one_line(text: str) -> str:
    """Text without control characters and line breaks."""
    return printable(text).replace("\n", " ")
