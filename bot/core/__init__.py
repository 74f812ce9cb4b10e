"""TODO bot/core."""
