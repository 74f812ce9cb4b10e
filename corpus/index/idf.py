"""`BM25Okapi.idf`, worked out when asked: rank_bm25 keeps a dict of every term."""

from collections.abc import Iterator, Mapping

from corpus.index.lexicon import Lexicon
from corpus.index.snapshot import Snapshot


class IdfMapping(Mapping[str, float]):
    """The idf of every term that occurs in one state of the index, by first appearance."""

    def __init__(self, snapshot: Snapshot, lexicon: Lexicon) -> None:
        self._snapshot = snapshot
        self._lexicon = lexicon

    def __getitem__(self, term: str) -> float:
        number = self._lexicon.number(term) if isinstance(term, str) else None
        if number is None or not self._snapshot.holding(number):
            raise KeyError(term)
        return self._snapshot.idf(number)

    def __iter__(self) -> Iterator[str]:
        statistics = self._snapshot.statistics
        for segment in self._snapshot.segments:
            for number, term in enumerate(segment.vocabulary.texts(), start=segment.vocabulary.first):
                if statistics.holding(number):
                    yield term

    def __len__(self) -> int:
        return self._snapshot.statistics.occurring
