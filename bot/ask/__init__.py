"""TODO bot/ask."""
