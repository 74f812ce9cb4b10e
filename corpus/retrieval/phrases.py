"""Require phrases in passages and exclude words, by the index first, then by text.

The index knows which passages hold the terms of a phrase; only the text shows if they are together as
written. So only the best passages are read, until there are enough.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, reduce

import numpy as np
from numpy.typing import NDArray

from corpus.models.answer import Query
from corpus.store.articles import ArticleStore
from corpus.store.engine import Restriction
from corpus.store.passages import Address, IndexedPassages
from corpus.store.rows import StoredText
from corpus.text.analysis import tokens
from corpus.text.languages import ENGLISH

IdArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]
Retrieve = Callable[[int], tuple[IdArray, FloatArray]]

_WORD = re.compile(r"\w+(?:'\w+)*")
_SIGN = re.compile(r"[&+#/]")
_NOTHING = re.compile(r"(?!)")
_BETWEEN = r"(?!'\w)\W+"  # an apostrophe within a word does not end it
# Frequent signs: most English texts are ASCII without them.
_SIGNS = tuple(zip("\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00a0", "''\"\"--. ", strict=True))
_GROWTH = 4  # the passages read at most are those wanted times a power of it, for no other reason than that
_FIRST_READ, _MOST_AT_ONCE = 64, 512  # articles in one query, twice as many each time
_MENTIONS = 500  # articles with the letters of a name that the index lacks, of which most may be other words
_FEW_READ = 800  # passages, where such a name is looked for among those that hold the question's other words
MOST_READ = 4000  # passages; those after them hold least of the question's other words


def holds(phrase: str, text: str) -> bool:
    """Return whether `text` holds the words of `phrase` together and in order.

    Case, accents and signs do not count.

    >>> holds("the White House", "At the white-house, he said"), holds("White House", "the White Houses")
    (True, False)
    """
    return _wording(phrase).search(_plain(text)) is not None


def fits_one_of(texts: Sequence[str], query: Query) -> bool:
    """Return whether each phrase and name that `query` requires is in one of `texts`."""
    return all(any(holds(phrase, text) for text in texts) for phrase in query.musts) and all(
        any(_is_written(name, text) for text in texts) for name in query.exact_names
    )


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

    It does without the index, which knows no such names; the scores are 0.
    """
    column = passages.bm25.column("article")
    among = None if allowed is None else set(column[allowed].tolist())
    articles = store.texts(store.mentioning(query.exact_names, limit=_MENTIONS, among=among))
    numbers = [
        number
        for number, text in articles.items()
        if all(_is_written(name, text.title) or _is_written(name, text.body) for name in query.exact_names)
    ]
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
            numbers = np.unique(passages.bm25.column("article")[held & passages.bm25.alive])
            texts = store.texts(numbers.tolist())
            barred |= {n for n, text in texts.items() if _any_has((text.title, text.body), _wording(phrase))}
    return barred


def _fitting(
    store: ArticleStore, passages: IndexedPassages, query: Query, ids: IdArray, *, limit: int
) -> IdArray:
    """Return the places of the first `limit` passages that fit the query, by text or title: int64.

    Each article is read once, for all of its passages, and no more of them than are needed.
    """
    addresses = passages.addresses(ids)
    of_article: dict[int, list[int]] = {}
    for place, address in enumerate(addresses):
        of_article.setdefault(address.article, []).append(place)
    fits, unread, least = np.zeros(len(ids), np.bool_), list(of_article), _FIRST_READ
    while unread:
        numbers, unread = unread[:least], unread[least:]
        for number, text in store.texts(sorted(numbers)).items():
            own = [addresses[place] for place in of_article[number]]
            fits[of_article[number]] = _fits(query, text, own)
        # Articles come in the order of their first passages: those before the next one's are all known.
        known = of_article[unread[0]][0] if unread else len(ids)
        if np.count_nonzero(fits[:known]) >= limit:
            break
        least = min(2 * least, _MOST_AT_ONCE)
    return np.flatnonzero(fits)[:limit]


def _fits(query: Query, text: StoredText, passages: Iterable[Address]) -> list[bool]:
    """Return whether each of an article's passages fits the query."""
    if any(_any_has((text.title, text.body), _wording(phrase)) for phrase in query.exclusions):
        return [False for _ in passages]
    return [fits_one_of((text.passage(at.first, at.last), text.title), query) for at in passages]


def _any_has(texts: Iterable[str], wording: re.Pattern[str]) -> bool:
    return any(wording.search(_plain(text)) for text in texts)


@lru_cache(maxsize=256)
def _wording(phrase: str) -> re.Pattern[str]:
    """Return the pattern of the words of `phrase` in a plain text."""
    words = [re.escape(word) for word in _WORD.findall(_plain(phrase))]
    if not words:
        return _NOTHING
    first, *others = words
    # Checked behind the first word: the search is quick for a pattern that begins with letters.
    begins = rf"(?<!\w{first})(?<!\w'{first})"
    return re.compile(rf"{_BETWEEN.join([first + begins, *others])}(?!'?\w)")


def _is_written(name: str, text: str) -> bool:
    """Return whether an exact name is in `text` as it is written."""
    pattern = _as_written(name)
    is_exact = not pattern.flags & re.IGNORECASE
    # Most texts lack its last word, which is found out much sooner without the pattern.
    return not (is_exact and name.rsplit(maxsplit=1)[-1] not in text) and pattern.search(text) is not None


@lru_cache(maxsize=256)
def _as_written(name: str) -> re.Pattern[str]:
    """Return the pattern of an exact name.

    One word of small letters, such as "It", begins too many sentences: it counts where it is quoted, or amid
    one. Many write "the Who".
    """
    first, *others = name.split()
    if _SIGN.search(name):
        signed = r"\s?&\s?".join(
            re.escape(part.strip()) for part in re.sub(r"(?<=[A-Z])s$", "", name).split("&")
        )
        return re.compile(rf"(?<![\w&+#/]){signed}(?:['\u2019]?s)?(?![\w&+#/])", re.IGNORECASE)
    if len(name) == 1:
        return re.compile(rf"(?<![\w-]){name}(?![\w-])")
    if not others and not name.isupper():
        word = re.escape(name)
        return re.compile(
            rf"(?<=[a-z\d,;] ){word}(?!\w)|(?<=[\"'\u201c\u2018\u00ab(]){word}(?=[\"'\u201d\u2019\u00bb),])"
        )
    the = "[Tt]he" if first == "The" and not others[0].isdigit() else re.escape(first)
    written = r"\s+".join([the, *map(re.escape, others)])
    return re.compile(rf"(?<!\w){written}(?!\w)", re.IGNORECASE if name.islower() else 0)


def _plain(text: str) -> str:
    """Return `text` without what a phrase may differ in: case, accents and signs."""
    if not text.isascii():
        for sign, plain in _SIGNS:
            text = text.replace(sign, plain)
    return text.lower() if text.isascii() else _folded(text)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


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
