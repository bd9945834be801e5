"""Judges frames before they are loaded, with Great Expectations."""
