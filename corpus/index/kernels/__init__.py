"""Compile the loops of a search (numba); `searching` works without them too.

A search goes over a segment in blocks of passages whose sums fit the nearest caches. It adds up every list's
part of the block in float32, looks at the highest sum of each chunk, and keeps the passages that may be among
the best. Adding without a branch and comparing many sums at once beats testing each posting. Once the best so
far are known, long lists that can add little are left out, and only the passages that come near the best are
looked up in them (the idea of MaxScore; Turtle and Flood 1995). What is kept is scored again in float64, as
rank_bm25 does.

Importing this package compiles it, or loads what was compiled before; no search waits for that.
"""

from corpus.index.kernels.collecting import collect, rescore

__all__ = ["collect", "rescore"]
