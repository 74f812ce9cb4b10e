"""Compare our index with other engines over generated passages.

`material` makes passages and queries, `engines` wraps the peers, `latency` asks all of them the same
questions in turn, `changes` measures what only our index does, `report` puts it together.
"""
