"""The built-in sample through core and marts, for every golden test that reads it."""

from __future__ import annotations

import pytest
from core_and_marts import Frames, core_and_marts

from flows.sample.render import render_filing
from flows.sample.tables import read_sample
from flows.watchlist import load_watchlist


@pytest.fixture(scope="session")
def sample() -> Frames:
    """Core and marts of the sample's filings, made once."""
    tables = read_sample()
    submissions = [(one.cik, one.accession, render_filing(tables, one).submission) for one in tables.filings]
    return core_and_marts(submissions, load_watchlist(None, sample=True).company_names)
