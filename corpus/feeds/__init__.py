"""Feeds: formats, discovery, OPML, schedules, polling and health."""
