"""Tests of the bot, most of them against a loopback Discord."""
