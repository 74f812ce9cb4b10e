"""Tests of `corpus/backup`."""
