"""TODO tests/corpus/fetching."""
