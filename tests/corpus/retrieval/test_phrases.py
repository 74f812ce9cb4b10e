"""What must be there and what must not."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from corpus import Corpus
from corpus.store.database import writing
from corpus.store.tables import SIGNED_NAMES, WORD_CODES
from corpus.text.wordings import holds
from tests.builders import NOON, an_article, articles

VOCABULARY = "storm storms Galway harbour the of caf\u00e9 ferry".split()
sentences = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=6).map(
    lambda words: f"{' '.join(words)}."
)
drawn_articles = st.lists(
    st.builds(
        an_article,
        st.lists(sentences, min_size=1, max_size=8).map(" ".join),
        title=st.sampled_from(["", "The harbour", "Storm"]),
    ),
    max_size=6,
)
phrases = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3).map(" ".join)


def spelt(text):
    return f" {' '.join(re.findall(r'[a-z]+', text.lower().replace(chr(0xE9), 'e')))} "


@given(drawn_articles, phrases, st.sampled_from([*VOCABULARY, "the storm"]), st.integers(1, 5))
def test_a_must_is_in_every_passage_and_an_excluded_phrase_in_no_article(offered, must, barred, limit):
    with Corpus.in_memory(offered) as corpus:
        hits = corpus.search(f'harbour ferry "{must}" -"{barred}"', limit)
        answer = corpus.answer(f'harbour ferry "{must}" -"{barred}"', limit)
        all_hits = corpus.search("storm storms Galway harbour caf\u00e9 ferry", 1000)

    def fits(hit):
        held = any(spelt(must) in spelt(text) for text in (hit.passage.text, hit.article.title))
        return held and is_free(hit.article)

    def is_free(article):
        return not any(spelt(barred) in spelt(text) for text in (article.title, article.body))

    assert all(map(fits, hits))
    assert all(is_free(citation.article) for citation in answer.citations)
    # Nothing that fits is missing, as far as its terms score; a word's other forms are barred with it.
    wanted = [
        hit
        for hit in all_hits
        if fits(hit) and re.search("harbour|ferry", hit.passage.text + hit.article.title)
    ]
    if " " in barred:
        assert len(hits) == min(limit, len(wanted)) or len(hits) > len(wanted)


names = st.sampled_from(["The Who", "M&S", "AT & T", "9/11", "X"])
named_articles = st.lists(
    st.builds(
        an_article,
        st.lists(
            st.sampled_from(
                ["the Who sang", "the whole", "At&t", "M&Ms", "M&S's", "9/11 or X", "ferry storm"]
            ),
            min_size=1,
            max_size=5,
        ).map(lambda pieces: f"{'. '.join(pieces)}."),
        title=st.sampled_from(["", "Storm 9/11", "AT&T"]),
    ),
    max_size=6,
)


@given(named_articles | drawn_articles, phrases, names, st.sampled_from([*VOCABULARY, "the storm"]))
def test_what_is_kept_to_read_fewer_texts_changes_no_answer(offered, must, name, barred):
    with Corpus.in_memory(offered) as corpus:
        asked = (f'harbour "{must}" -"{barred}"', f'{name} "{must}"', f"Did {name} ferry storms?")
        found = [corpus.search(each, 50) for each in asked]
        with writing(corpus.engine).begin() as connection:
            connection.execute(delete(WORD_CODES))
            connection.execute(delete(SIGNED_NAMES))
        assert found == [corpus.search(each, 50) for each in asked]


def test_an_excluded_word_bars_its_other_forms_and_the_whole_article():
    body = "Ferries wait in the harbour. It rains. It snows. It hails. Nobody sails. Storms are near."
    with Corpus.in_memory([an_article(body, id="x"), an_article("The harbour is calm.", id="y")]) as corpus:
        assert {hit.article.id for hit in corpus.search("harbour")} == {"x", "y"}
        assert {hit.article.id for hit in corpus.search("harbour -storm")} == {"y"}


def test_a_phrase_is_found_however_many_passages_only_hold_its_words():
    crowd = [
        an_article(f"The king of the north saw {n} ships, the north king.", id=f"c{n}") for n in range(40)
    ]
    with Corpus.in_memory([*crowd, an_article("Ships for the north. King north sails.", id="x")]) as corpus:
        (hit,) = corpus.search('ships "king north"', 3)

    assert hit.article.id == "x"


def test_where_no_passage_holds_the_phrase_the_nearest_are_no_answer():
    with Corpus.in_memory(articles()) as corpus:
        answer = corpus.answer('Which storm flooded the "harbour of Cork"?')
        hits = corpus.search('Which storm flooded the "harbour of Cork"?')

    assert hits == ()
    assert not answer.found
    assert [citation.article.title for citation in answer.citations] == ["News of the storm"]


@pytest.mark.parametrize(
    ("phrase", "text", "there"),
    [
        ("white house", "At the White-House, he", True),
        ("White House", "the White Houses", False),
        ("house white", "the White House", False),
        ("Erdogan\u2019s", "Erdo\u011fan's palace", True),
        ("house", "a warehouse", False),
        ("to be or not", "To be, or not to be", True),
    ],
)
def test_a_phrase_is_its_words_in_their_order(phrase, text, there):
    assert holds(phrase, text) == there


@pytest.mark.slow
def test_a_name_of_stop_words_is_found_behind_any_number_of_articles_that_are_not_asked_for():
    old = an_article("The Who sang.", published_at=NOON - timedelta(days=30))
    newer = (an_article(f"The Who sang {n}.", published_at=NOON) for n in range(501))
    with Corpus.in_memory([old, *newer]) as corpus:
        answer = corpus.answer("The Who", until=NOON - timedelta(days=9))

    assert [each.article.body for each in answer.citations] == ["The Who sang."]
