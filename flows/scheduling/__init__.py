"""When the nights are, and what starts them: on one machine, or on a Prefect server."""
