"""Capital spending: by period, grown over years, and what it brought."""
