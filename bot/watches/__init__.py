"""TODO bot/watches."""
