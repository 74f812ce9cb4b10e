"""The bot's database: the outbox, its tables and migrations."""
