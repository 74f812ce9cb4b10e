"""Many sentences are matched at once as each would be by itself."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.retrieval.features import ArticleExtract
from corpus.retrieval.fragments import Role
from corpus.retrieval.kinds import AnswerKind, Sentence
from corpus.retrieval.matching import QuestionTerms, match_analysed
from corpus.retrieval.sentence_matches import SentenceMatches
from corpus.retrieval.sentence_terms import AnalysedSentence, SentenceTerms
from corpus.text.analysis import terms

QUESTIONS = (
    "Who opened the bridge in Oslo?",
    "How many people crossed the old bridge?",
    "How much did the bridge of Oslo cost?",
    "Who is the mayor of Oslo?",
    "Who is Ann Lee?",
    "How old is the bridge?",
    "rain",
)
WORDS = st.sampled_from(
    "The bridge of Oslo mayor Ann Lee opened in May 2021 12 people crossed cost $3 million because the old "
    "years . It rained , Bob 1.5".split()
)
EXTRACTS = st.lists(st.lists(st.lists(WORDS, max_size=14).map(" ".join), max_size=4), max_size=3)


@given(st.sampled_from(QUESTIONS), EXTRACTS)
def test_a_sentence_is_matched_among_others_as_alone(question, articles):
    weights = [(term, 1.0 + place / 8) for place, term in enumerate(terms(question))]
    asked = QuestionTerms.of(question, weights, names=())
    extracts = [ArticleExtract.of_sentences(texts) for texts in articles]
    matches, row = SentenceMatches.of(asked, extracts), 0
    for extract in extracts:
        for text, each in zip(extract.texts, extract.terms, strict=True):
            alone = match_analysed(asked, text, each.sentence, None)
            assert matches.counts[row].tolist() == alone.counts
            assert matches.pairs[row].tolist() == alone.pairs
            assert matches.length[row] == alone.length
            assert matches.unit[row] == pytest.approx(alone.unit)
            assert named(matches, matches.novel, row) == [(name, 0) for name in alone.novel]
            answers = named(matches, matches.answers, row)
            assert [name for name, _ in answers] == [name for name, _ in alone.answers]
            assert [near for _, near in answers] == pytest.approx([near for _, near in alone.answers])
            row += 1
    assert len(matches.length) == row + 1


@given(st.sampled_from(QUESTIONS), EXTRACTS)
def test_a_term_is_a_name_where_most_sentences_write_it_as_one(question, articles):
    held = terms(question)
    asked = QuestionTerms.of(question, [(term, 1.0) for term in held], names=())
    extracts = [ArticleExtract.of_sentences(texts) for texts in articles]
    matches = SentenceMatches.of(asked, extracts)
    sentences = [each.sentence for extract in extracts for each in extract.terms]
    for term in (*held, "rain"):
        # The first place of the term in each sentence that has it.
        places = [(each, each.terms.index(term)) for each in sentences if term in each.terms]
        names = [
            any(at == place and kinds & AnswerKind.NAME.value for at, kinds in each.kinds)
            for each, place in places
        ]
        assert matches.is_name(term, asked.places.get(term)) == (2 * sum(names) > len(names))


def test_an_article_of_very_many_terms_keeps_its_names():
    words = Sentence((*map(str, range(1 << 17)), "Lee"), ((1 << 17, AnswerKind.NAME.value),))
    extract = replace(
        ArticleExtract.of_sentences([""]),
        terms=SentenceTerms.of([AnalysedSentence(words, Role.SENTENCE, ends=True, leans=False, asks=False)]),
    )

    matches = SentenceMatches.of(QuestionTerms.of("Who won?", [("won", 1.0)], names=()), [extract])

    assert named(matches, matches.answers, 0) == [("Lee", 0)]


def named(matches, found, row):
    own = found.rows == row
    return [(matches.names[name], near) for name, near in zip(found.names[own], found.near[own], strict=True)]
