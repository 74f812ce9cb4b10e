"""What members set for themselves: the language they are answered in."""
