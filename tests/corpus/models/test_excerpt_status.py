"""What becomes of an excerpt when its article changes: it stands, is put otherwise, left out, or gone."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Corpus, SentenceStatus, excerpt_digest, split_sentences
from corpus.pipeline.differences import SplitText, replacement
from tests.builders import NOON, an_article, span_of

URL = "https://example.org/a"
TEXT = "A volcano erupted in Iceland. Nobody was hurt. Roads stay closed until Sunday. Flights go on."
QUOTED = "Nobody was hurt."
HOUR = timedelta(hours=1)


@pytest.fixture
def corpus():
    with Corpus.in_memory([an_article(TEXT, url=URL)]) as corpus:
        yield corpus


def changed(corpus, *bodies):
    """Let the article say one of these after the other, an hour apart."""
    for hour, body in enumerate(bodies, start=1):
        corpus.add([an_article(body, url=URL)], now=NOON + hour * HOUR)


def status_of(corpus, quoted, text=TEXT):
    article_id = an_article(text, url=URL).id
    return corpus.history.status_of(article_id, span_of(text, quoted), excerpt_digest(quoted))


def now(fate):
    return [excerpt.text for excerpt in fate.now]


@pytest.mark.parametrize(
    "body",
    [
        TEXT,
        f"Update: more soon. {TEXT}",
        TEXT.replace(". ", ".\n\n"),
        "Nobody was hurt. A volcano erupted in Iceland.",
        f"It rained before. {QUOTED} All else was rewritten by another desk.",
    ],
)
def test_a_sentence_that_stands_anywhere_in_the_present_text_stands(corpus, body):
    changed(corpus, body)

    fate = status_of(corpus, QUOTED)

    assert (fate.standing, now(fate), fate.removed, fate.since) == (SentenceStatus.STANDS, [QUOTED], (), None)
    assert fate.earlier.body[span_of(TEXT, QUOTED).start :].startswith(QUOTED)


@pytest.mark.parametrize(
    ("before", "after"), [("It said \u201cno\u201d.", 'It said "no".'), ("A\u2014B stay.", "A-B stay.")]
)
def test_another_form_of_quotation_marks_and_dashes_changes_nothing(corpus, before, after):
    changed(corpus, f"{before} Rain fell.", f"{after} Rain fell.")

    assert status_of(corpus, before, f"{before} Rain fell.").standing is SentenceStatus.STANDS
    assert corpus.history.revisions(an_article(url=URL).id)[1:] == ()


def test_a_sentence_that_was_put_otherwise_is_told_with_the_one_in_its_place_and_since_when(corpus):
    new = TEXT.replace(QUOTED, "Two people were hurt.")
    changed(corpus, f"{TEXT} More soon.", new, f"{new} It is over.")

    fate = status_of(corpus, QUOTED)

    assert (fate.standing, now(fate)) == (SentenceStatus.CHANGED, ["Two people were hurt."])
    assert [span.of(fate.earlier.body) for span in fate.removed] == [QUOTED]
    assert fate.since == NOON + 2 * HOUR
    assert fate.now[0].link == f"{URL}#:~:text=Two%20people%20were%20hurt."


def test_of_several_new_sentences_the_one_most_like_the_old_takes_its_place(corpus):
    changed(corpus, TEXT.replace(QUOTED, "The king spoke of it. Nobody at all was hurt. Help is there."))

    assert now(status_of(corpus, QUOTED)) == ["Nobody at all was hurt."]


def test_a_sentence_that_was_put_otherwise_and_elsewhere_is_found(corpus):
    changed(corpus, f"{TEXT.replace(QUOTED + ' ', '')} Nobody was hurt, police say.")

    assert now(status_of(corpus, QUOTED)) == ["Nobody was hurt, police say."]


def test_a_sentence_without_a_successor_is_removed(corpus):
    changed(corpus, TEXT.replace(f"{QUOTED} ", ""))

    fate = status_of(corpus, QUOTED)

    assert (fate.standing, now(fate), fate.since) == (SentenceStatus.REMOVED, [], NOON + HOUR)


def test_of_several_sentences_those_that_stay_are_shown_with_the_one_in_the_others_place(corpus):
    quoted = "Nobody was hurt. Roads stay closed until Sunday."
    changed(corpus, TEXT.replace("until Sunday", "until Monday"))

    fate = status_of(corpus, quoted)

    assert fate.standing is SentenceStatus.CHANGED
    assert now(fate) == ["Nobody was hurt. Roads stay closed until Monday."]
    assert [span.of(TEXT) for span in fate.removed] == ["Roads stay closed until Sunday."]


def test_a_part_of_a_sentence_stands_as_long_as_its_sentence_does(corpus):
    assert now(status_of(corpus, "Roads stay closed")) == ["Roads stay closed until Sunday."]

    changed(corpus, f"It rains. {TEXT.replace('until Sunday', 'on one side')}")

    assert status_of(corpus, "Roads stay closed").standing is SentenceStatus.CHANGED


def test_what_is_said_again_stands_again(corpus):
    changed(corpus, TEXT.replace(QUOTED, "Two people were hurt."), TEXT)

    assert status_of(corpus, QUOTED).standing is SentenceStatus.STANDS


def test_an_article_that_is_not_there_and_a_text_that_never_was_are_gone(corpus):
    text = an_article(TEXT, url=URL)

    assert (
        corpus.history.status_of("another", span_of(TEXT, QUOTED), excerpt_digest(QUOTED)).standing
        is SentenceStatus.GONE
    )
    assert (
        corpus.history.status_of(text.id, span_of(TEXT, QUOTED), excerpt_digest("x")).standing
        is SentenceStatus.GONE
    )


def test_articles_that_changed_since_a_moment_are_named(corpus):
    corpus.add([an_article("A comet came.", id="comet")])
    changed(corpus, TEXT, f"{TEXT} It is over.")

    assert corpus.history.changed_since(NOON + 2 * HOUR) == (an_article(url=URL).id,)
    assert corpus.history.changed_since(NOON + 3 * HOUR) == ()


sentences = st.lists(st.sampled_from([f"Number {n} came by." for n in range(8)]), min_size=1, max_size=8)


@given(sentences, sentences, st.integers(0, 7))
def test_what_is_told_of_a_sentence_is_a_whole_sentence_that_fits(before, after, place):
    one, two = (SplitText(text, split_sentences(text)) for text in (" ".join(before), " ".join(after)))
    quoted = one.sentences[place % len(one.sentences)]

    became = replacement(one, two, quoted)

    stands = quoted.of(one.body) in after
    assert (became.gone == ()) == stands
    assert {span.start for span in became.after} <= {span.start for span in two.sentences}
    if stands:
        assert [span.of(two.body) for span in became.after] == [quoted.of(one.body)]
    else:
        assert became.gone == (quoted,)
        assert became.was_put_otherwise == bool(became.after)
