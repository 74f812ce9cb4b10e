"""Tests of corpus/retrieval."""
