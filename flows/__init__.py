"""Touches the world: EDGAR, the clock, Prefect and the command line."""
