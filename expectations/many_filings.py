"""When the same error in several filings is no filer's but ours."""

from __future__ import annotations

import polars as pl

_FILINGS = 5
_PCT = 20
MANY = f"{_FILINGS} filings and {_PCT} % of all"


def where_many(wrong: pl.DataFrame, judged: int) -> pl.DataFrame:
    """The filings that are ``wrong``, one a row, where they are many of those ``judged``; else none."""
    are_many = wrong.height >= _FILINGS and wrong.height * 100 >= judged * _PCT
    return wrong if are_many else wrong.clear()
