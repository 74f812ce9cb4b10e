"""Whatever a person can do with the bot, done with the strangest content."""
