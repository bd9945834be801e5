"""13F reports composed by quarter: roles, units, changes, options, and who has yet to report."""
