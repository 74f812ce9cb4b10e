"""What the bot says, in five languages: one catalogue, and the texts of one language that are handed on."""
