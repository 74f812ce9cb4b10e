"""The `/help` command."""
