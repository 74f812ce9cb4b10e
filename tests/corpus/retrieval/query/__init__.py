"""Tests of corpus/retrieval/query."""
