"""Measure answers on questions with known answers, for `clippings eval`."""
