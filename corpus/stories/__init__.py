"""The stories room: articles on one event together, and what a story says, in the words of its sources."""

from corpus.stories.stories import cluster_stories

__all__ = ["cluster_stories"]
