"""TODO corpus/models."""
