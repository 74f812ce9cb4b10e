"""When digests are due, and how they reach their channels: once, in order, and not lost."""
