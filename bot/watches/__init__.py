"""Saved questions, and the messages about new sentences that answer them."""
