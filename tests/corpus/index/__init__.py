"""The tests of `corpus.index`; `reference` holds what they compare with."""
