"""Worker processes and the writer: fetched bytes to searchable articles."""
