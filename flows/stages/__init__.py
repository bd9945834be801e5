"""The stages of a night, in order: find, land, read, build, compare, publish."""
