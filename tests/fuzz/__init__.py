"""Strange bytes for everything that reads bytes from outside."""
