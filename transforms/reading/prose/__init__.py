"""What filings state in sentences: growth, commitments, useful lives, who finances whom."""
