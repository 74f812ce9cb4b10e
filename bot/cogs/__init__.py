"""What Discord calls: thin cogs that take an event apart and hand it to the conversation."""
