"""Standing questions against articles that come in: told where an answer would count as found, and once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from corpus import Corpus, QueryError, Viewer, Watch
from corpus.retrieval.weights import DEFAULT_WEIGHTS
from corpus.watches.matching import judged_find
from tests.builders import NOON, an_article, articles

RIBBON = "Mayor Ada Quill cut the ribbon at the harbour of Elmsea on Tuesday."
QUESTION = "What did Mayor Ada Quill do at the harbour of Elmsea?"


@pytest.fixture
def corpus():
    with Corpus.in_memory(articles()) as opened:
        yield opened


def a_watch(question=QUESTION, **fields):
    return Watch(**({"number": 1, "made": NOON} | fields), question=question)


def come_in(corpus, *bodies, now=NOON, **fields):
    """Adds articles, and what is found in them for the watches that follow."""
    after = corpus.watching.newest()
    for number, body in enumerate(bodies):
        made = {"title": "News", "published_at": now, "url": f"https://news.test/{after}-{number}"} | fields
        corpus.add([an_article(body, **made)], now=now)
    return after


def found(corpus, *watches, after=0, now=NOON, **options):
    index = corpus.watching.index(watches)
    return corpus.watching.batch(index, after=after, now=now, **options).finds


def texts(finds):
    return [find.excerpt.text for find in finds]


def test_a_watch_is_told_of_the_sentence_that_answers_it(corpus):
    after = come_in(corpus, f"It rained all week. {RIBBON} Ferries sail again.")

    (find,) = found(corpus, a_watch(number=7), after=after)

    assert find.watch == 7
    assert RIBBON in find.excerpt.text
    assert find.excerpt.text == find.excerpt.span.of(find.excerpt.article.body)
    assert any(RIBBON in sentence for sentence in find.sentences)
    assert 0.4 <= find.confidence <= 1


def test_a_watch_made_before_the_first_article_of_its_language_finds_that():
    watch, german = a_watch("Which cranes does Elmsea build?"), "Der Hafen von Elmsea ist wieder offen."
    with Corpus.in_memory([an_article(german, language="de")]) as corpus:
        index = corpus.watching.next_index([watch], known=None)
        after = come_in(corpus, "In a year Elmsea builds the crane of Galway.", language="en")

        index = corpus.watching.next_index([watch], known=index)

        assert len(corpus.watching.batch(index, after=after, now=NOON).finds) == 1


@pytest.mark.parametrize(
    "body",
    [
        "The mayor of Galway opened a bridge on Tuesday.",
        "Elmsea has a harbour.",
        "Ada Quill writes novels.",
        "",
    ],
)
def test_a_watch_is_not_told_of_what_is_no_answer(corpus, body):
    after = come_in(corpus, body)

    assert found(corpus, a_watch(), after=after) == ()


def test_a_watch_is_told_where_an_answer_counts_as_found_and_nowhere_else(corpus):
    bodies = [
        RIBBON,
        "Ada Quill spoke at the harbour of Elmsea.",
        "Mayor Quill spoke.",
        "The harbour of Elmsea is shut.",
        "Ada Quill, mayor of Elmsea, resigned.",
    ]
    for body in bodies:
        with Corpus.in_memory(articles()) as alone:
            after = come_in(alone, body)
            answer = alone.answer(QUESTION, now=NOON)

            assert bool(found(alone, a_watch(), after=after)) is answer.found, body


def test_each_watch_is_told_of_its_own_and_one_article_tells_many(corpus):
    after = come_in(corpus, f"{RIBBON} A comet over Norholm has a tail, astronomer Ben Ives said.")
    asked = ["Which comet has a tail over Norholm?", QUESTION, "Who won the chess cup of Varde?"]

    finds = found(corpus, *(a_watch(text, number=n) for n, text in enumerate(asked)), after=after)

    assert [find.watch for find in finds] == [0, 1]


def test_what_came_in_before_the_watch_was_made_is_not_told(corpus):
    after = come_in(corpus, RIBBON)

    assert found(corpus, a_watch(after=corpus.watching.newest()), after=after) == ()
    assert found(corpus, a_watch(after=after), after=after) != ()


@pytest.mark.parametrize(
    ("age", "told"),
    [(timedelta(seconds=-1), 0), (timedelta(), 1), (timedelta(days=2), 1), (timedelta(days=9), 0)],
)
def test_what_is_old_when_it_comes_in_is_no_news_nor_what_is_dated_ahead(corpus, age, told):
    after = come_in(corpus, RIBBON, published_at=NOON - age)

    assert len(found(corpus, a_watch(), after=after)) == told


def test_an_article_without_a_date_is_news(corpus):
    after = come_in(corpus, RIBBON, published_at=None)

    assert len(found(corpus, a_watch(), after=after)) == 1


def test_an_article_that_changes_tells_its_new_sentences_only(corpus):
    first = f"{RIBBON} It rained all day in the town."
    come_in(corpus, first, url="https://news.test/one")
    after, later = corpus.watching.newest(), NOON + timedelta(days=20)
    changed = f"{first} Mayor Ada Quill of Elmsea fell into the harbour later that day."

    come_in(corpus, changed, url="https://news.test/one", now=later, published_at=NOON)
    finds = found(corpus, a_watch(), after=after, now=later)

    assert texts(finds) == ["Mayor Ada Quill of Elmsea fell into the harbour later that day."]


def test_an_article_that_is_put_otherwise_in_signs_and_spaces_tells_nothing_again(corpus):
    come_in(corpus, f"{RIBBON} It rained.", url="https://news.test/one")
    after = corpus.watching.newest()

    come_in(corpus, f"{RIBBON.replace(' cut', '  cut')}\n\nIt rained!", url="https://news.test/one")

    assert corpus.watching.newest() > after
    assert found(corpus, a_watch(), after=after) == ()


def test_a_copy_tells_nothing_that_its_first_appearance_said(corpus):
    wire = " ".join(
        f"Sentence {n} of the wire's report tells of pier {n} and its {n} cranes." for n in range(9)
    )
    come_in(corpus, f"{RIBBON} {wire}", source="Wire", url="https://wire.test/1")
    after = corpus.watching.newest()

    come_in(corpus, f"{RIBBON} {wire} Read more here.", source="Paper", url="https://paper.test/1")

    assert corpus.watching.newest() > after
    assert found(corpus, a_watch(), after=after) == ()


def test_what_a_watch_was_told_before_is_not_told_again_by_another_article(corpus):
    after = come_in(corpus, f"Other outlets say so too. {RIBBON.replace('on Tuesday', 'this Tuesday')}")

    assert found(corpus, a_watch(), after=after, known_of=lambda _: [RIBBON]) == ()
    assert len(found(corpus, a_watch(), after=after, known_of=lambda _: ["Something else."])) == 1


def test_phrases_exclusions_and_sources_of_a_question_count(corpus):
    after = come_in(corpus, RIBBON, source="Example Post")

    def tells(question):
        return bool(found(corpus, a_watch(question), after=after))

    assert tells('What did "Ada Quill" do at the harbour of Elmsea?')
    assert not tells('What did "Quill Ada" do at the harbour of Elmsea?')
    assert not tells(f"{QUESTION} -ribbons")
    assert tells(f"{QUESTION} -bridge")
    assert tells("According to the Example Post, what did Mayor Ada Quill do at the harbour of Elmsea?")
    assert not tells("According to the Norholm Times, what did Mayor Ada Quill do at the harbour?")


def test_a_guild_is_told_of_nothing_that_came_by_the_feed_of_another(corpus):
    feed = corpus.feeds.add("https://news.test/feed", now=NOON, due_at=NOON, owner="1").number
    after = come_in(corpus, RIBBON, source="Secret Post", feed=feed)

    own, other, dm = (a_watch(viewer=Viewer(owner=owner)) for owner in ("1", "2", None))

    assert len(found(corpus, own, after=after)) == 1
    assert found(corpus, other, after=after) == found(corpus, dm, after=after) == ()


def test_articles_are_looked_at_in_order_a_batch_at_a_time(corpus):
    after = come_in(corpus, RIBBON, "Nothing of it.", RIBBON.replace("Tuesday", "Sunday 4"))
    index = corpus.watching.index([a_watch()])

    first = corpus.watching.batch(index, after=after, now=NOON, most=2)
    rest = corpus.watching.batch(index, after=first.newest, now=NOON, most=2)

    assert (len(first.finds), first.more, first.newest) == (1, True, after + 2)
    assert (len(rest.finds), rest.more, rest.newest) == (1, False, after + 3)
    assert corpus.watching.batch(index, after=rest.newest, now=NOON) == replace(rest, finds=())


def test_without_watches_nothing_is_found(corpus):
    after = come_in(corpus, RIBBON)

    assert found(corpus, after=after) == ()


def test_a_question_that_cannot_be_asked_is_refused(corpus):
    with pytest.raises(QueryError):
        corpus.watching.index([a_watch("  ")])


def test_why_names_the_words_of_the_question_and_where_they_stand(corpus):
    after = come_in(corpus, RIBBON, title="Elmsea")
    (find,) = found(corpus, a_watch(), after=after)

    why = {each.word: each for each in corpus.watching.why(a_watch(), find.excerpt)}

    assert why["Quill"].in_excerpt
    assert why["Elmsea"].in_title
    assert sum(each.weight for each in why.values()) == pytest.approx(1)


def test_a_sentence_encoder_drops_what_is_far_from_the_question_and_keeps_what_is_near(corpus):
    after = come_in(corpus, RIBBON)
    (find,) = found(corpus, a_watch(), after=after)

    near, far = (judged_find(find, QUESTION, lambda _question, _texts, n=n: (n,)) for n in (0.9, 0.0))

    assert near.confidence >= DEFAULT_WEIGHTS.matched > far.confidence
    assert judged_find(find, QUESTION, lambda _question, _texts: None) == find
