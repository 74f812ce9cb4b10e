"""Frozen types, errors, article identity and durable writes."""
