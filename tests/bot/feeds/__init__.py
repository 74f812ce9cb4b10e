"""Tests of feeds in Discord."""
