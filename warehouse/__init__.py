"""Owns storage: the contract of every column and table, and how bytes and rows are kept and published."""
