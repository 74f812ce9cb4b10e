"""The tests of `corpus.milvus` that need no server; those with one are in `tests/scale`."""
