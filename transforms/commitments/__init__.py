"""What is promised and who finances whom."""
