"""Tests of schedules and of what goes out by them."""
