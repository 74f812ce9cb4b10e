"""Tests of workers and the writer."""
