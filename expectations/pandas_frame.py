"""Polars -> pandas, in one place: what Great Expectations looks at, in the types it judges fast and right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from expectations.from_contract import ContractExpectation, Kind

if TYPE_CHECKING:
    import pandas as pd


_NO_TAG = "\u2039"


def judged_frame(frame: pl.DataFrame, expected: Sequence[ContractExpectation]) -> pd.DataFrame:
    """The columns that ``expected`` looks at, as pandas; row n of it is row n of ``frame``.

    Numbers, dates and flags are numpy-backed, and masked where an integer is NULL, so that a key stays exact. Decimals
    become floats, good enough for sign and range and for nothing else: sums and equalities are checks in Polars.
    """
    import pandas as pd

    looked_at = {name for one in expected if one.kind is not Kind.COLUMNS for name in one.columns}
    series = {name: _pandas_series(frame[name]) for name in frame.columns if name in looked_at}
    return pd.DataFrame(series, index=pd.RangeIndex(frame.height))


def totals_frame(totals: Mapping[str, int]) -> pd.DataFrame:
    """One row with one column a sentence: the number of rows that break it."""
    import pandas as pd

    return pd.DataFrame({sentence: [total] for sentence, total in totals.items()}, index=pd.RangeIndex(1))


def _pandas_series(column: pl.Series) -> pd.Series:
    import pandas as pd

    if column.dtype.is_decimal():
        return pd.Series(column.cast(pl.Float64).to_numpy())
    if column.dtype.is_temporal():
        return pd.Series(column.cast(pl.Datetime("us")).to_numpy())
    if column.dtype == pl.Boolean:
        filled = column.fill_null(False).to_numpy(writable=True)
        return pd.Series(pd.arrays.BooleanArray(filled, column.is_null().to_numpy(writable=True)))
    if column.dtype.is_integer() and column.null_count():
        # A float in its place would take 2**53 and 2**53 + 1 for one key.
        filled = column.fill_null(0).to_numpy(writable=True)
        return pd.Series(pd.arrays.IntegerArray(filled, column.is_null().to_numpy(writable=True)))
    if column.dtype.is_integer():
        return pd.Series(column.to_numpy())
    if column.dtype == pl.String:
        # Data Docs write values into their pages as they are: no tag may begin in one. Verdicts quote the true value.
        column = column.str.replace_all("<", _NO_TAG, literal=True)
    # Of pandas' two kinds of text the newer is judged in a third of the time and memory of Python objects.
    return column.to_pandas()
