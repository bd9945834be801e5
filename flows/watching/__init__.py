"""Who hears of a night, and how: the morning report, Prefect's artifacts, the webhook, the mail, the heartbeat."""
