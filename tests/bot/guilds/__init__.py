"""TODO tests/bot/guilds."""
