"""Map terms to numbers, for every query and every add."""

from collections.abc import Collection, Iterable, Sequence

from corpus.index.vocabulary import Vocabulary

_MOST_LEARNT = 100_000  # terms: some 15 MB, several times what news brings between two saves
_JOINED_UP_TO = 20_000  # terms: joining such a vocabulary costs less than searching many


class Lexicon:
    """All terms an index has ever held, numbered in order of first appearance.

    Terms read from disk are searched for in their vocabularies, later ones are in a dict. It only grows, so
    that a reader with an older snapshot is never wrong: it takes numbers beyond its own for unknown terms.
    """

    def __init__(self, opened: Iterable[Vocabulary] = ()) -> None:
        self._opened = tuple(opened)
        self._known: dict[str, int] = {}
        self._size = sum(len(vocabulary) for vocabulary in self._opened)

    @property
    def is_as_opened(self) -> bool:
        """Whether it holds no more than was read from disk."""
        return self._size == sum(len(vocabulary) for vocabulary in self._opened)

    def backed_by(self, saved: Iterable[Vocabulary]) -> "Lexicon":
        """Return one that has its terms in `saved`, which are all of them, where too many are in memory."""
        return self if len(self._known) <= _MOST_LEARNT else Lexicon(saved)

    def with_more(self, opened: Iterable[Vocabulary]) -> "Lexicon":
        """Return one that also holds vocabularies that continue this one as it was opened."""
        kept, more = list(self._opened), [vocabulary for vocabulary in opened if len(vocabulary)]
        if more and kept and len(kept[-1]) < _JOINED_UP_TO:
            more.insert(0, kept.pop())
        lexicon = Lexicon((*kept, Vocabulary.joined(more)) if more else kept)
        lexicon._known = dict(self._known)
        return lexicon

    def __len__(self) -> int:
        return self._size

    def number(self, term: str) -> int | None:
        """Return the number of `term`; None if the index has never held it."""
        number = self._known.get(term)
        return number if number is not None else self.numbers([term]).get(term)

    def numbers(self, terms: Collection[str]) -> dict[str, int]:
        """Return the numbers of those of `terms` that the index has ever held."""
        for vocabulary in self._opened:
            unmet = [term for term in terms if term not in self._known and isinstance(term, str)]
            # Only terms that exist are kept: questions must not fill the memory.
            for term, number in zip(unmet, vocabulary.find(unmet), strict=True):
                if number is not None:
                    self._known[term] = number
        return {term: self._known[term] for term in terms if term in self._known}

    def extend(self, terms: Sequence[str]) -> None:
        """Add new terms, in the order in which a `Numbering` numbered them."""
        self._known.update(zip(terms, range(self._size, self._size + len(terms)), strict=True))
        self._size += len(terms)


class Numbering(dict[str, int]):
    """The numbers of the tokens of one add.

    A dict that fills itself: one look-up in C a token makes a build quick. New terms wait in `new`, so that a
    failed add leaves no trace.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon
        self.new: list[str] = []

    def foresee(self, tokens: Iterable[str]) -> None:
        """Look up `tokens` all at once, which is faster than one by one."""
        if len(self._lexicon):
            self.update(self._lexicon.numbers(set(tokens).difference(self)))

    def __missing__(self, token: str) -> int:
        if not isinstance(token, str):
            raise TypeError(f"a token must be a str, not {type(token).__name__}: {token!r}")
        number = self._lexicon.number(token)
        if number is None:
            number = len(self._lexicon) + len(self.new)
            self.new.append(str(token))
        self[token] = number
        return number
