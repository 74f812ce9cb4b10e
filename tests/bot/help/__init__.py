"""Tests of help and privacy."""
