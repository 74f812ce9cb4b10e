"""The feeds of a guild, polling, notices and retention."""
