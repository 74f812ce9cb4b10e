"""The passages at hand, against the embedded index over the same articles."""

from random import Random

import numpy as np
import pytest

from corpus.milvus.address import ServerAddress
from corpus.milvus.gathered import CorpusStatistics, GatheredSearcher
from corpus.milvus.packing import KEY_BITS, PackedArticle, PassageTerms, counted, hash_of, within_keys
from corpus.milvus.statistics import filter_of
from corpus.models.answer import TimeWindow
from corpus.models.errors import StoreError
from corpus.models.ingest import ArticleTerms
from corpus.store.engine import Restriction
from corpus.store.indexing import IndexEntry, WritableIndex
from corpus.text.sentences import windows
from tests.builders import NOON

WORDS = [f"word{place}" for place in range(40)]


def entries(*, seed, count=30):
    """Articles of random words and lengths; some have no sentence, or no title."""
    chance = Random(seed)

    def words(most):
        return [WORDS[min(int(chance.expovariate(0.12)), 39)] for _ in range(chance.randint(0, most))]

    return [
        IndexEntry(
            number=3 * number + 1,
            source=number % 4 or None,
            appeared_at=None if number % 7 == 0 else NOON,
            language="en",
            terms=ArticleTerms.of(words(50), [words(12) for _ in range(chance.randint(0, 11))]),
        )
        for number in range(count)
    ]


def gathered(some, every):
    """A searcher that has `some` articles at hand, with the statistics of all."""
    passages, tokens, holding = counted(every)
    idfs = [np.log(passages - held + 0.5) - np.log(held + 0.5) for held in holding.values()]
    statistics = CorpusStatistics(
        passages, tokens, lambda term: holding.get(term, 0), lambda: float(np.mean(idfs))
    )
    packed = [PackedArticle.of(entry) for entry in some]
    return GatheredSearcher(
        PassageTerms.of(packed), statistics, lambda _term, _within: [], frozenset((*WORDS[:20], "unknown"))
    )


@pytest.mark.parametrize("seed", range(5))
def test_what_is_gathered_scores_as_in_the_index_of_all(seed):
    every = entries(seed=seed)
    some = [entry for entry in every if entry.number % 2]
    index, searcher = WritableIndex(), gathered(some, every)
    index.add(every)
    here = np.isin(index.bm25.column("article"), [entry.number for entry in some])

    for question in (WORDS[:3], WORDS[5:30:5], [WORDS[0], WORDS[0], WORDS[39], "unknown"]):
        expected = index.bm25.get_scores(question)[here]
        assert searcher.get_scores(question) == pytest.approx(expected, rel=1e-9, abs=1e-12)
        ids, scores = searcher.search(question, 7, allowed=searcher.column("source") != 1)
        allowed = np.where(searcher.column("source") != 1, expected, 0.0)
        assert scores == pytest.approx(np.sort(allowed[allowed != 0])[::-1][:7])
        assert allowed[ids] == pytest.approx(scores)
        assert (
            searcher.matching(question).tolist()
            == np.flatnonzero(np.isin(np.flatnonzero(here), index.bm25.matching(question))).tolist()
        )
    for name in ("article", "first", "last", "source", "published"):
        assert searcher.column(name).tolist() == index.bm25.column(name)[here].tolist()


def test_a_term_that_more_passages_hold_by_now_than_there_were_weighs_as_one_that_all_hold():
    idfs = [CorpusStatistics(3, 20, lambda _, n=n: n, lambda: 1.0).idf("word1") for n in (3, 9)]

    assert idfs[0] == idfs[1] > 0


def test_what_goes_takes_out_of_the_statistics_what_it_brought():
    every = entries(seed=9)
    passages, tokens, holding = counted(every)

    terms = PassageTerms.of([PackedArticle.of(entry) for entry in every])

    hashes, counts = terms.holding()
    assert len(terms.place) == passages
    assert terms.sizes.sum() == tokens
    assert dict(zip(hashes.tolist(), counts.tolist(), strict=True)) == {
        hash_of(term): count for term, count in holding.items()
    }
    assert np.unique(terms.keys).size == passages


def test_a_vast_article_has_as_many_passages_as_keys_tell_apart():
    most = 3 * (1 << KEY_BITS)
    entries = [
        IndexEntry(
            number=7,
            source=None,
            appeared_at=None,
            language="en",
            terms=ArticleTerms("title" + "\nterm" * (most + more)),
        )
        for more in (0, 1)
    ]
    assert len([*windows(most)]) == 1 << KEY_BITS == len([*windows(most + 1)]) - 1
    assert within_keys(entries[0]) is entries[0]
    assert within_keys(entries[1]) == entries[0]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Fail connecting to server on search:19530", "cannot be reached: check that it runs"),
        ("StatusCode.DEADLINE_EXCEEDED", "did not answer in time"),
        ("auth check failure, please check bob:s@cret", "refuses the name and password"),
        ("no shard for s@cret", "says: RuntimeError: no shard for ***"),
    ],
)
def test_what_ails_a_server_is_told_with_its_address_and_without_its_password(said, expected):
    cause = ServerAddress.of("http://bob:s%40cret@search.example/news").cause(RuntimeError(said))

    assert cause.startswith("the server at retrieval.url, http://search.example:19530, ")
    assert expected in cause
    assert "s@cret" not in cause


def test_what_a_server_says_is_told_once():
    error = RuntimeError("code 5: no shard")
    error.message = "no shard"

    assert ServerAddress.of("http://search").cause(error).endswith("19530, says: no shard")


def test_the_password_of_a_server_is_not_in_its_text():
    address = ServerAddress.of("https://bob:s%40cret@search.example/news")

    assert (address.uri, address.token, address.database) == (
        "https://search.example:19530",
        "bob:s@cret",
        "news",
    )
    assert "cret" not in repr(address)
    for wrong in ("", "search:19530", "ftp://search", "http://", "http://search:many"):
        with pytest.raises(StoreError, match=r"http://host:19530"):
            ServerAddress.of(wrong)


def test_a_restriction_is_the_filter_of_the_server():
    window = TimeWindow(until=NOON)

    assert filter_of(Restriction()) == ""
    assert filter_of(Restriction(sources=(3, 1))) == "source in [1, 3]"
    assert filter_of(Restriction(window=window, horizon=NOON)) == (
        f"published <= {int(NOON.timestamp())} and published >= -1000000000000 "
        f"and published < {int(NOON.timestamp())}"
    )
