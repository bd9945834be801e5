"""A small EDGAR to run on with no network: real figures, rendered into filings of EDGAR's own form."""
