"""The compiled loops of a search (numba); `searching` calls them, and does without them too.

A search goes over a segment in blocks of passages whose sums fit the nearest caches: it adds up every list's
part of the block in float32, looks at the highest sum of each chunk, and keeps the passages that may be among
the best. Adding without a branch and looking at many sums at once beats asking each posting if it counts.
Once the best so far are known, long lists that can add little are left out, and only the few passages that
come near the best are looked up in them. What is kept is scored anew in float64, as rank_bm25 does.

Importing this room compiles it, or reads what was compiled before; nothing is compiled while somebody waits.
"""

from corpus.index.kernels.collecting import collect, rescore

__all__ = ["collect", "rescore"]
