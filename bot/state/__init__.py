"""What the bot itself remembers, in tables of its own beside those of the corpus."""
