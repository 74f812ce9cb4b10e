"""Translations: one catalogue of five languages, and the texts of one language."""
