"""Bytes of a landed submission to the rows of the raw tables: one filing in, its rows out."""
