"""Tests of what members set for themselves."""
