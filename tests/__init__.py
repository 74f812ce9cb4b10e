"""The tests of Clippings."""
