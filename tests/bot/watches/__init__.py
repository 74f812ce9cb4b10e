"""Tests of watches in Discord."""
