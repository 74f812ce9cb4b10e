"""The terminal. Each command imports only what it needs."""
