"""From a term to its number: asked by every query and every add of the index."""

from collections.abc import Collection, Iterable, Sequence

from corpus.index.vocabulary import Vocabulary

_JOINED_UP_TO = 20_000  # terms: a vocabulary takes less time to join than many take to search


class Lexicon:
    """All terms an index has ever held, numbered in order of first appearance.

    Terms read from disk are searched for in their vocabularies, those met since are in a dict. It only grows,
    so a reader that holds an older snapshot is never wrong: numbers beyond its own it takes for unknown.
    """

    def __init__(self, opened: Iterable[Vocabulary] = ()) -> None:
        self._opened = tuple(opened)
        self._known: dict[str, int] = {}
        self._size = sum(len(vocabulary) for vocabulary in self._opened)

    @property
    def is_as_opened(self) -> bool:
        """Whether it holds no more than what was read from disk."""
        return self._size == sum(len(vocabulary) for vocabulary in self._opened)

    def with_more(self, opened: Iterable[Vocabulary]) -> "Lexicon":
        """Return one that also holds the terms of vocabularies which number on from this, as it was opened."""
        kept, more = list(self._opened), [vocabulary for vocabulary in opened if len(vocabulary)]
        if more and kept and len(kept[-1]) < _JOINED_UP_TO:
            more.insert(0, kept.pop())
        lexicon = Lexicon((*kept, Vocabulary.joined(more)) if more else kept)
        lexicon._known = dict(self._known)
        return lexicon

    def __len__(self) -> int:
        return self._size

    def number(self, term: str) -> int | None:
        """Return the number of `term`, or None if the index has never held it."""
        number = self._known.get(term)
        return number if number is not None else self.numbers([term]).get(term)

    def numbers(self, terms: Collection[str]) -> dict[str, int]:
        """Return the numbers of those of `terms` that were ever held; those on disk are looked up at once."""
        for vocabulary in self._opened:
            unmet = [term for term in terms if term not in self._known and isinstance(term, str)]
            # Only found ones are kept: what users ask must not fill the memory.
            for term, number in zip(unmet, vocabulary.find(unmet), strict=True):
                if number is not None:
                    self._known[term] = number
        return {term: self._known[term] for term in terms if term in self._known}

    def extend(self, terms: Sequence[str]) -> None:
        """Take in terms that are new, as a `Numbering` numbered them."""
        self._known.update(zip(terms, range(self._size, self._size + len(terms)), strict=True))
        self._size += len(terms)


class Numbering(dict[str, int]):
    """The numbers of the tokens of one add; new terms wait in `new`, so that a failed add leaves no trace.

    A dict that fills itself, since one C-level look-up a token is what makes a build quick.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon
        self.new: list[str] = []

    def foresee(self, tokens: Iterable[str]) -> None:
        """Take over what the lexicon knows of `tokens`: nothing but speed depends on it."""
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
