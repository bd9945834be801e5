"""Measurements against other readers and against growth; what they mean is in README.md."""
