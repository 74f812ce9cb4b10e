"""The settings of a guild."""
