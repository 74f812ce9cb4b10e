"""The only code that opens connections to sites."""
