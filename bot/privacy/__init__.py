"""TODO bot/privacy."""
