"""TODO corpus/pipeline."""
