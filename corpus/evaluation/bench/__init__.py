"""What `clippings bench` runs: our index beside other engines, over generated passages, in one process.

`material` makes passages and queries, `engines` knows the peers, `latency` asks all of them the same
questions in turn, `changes` measures what only our index is asked to do, `report` puts it together.
"""
