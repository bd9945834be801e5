"""Only computes: bytes to rows, rows to marts. No I/O."""
