"""Tests of `bot/doctor`."""
