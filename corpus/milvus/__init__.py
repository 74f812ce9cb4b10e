"""Retrieval from a Milvus server, for corpora beyond one machine; loaded only where it is chosen."""
