"""Cloud growth: by segment, by calendar year, by era, and as stated in sentences."""
