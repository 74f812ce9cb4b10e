"""Tests of bot/health."""
