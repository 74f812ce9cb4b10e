"""TODO bot/guilds."""
