"""Messages with buttons that work across restarts: what a button means stands in its custom id."""
