"""TODO bot/digests."""
