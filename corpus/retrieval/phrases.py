"""Require phrases in passages and exclude words, by the index first, then by text.

The index knows which passages hold the terms of a phrase; only the text shows if they are together as
written. So only the best passages are read, until there are enough, and of these none that the codes of its
words rule out.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from itertools import islice
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.models.answer import Query
from corpus.store.articles import ArticleStore
from corpus.store.engine import Restriction
from corpus.store.passages import IndexedPassages
from corpus.store.rows import StoredText
from corpus.text.analysis import tokens
from corpus.text.languages import ENGLISH
from corpus.text.word_codes import WantedCodes
from corpus.text.wordings import holds, is_written

IdArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]
Retrieve = Callable[[int], tuple[IdArray, FloatArray]]

_GROWTH = 4  # the passages read at most are those wanted times a power of it, for no other reason than that
_FIRST_LOOK, _MOST_AT_ONCE = 64, 512  # articles whose codes are read in one query, twice as many each time
_READ_AT_ONCE = 64  # articles whose texts are
_MENTIONS = 500  # articles that may mention a name that the index lacks
_FEW_READ = 800  # passages, where such a name is looked for among those that hold the question's other words
MOST_READ = 4000  # passages; those after them hold least of the question's other words


def fits_one_of(texts: Sequence[str], query: Query) -> bool:
    """Return whether each phrase and name that `query` requires is in one of `texts`."""
    return all(any(fits(text) for text in texts) for fits in _required(query))


def _required(query: Query) -> list[Callable[[str], bool]]:
    """Return a test of a text for each phrase and name that is required."""
    return [
        *(partial(holds, each) for each in query.musts),
        *(partial(is_written, each) for each in query.exact_names),
    ]


def with_phrases(allowed: Mask | None, passages: IndexedPassages, query: Query) -> Mask | None:
    """Restrict `allowed` to passages with all phrases, in articles without exclusions.

    Masks are bool, (ids,); None allows all.
    """
    held = [_holding_all(passages, phrase) for phrase in query.musts]
    barred = [ids for word in query.exclusions if (ids := _excluded(passages, word)) is not None]
    parts = [allowed] if allowed is not None else []
    parts += [ids for ids in held if ids is not None]
    parts += [~_same_articles(passages, ids) for ids in barred]
    return reduce(np.logical_and, parts) if parts else None


def confirmed(
    store: ArticleStore, passages: IndexedPassages, query: Query, *, limit: int, retrieve: Retrieve
) -> tuple[IdArray, FloatArray]:
    """Return ids and scores of at most `limit` passages whose text fits the query.

    `retrieve` gives ids (int64) and scores (float64), best first.
    """
    if not (query.requires_text or query.exclusions):
        return retrieve(limit)
    most = limit
    while 0 < most < (_FEW_READ if query.exact_names else MOST_READ):
        most *= _GROWTH
    ids, scores = retrieve(most)
    kept = _fitting(store, passages, query, ids, limit=limit)
    return ids[kept], scores[kept]


def with_exact_names(
    store: ArticleStore, passages: IndexedPassages, query: Query, *, limit: int, allowed: Mask | None
) -> tuple[IdArray, FloatArray]:
    """Return at most `limit` passages of articles with the exact names, the newest first.

    It does without the index, which knows no such names; the scores are 0. The text of a passage may still
    lack them.
    """
    numbers = store.mentioning(query.exact_names, limit=_MENTIONS, among=passages.numbers_of(allowed))
    column = passages.bm25.column("article")
    ids = np.flatnonzero(np.isin(column, numbers) & passages.bm25.alive)[::-1]
    ids = (ids if allowed is None else ids[allowed[ids]])[:limit]
    return ids, np.zeros(len(ids))


def with_phrases_in(
    numbers: IdArray, store: ArticleStore, passages: IndexedPassages, query: Query, asked: Restriction
) -> IdArray:
    """Return which of these articles fit the phrases of `query`, by the index, and hold no exclusion.

    `numbers` and the result are int64, ascending.
    """
    article, alive = passages.bm25.column("article"), passages.bm25.alive
    allowed = passages.allowed(asked)
    if query.musts:
        held = with_phrases(alive if allowed is None else alive & allowed, passages, query)
        numbers = numbers[np.isin(numbers, article[held])]
    excluded = [ids for word in query.exclusions if (ids := _excluded(passages, word)) is not None]
    barred = [article[ids] for ids in excluded] + [np.array([*_barred(store, passages, query)], np.int64)]
    return numbers[~np.isin(numbers, np.concatenate(barred))]


def _barred(store: ArticleStore, passages: IndexedPassages, query: Query) -> set[int]:
    """Return the articles with an excluded phrase, which the index alone cannot find."""
    barred = set[int]()
    for phrase in query.exclusions:
        held = _holding_all(passages, phrase) if _excluded(passages, phrase) is None else None
        if held is not None:
            numbers = np.unique(passages.bm25.column("article")[held & passages.bm25.alive]).tolist()
            for start in range(0, len(numbers), _MOST_AT_ONCE):
                barred |= _holding(store, phrase, numbers[start : start + _MOST_AT_ONCE])
    return barred


def _holding(store: ArticleStore, phrase: str, numbers: Sequence[int]) -> set[int]:
    """Return which of these articles hold `phrase`."""
    codes, wanted = store.word_codes(numbers), WantedCodes.of_phrase(phrase)
    texts = store.texts([each for each in numbers if each not in codes or wanted.may_be_in(codes[each])])
    return {number for number, text in texts.items() if holds(phrase, text.title) or holds(phrase, text.body)}


def _fitting(
    store: ArticleStore, passages: IndexedPassages, query: Query, ids: IdArray, *, limit: int
) -> IdArray:
    """Return the places of the first `limit` passages that fit the query, by text or title: int64.

    Each article is read once, for all of its passages, and no more of them than are needed.
    """
    articles = passages.bm25.column("article")[ids]
    numbers, firsts, owners = np.unique(articles, return_index=True, return_inverse=True)
    order, bounds = np.argsort(owners, kind="stable"), np.append(0, np.bincount(owners).cumsum())
    columns = [passages.bm25.column(name)[ids].tolist() for name in ("first", "last")]
    spans = list(zip(*columns, strict=True))
    fits = np.zeros(len(ids), np.bool_)

    def places(row: int) -> IdArray:
        return order[bounds[row] : bounds[row + 1]]

    def ranges(row: int) -> list[tuple[int, int]]:
        return [spans[place] for place in places(row).tolist()]

    maybe = _maybe_fitting(store, query, np.argsort(firsts).tolist(), numbers, ranges)
    while some := list(islice(maybe, _READ_AT_ONCE)):
        texts = store.texts([int(numbers[row]) for row, is_sure in some if not is_sure])
        for row, is_sure in some:
            if is_sure:
                fits[places(row)] = True
            elif text := texts.get(int(numbers[row])):
                fits[places(row)] = _fits(query, text, ranges(row))
        # Articles come in the order of their first passages: up to the last one's, all passages are known.
        if np.count_nonzero(fits[: firsts[some[-1][0]] + 1]) >= limit:
            break
    return np.flatnonzero(fits)[:limit]


def _maybe_fitting(
    store: ArticleStore,
    query: Query,
    rows: Sequence[int],
    numbers: IdArray,
    ranges: Callable[[int], Sequence[tuple[int, int]]],
) -> Iterator[tuple[int, bool]]:
    """Yield the articles that the codes of their words do not rule out, and whether all passages surely fit.

    `rows` are places in `numbers`; `ranges` gives the passages of a row.
    """
    wanted, start, count = _Wanted.of(query), 0, _FIRST_LOOK
    while some := rows[start : start + count]:
        codes = store.word_codes(numbers[some].tolist())
        for row, number in zip(some, numbers[some].tolist(), strict=True):
            fitting = wanted.fit(codes.get(number), row, ranges)
            if fitting is not False:
                yield row, fitting is True
        start, count = start + count, min(2 * count, _MOST_AT_ONCE)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The codes of what a query requires of a passage, and of what it bars from an article."""

    required: Sequence[WantedCodes]
    barred: Sequence[WantedCodes]

    @classmethod
    def of(cls, query: Query) -> Self:
        required = [*map(WantedCodes.of_phrase, query.musts), *map(WantedCodes.of_name, query.exact_names)]
        return cls(required, [*map(WantedCodes.of_phrase, query.exclusions)])

    def fit(
        self, codes: bytes | None, row: int, ranges: Callable[[int], Sequence[tuple[int, int]]]
    ) -> bool | None:
        """Return whether passages of an article fit, all or none; None where only its text tells."""
        if codes is None:
            return None
        if not self.required:
            return None if any(each.may_be_in(codes) for each in self.barred) else True
        for each in self.required:
            if not each.may_be_in(codes):
                return False
        within = [each.may_be_within(codes, ranges(row)) for each in self.required]
        return None if any(map(all, zip(*within, strict=True))) else False


def _fits(query: Query, text: StoredText, spans: Sequence[tuple[int, int]]) -> list[bool]:
    """Return whether each of an article's passages, half-open ranges of its sentences, fits the query."""
    if any(holds(phrase, text.title) or holds(phrase, text.body) for phrase in query.exclusions):
        return [False] * len(spans)
    lacking = [fits for fits in _required(query) if not fits(text.title)]
    return [all(fits(passage) for fits in lacking) for passage in text.passages(spans)]


def _holding_all(passages: IndexedPassages, phrase: str) -> Mask | None:
    """Return which passages hold all terms of `phrase`, in any language.

    bool, (ids,); None if it has no terms.
    """
    held = np.zeros(len(passages.bm25.alive), np.bool_)
    for wanted in _term_sets(passages, phrase):
        if not wanted:
            return None
        held[passages.holding_all(wanted)] = True
    return held


def _excluded(passages: IndexedPassages, words: str) -> IdArray | None:
    """Return the passages with an excluded word in any form; None for a phrase."""
    sets = _term_sets(passages, words)
    single = [next(iter(wanted)) for wanted in sets if len(wanted) == 1]
    if len(words.split()) > 1 or not single:
        return None
    return passages.bm25.matching(single)


def _term_sets(passages: IndexedPassages, words: str) -> list[frozenset[str]]:
    languages = sorted(passages.languages or {ENGLISH})
    return [
        frozenset(token.term for token in tokens(words, language) if not token.is_compound)
        for language in languages
    ]


def _same_articles(passages: IndexedPassages, ids: IdArray) -> Mask:
    """Return which passages share an article with one of `ids`: bool, (ids,)."""
    articles = passages.bm25.column("article")
    marked = np.zeros(int(articles.max(initial=0)) + 1, np.bool_)
    marked[articles[ids]] = True
    same: Mask = marked[articles]
    return same
