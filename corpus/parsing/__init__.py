"""TODO corpus/parsing."""
