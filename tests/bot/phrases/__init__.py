"""Schedules and dates in five languages with their right values, and how many of them are understood."""
