"""Tests of what people see, without a connection to anything."""
