"""Tests of corpus/measure."""
