"""Articles to sentences, passages, hits, excerpts and answers. Knows nothing of Discord."""
