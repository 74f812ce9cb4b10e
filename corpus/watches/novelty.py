"""Which sentences of an article are new: nobody has said them in a text that came before.

White space, case and signs change nothing, nor do a few words in a sentence; another figure does.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"\w+")
_RUN = 3  # words in a shingle
_SAID = 0.8  # share of a sentence's shingles that another has, if it says the same


class KnownSentences:
    """The sentences that were said before.

    >>> said = KnownSentences(["The harbour reopened on Tuesday after nine days."])
    >>> said.has("the harbour reopened, on Tuesday, after nine days"), said.has("It reopened on Tuesday.")
    (True, False)
    """

    def __init__(self, sentences: Iterable[str]) -> None:
        self._numbers: list[frozenset[str]] = []
        self._saying: dict[str, list[int]] = defaultdict(list)
        for sentence in sentences:
            for shingle in _shingles(sentence):
                self._saying[shingle].append(len(self._numbers))
            self._numbers.append(_numbers(sentence))

    def has(self, sentence: str) -> bool:
        """Whether one of them says what `sentence` does."""
        shingles, numbers = _shingles(sentence), _numbers(sentence)
        if not shingles:
            return True  # a line of signs is no news
        shared = Counter(place for shingle in shingles for place in self._saying.get(shingle, ()))
        return any(
            count >= _SAID * len(shingles) and numbers <= self._numbers[place]
            for place, count in shared.items()
        )


def runs_of_news(sentences: Sequence[str], said: KnownSentences) -> tuple[tuple[int, int], ...]:
    """The runs of sentences that are new, as half-open ranges of places.

    >>> runs_of_news(["It rained.", "Snow fell.", "Ice came.", "It rained."], KnownSentences(["It rained."]))
    ((1, 3),)
    """
    runs: list[tuple[int, int]] = []
    for place, sentence in enumerate(sentences):
        if said.has(sentence):
            continue
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return tuple(runs)


def _shingles(sentence: str) -> frozenset[str]:
    words = _WORD.findall(sentence.casefold())
    runs = range(max(len(words) - _RUN + 1, 1))
    return frozenset(" ".join(words[start : start + _RUN]) for start in runs) - {""}


def _numbers(sentence: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(sentence) if word[0].isdigit())
