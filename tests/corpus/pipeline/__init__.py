"""TODO tests/corpus/pipeline."""
