"""TODO bot/feeds."""
