"""TODO corpus/fetching."""
