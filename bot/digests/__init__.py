"""Digests: schedules, composing, posting, and the panel that changes them."""
