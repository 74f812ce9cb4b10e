"""Put articles on one event together, and report it in the words of its sources."""

from corpus.stories.stories import cluster_stories

__all__ = ["cluster_stories"]
