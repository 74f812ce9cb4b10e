"""TODO corpus/watches."""
