"""The parts of a corpus that an answer does without, each loaded when it is first used.

Their modules take a twentieth of the time of `clippings ask`.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from corpus.retrieval.reading import Similarities
from corpus.retrieval.retriever import Retriever
from corpus.store.articles import ArticleStore, StoryStore
from corpus.store.catalog import ArticleIndex
from corpus.store.sources import SourceStore

if TYPE_CHECKING:
    from corpus.encoder.encoder import Encoder
    from corpus.pipeline.history import History
    from corpus.stories.digest import DigestBuilder
    from corpus.stories.reader import CoverageReader
    from corpus.watches.watches import WatchMatcher


class DeferredParts:
    """What is made of the articles of a corpus beside answers."""

    engine: Engine
    folder: Path | None
    _store: ArticleStore
    _sources: SourceStore
    _catalog: ArticleIndex
    _retriever: Retriever
    _similarities: Similarities | None

    @cached_property
    def history(self) -> "History":
        """The earlier texts of articles."""
        from corpus.pipeline.history import History

        return History(self.engine)

    @cached_property
    def reader(self) -> "CoverageReader":
        """What was reported on a topic: latest, comparison, timeline, trend."""
        from corpus.stories.reader import CoverageReader

        return CoverageReader(self._store, self._sources, StoryStore(self.engine), self._retriever)

    @cached_property
    def watching(self) -> "WatchMatcher":
        """Matches new articles with saved questions."""
        from corpus.watches.watches import WatchMatcher

        return WatchMatcher(self.engine, self._catalog, folder=self.folder, similarities=self._similarities)

    @cached_property
    def _digests(self) -> "DigestBuilder":
        from corpus.stories.digest import DigestBuilder

        return DigestBuilder(self._store, self._sources, StoryStore(self.engine), self._retriever)


def new_encoder(model: Path) -> "Encoder":
    """Return the sentence encoder whose model is in this folder."""
    from corpus.encoder.encoder import Encoder

    return Encoder(model)
