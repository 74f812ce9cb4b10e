"""Bytes to articles: HTML, Markdown, text, JSON, dates and encodings."""
