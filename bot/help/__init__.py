"""TODO bot/help."""
