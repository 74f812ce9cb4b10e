"""TODO corpus/feeds."""
