"""TODO bot/topics."""
