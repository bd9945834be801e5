"""Looks at what is stored, part by part, and mends what can be mended: the landed bytes are the truth."""
