"""Saved questions, matched against new articles as they come in."""
