"""What a reader knows: a story returns only with sentences that are new to them."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from corpus import Brief, Corpus, Emptiness, TimeWindow
from tests.builders import NOON, SUBJECTS, sentence_texts
from tests.corpus.stories.newsroom import HOUR, STORM, STORM_LATER, newsroom, others, storm, told

DAY = timedelta(days=1)
BEFORE, TODAY = TimeWindow(since=NOON - DAY, until=NOON), TimeWindow(since=NOON, until=NOON + DAY)


def ids(articles):
    return frozenset(article.id for article in articles)


def shown(digest):
    return ids(article for story in digest.stories for article in story.articles)


def test_what_was_shown_does_not_return():
    with newsroom() as corpus:
        seen = shown(corpus.compose(Brief(window=BEFORE)))

        again = corpus.compose(Brief(window=BEFORE, seen=seen))

    assert (again.stories, again.empty) == ((), Emptiness.ALL_SEEN)


def test_a_story_returns_with_what_is_new_in_it_and_that_alone():
    later = told(STORM_LATER, "Tribune", -3, title="Help for Galway after Storm Ada")
    with newsroom(later, *others(-9)) as corpus:
        digest = corpus.compose(Brief(window=TODAY, seen=ids(storm())))

    (story,) = [story for story in digest.stories if story.known]
    assert story.articles == (later,)
    assert [excerpt.text for excerpt in story.news] == ["Pumps from Rotterdam arrived for Galway's harbour."]
    assert story.lead == story.news[0]
    assert story.headline == "Help for Galway after Storm Ada"


def test_a_story_does_not_return_with_what_is_said_already():
    again = told(f"{STORM[0]} {STORM[1]}", "Tribune", -3, title="Storm Ada in Galway")
    with newsroom(again, *others(-9)) as corpus:
        digest = corpus.compose(Brief(window=TODAY, seen=ids(storm())))

    assert [story for story in digest.stories if again in story.articles] == []
    assert len(digest.stories) == 4


def test_a_new_figure_is_news():
    with newsroom(
        told(f"{STORM[0]} By Tuesday 31 people were hurt there.", "Tribune", -3),
        *others(-9),
    ) as corpus:
        digest = corpus.compose(Brief(window=TODAY, seen=ids(storm())))

    assert [story.news[0].text for story in digest.stories if story.known] == [
        "By Tuesday 31 people were hurt there."
    ]


def test_to_who_was_shown_nothing_of_it_a_story_is_told_from_its_lead():
    later = told(STORM_LATER, "Tribune", -3)
    with newsroom(later) as corpus:
        (story,) = corpus.compose(Brief(window=TODAY)).stories

    assert (story.known, story.news) == (False, ())
    assert story.lead.text == "Storm Ada flooded the harbour of Galway on Monday."


def test_articles_that_are_gone_are_known_no_more_than_any():
    with newsroom() as corpus:
        assert len(corpus.compose(Brief(window=BEFORE, seen=frozenset({"gone"}))).stories) == 6


WORDS = "Ada Galway harbour flood pump ferry insurer 400 mayor Rotterdam school claim Monday 12 hurt".split()
sentence = st.lists(st.sampled_from(WORDS), min_size=4, max_size=9).map(
    lambda words: f"The {' '.join(words)} of Galway."
)
article = st.tuples(
    st.sampled_from(sorted(SUBJECTS)),
    st.lists(sentence, max_size=3),
    st.integers(0, 71),
    st.sampled_from(["Herald", "Courier", None]),
)


@given(st.lists(article, min_size=1, max_size=14), st.integers(1, 4))
def test_over_days_no_story_is_told_twice_and_all_is_verbatim(drawn, limit):
    articles = [
        told(f"{SUBJECTS[name]} {' '.join(more)}", source, -hours, id=str(number), title=f"The {name}")
        for number, (name, more, hours, source) in enumerate(drawn)
    ]
    seen = frozenset()
    with Corpus.in_memory([*articles, *others()]) as corpus:
        for day in range(3):
            window = TimeWindow(since=NOON + day * DAY - HOUR, until=NOON + (day + 1) * DAY)
            digest = corpus.compose(Brief(window=window, seen=seen, limit=limit))

            check(digest, seen, {each.id: each for each in articles}, limit=limit)
            seen |= shown(digest)


def check(digest, seen, articles, *, limit):
    """Holds a digest against what it may tell to a reader who was shown the articles `seen`."""
    told_of = [article.id for story in digest.stories for article in story.articles]
    heard = {text for each in seen for text in sentence_texts(articles[each].body)}
    assert len(told_of) == len(set(told_of))
    assert len(digest.stories) <= limit
    assert bool(digest.stories) == (digest.empty is None)
    for story in digest.stories:
        assert not ids(story.articles) <= seen
        assert story.known == bool(story.news)
        assert not story.known or story.lead in story.news
        for excerpt in (*story.news, *filter(None, [story.lead])):
            assert excerpt.article in story.articles
            assert excerpt.text == excerpt.article.body[excerpt.span.start : excerpt.span.end]
        known = {text for each in ids(story.articles) & seen for text in sentence_texts(articles[each].body)}
        assert not {excerpt.text for excerpt in story.news} & known
        if story.known:
            assert not {excerpt.text for excerpt in story.news} <= heard
