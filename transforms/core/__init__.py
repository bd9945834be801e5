"""Facts to figures: which were used, as each filing gave them, and as they changed."""
