"""TODO tests/bot/ask."""
