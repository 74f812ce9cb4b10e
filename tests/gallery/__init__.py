"""Pictures of every kind of message, as a phone and a wide screen show them: `python -m tests.gallery`."""
