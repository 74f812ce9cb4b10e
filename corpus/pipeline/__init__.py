"""The way in: fetched bytes to searchable articles, through worker processes and one writer."""
