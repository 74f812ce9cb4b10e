"""TODO tests/corpus/feeds."""
