"""Answers to what people see: pure, without a connection to anything. Marks like [...] are made here only."""
