"""Tests of types and identity."""
