"""Tests of what the bot says in which language."""
