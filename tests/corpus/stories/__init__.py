"""Tests of corpus/stories."""
