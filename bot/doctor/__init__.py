"""Check an installation and suggest fixes. Nothing is changed."""
