"""TODO tests/bot/topics."""
