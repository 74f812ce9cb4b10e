"""TODO tests/bot/help."""
