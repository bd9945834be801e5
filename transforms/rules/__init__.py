"""What was decided by hand, in TOML files beside their readers: concepts, corrections, names."""
