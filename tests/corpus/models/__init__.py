"""TODO tests/corpus/models."""
