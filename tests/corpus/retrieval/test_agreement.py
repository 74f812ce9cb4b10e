"""What several articles say is the likelier answer."""

import pytest

from corpus import Corpus
from corpus.retrieval.agreement import agreement, votes
from corpus.retrieval.candidates import windows
from corpus.retrieval.features import ArticleExtract, SentenceFeatures
from corpus.retrieval.matching import QuestionTerms
from tests.builders import NOON, an_article

ASKED = QuestionTerms.of("Who opened the bridge?", [("open", 1.0), ("bridg", 1.0)], names=())


def agreed(*texts):
    """How much each of these texts, a page each, says of what all of them say."""
    features = SentenceFeatures.of(ASKED, [ArticleExtract.of_sentences([text]) for text in texts])
    alone = windows(features)
    scores = features.counts[alone[:, 0]].sum(axis=1)
    return agreement(votes(features, alone, scores, width=1.0), alone).tolist()


def test_a_name_that_two_articles_say_beats_one_that_a_third_says():
    ann, again, bob = agreed(
        "The bridge was opened by Lee.", "We saw Lee open the bridge.", "The bridge was opened by Bob."
    )

    assert ann == again > bob > 0


def test_an_article_votes_once_however_often_it_says_a_name():
    often, once = agreed("The bridge was opened by Lee, Lee and Lee.", "The bridge was opened by Bob.")

    assert often == once


def test_what_does_not_speak_of_the_question_has_next_to_no_vote():
    opened, *_ = agreed("The bridge was opened by Lee.", *["It rained on Bob."] * 3)

    assert opened == max(agreed("The bridge was opened by Lee.", *["It rained on Bob."] * 3))


@pytest.mark.parametrize("texts", [[], ["It rained."], [""]])
def test_without_a_name_nothing_is_agreed_on(texts):
    assert agreed(*texts) == [0.0] * len(texts)


def test_a_citation_tells_how_much_the_other_articles_agree_with_it():
    said = (
        "When Lee cut the ribbon, the bridge was open.",
        "People cheered Lee, for the bridge was open.",
        "The bridge was open after Bob spoke.",
    )
    offered = [an_article(text, published_at=NOON) for text in said]
    with Corpus.in_memory(offered) as corpus:
        citations = corpus.answer("Who opened the bridge?", now=NOON).citations

    agreed = {
        "Lee" in citation.excerpts[0].text: factor.share
        for citation in citations
        for factor in citation.evidence.factors
        if factor.name == "agreement"
    }
    assert agreed[True] > agreed[False]
