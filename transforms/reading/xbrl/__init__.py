"""XBRL as filed: instance documents and inline pages to facts."""
