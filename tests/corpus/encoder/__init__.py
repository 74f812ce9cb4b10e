"""Tests of `corpus.encoder`."""
