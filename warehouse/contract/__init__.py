"""The contract: each column once, each table with its grain, key and sources."""
