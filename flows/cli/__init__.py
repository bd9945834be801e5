"""The command line: one module for the commands of a kind, and main, which puts them together."""
