"""The corpus as a whole: what is added can be asked, in the bounds that the question gives."""

from datetime import datetime, timedelta

import pytest

from corpus import Corpus, QueryError, Scope
from corpus.models.answer import LONGEST_QUESTION
from tests.builders import NOON, SUBJECTS, an_article, articles

HOUR = timedelta(hours=1)
ANY = "storm election comet strike vaccine museum"


@pytest.fixture
def corpus():
    with Corpus.in_memory(articles()) as corpus:
        yield corpus


def found(corpus, question=ANY, **restrictions):
    """The subjects that a question finds."""
    hits = corpus.search(question, 100, **restrictions)
    return {hit.article.title.removeprefix("News of the ") for hit in hits}


def test_what_was_added_is_found_and_all_else_is_not(corpus):
    hits = corpus.search("Which comet did astronomers find?")

    assert [hit.article.title for hit in hits] == ["News of the comet"]
    assert hits[0].score > 0
    assert hits[0].passage.text == SUBJECTS["comet"] == hits[0].passage.span.of(hits[0].article.body)


def test_a_report_counts_what_became_of_each_article(corpus):
    url = "https://example.org/a"

    report = corpus.add(
        [
            an_article("Old.", url=url),
            *articles(2),
            an_article("New.", url=url),
            an_article(" \n", title="Void"),
        ]
    )

    assert (report.added, report.updated, report.duplicates, report.rejected) == (1, 1, 2, 1)
    assert report.problems == ("'Void': it has no text",)


def test_half_a_character_is_refused_and_the_rest_of_the_batch_stored(corpus):
    broken = [
        an_article("half \ud83d of it", title="Body"),
        an_article(title="Title \udc00"),
        an_article(title="Authors", authors=("\ud800",)),
        an_article(title="Source", source="\ud800"),
        an_article(title="Url", url="https://example.org/\ud800"),
        an_article(title="Id", id="\ud800"),
    ]

    report = corpus.add([*broken[:3], an_article("A volcano erupted in Iceland."), *broken[3:]])

    assert (report.added, report.rejected) == (1, 6)
    assert all("surrogate" in problem for problem in report.problems)
    assert len(corpus.search("volcano")) == 1


def test_an_update_makes_the_old_text_unfindable(corpus):
    url = "https://example.org/a"
    corpus.add([an_article("A volcano erupted in Iceland.", url=url)])

    corpus.add([an_article("An earthquake shook Iceland.", url=url)])

    assert corpus.search("volcano erupted") == ()
    assert len(corpus.search("Iceland")) == 1
    assert corpus.answer("volcano").unknown_words == ("volcano",)


def test_a_change_of_the_source_alone_moves_the_article_to_it(corpus):
    url = "https://example.org/a"
    corpus.add([an_article("A volcano erupted.", url=url, source="Old")])

    corpus.add([an_article("A volcano erupted.", url=url, source="New")])

    assert corpus.search("volcano", sources=["Old"]) == ()
    assert len(corpus.search("volcano", sources=["New"])) == 1
    assert len(corpus.search("volcano")) == 1


def test_one_article_can_give_several_hits(corpus):
    corpus.add(
        [an_article(" ".join(f"The volcano erupted {time}." for time in ("once", "twice", "again") * 3))]
    )

    hits = corpus.search("volcano", 10)

    assert len(hits) == 3
    assert len({hit.article.id for hit in hits}) == 1
    assert len(corpus.answer("volcano").citations) == 1


def test_hits_come_best_first_and_no_more_than_asked_for(corpus):
    hits = corpus.search(ANY, 100)

    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(hits) == 6
    assert corpus.search(ANY, 2) == hits[:2]


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_limit_out_of_bounds_is_refused(corpus, limit):
    for ask in (corpus.search, corpus.answer):
        with pytest.raises(QueryError, match="from 1 to 1,000"):
            ask("storm", limit)


@pytest.mark.parametrize("limit", [1, 1000])
def test_a_limit_at_the_bounds_is_taken(corpus, limit):
    assert len(corpus.search("storm", limit)) == 1
    assert len(corpus.answer("storm", limit).citations) == 1


@pytest.mark.parametrize("question", ["", "  \n\t"])
def test_an_empty_question_is_refused(corpus, question):
    for ask in (corpus.search, corpus.answer):
        with pytest.raises(QueryError, match="empty"):
            ask(question)


def test_a_question_of_6000_characters_is_taken_and_a_longer_one_refused(corpus):
    longest = "storm " + "x" * (LONGEST_QUESTION - 6)

    assert len(corpus.search(f" {longest} ")) == 1
    with pytest.raises(QueryError, match="6,001 characters"):
        corpus.search(longest + "x")


@pytest.mark.parametrize("question", ["what of it", "?!", "\ud800", "\x00"])
def test_a_question_that_says_nothing_to_search_for_finds_nothing(corpus, question):
    assert corpus.search(question) == ()
    answer = corpus.answer(question)
    assert (answer.found, answer.confidence, answer.citations) == (False, 0.0, ())


def test_no_source_finds_nothing_and_all_sources_everything():
    with Corpus.in_memory(articles(source="The Daily")) as corpus:
        assert found(corpus, sources=()) == found(corpus, sources=["Nobody"]) == set()
        assert found(corpus, sources=None) == set(SUBJECTS)
        assert corpus.answer("storm", sources=()).scope == Scope()


def test_the_name_of_a_source_may_be_written_in_any_case():
    with Corpus.in_memory([*articles(3, source="The Daily"), *articles(6)[3:]]) as corpus:
        assert found(corpus, sources=["the DAILY"]) == {"storm", "election", "comet"}
        assert corpus.answer("storm", sources={"THE daily"}).scope.articles == 3


def test_sources_are_listed_in_alphabetical_order():
    offered = [an_article(f"Text of {name}.", source=name) for name in ("b", "Z", "A")]
    with Corpus.in_memory([*offered, an_article("Of nobody.")]) as corpus:
        assert corpus.sources() == ("A", "b", "Z")


def test_a_window_reaches_from_since_to_before_until(corpus):
    corpus.add([an_article("An undated storm.", title="News of the undated")])

    assert found(corpus, since=NOON - HOUR) == {"storm", "election"}
    assert found(corpus, until=NOON - 4 * HOUR) == {"museum"}
    assert found(corpus, since=NOON - 3 * HOUR, until=NOON - HOUR) == {"comet", "strike"}
    assert found(corpus, since=NOON, until=NOON) == set()
    assert "undated" in found(corpus)


def test_a_time_without_a_zone_is_taken_for_utc(corpus):
    assert found(corpus, since=datetime(2025, 4, 24, 11)) == {"storm", "election"}


def test_an_article_dated_later_is_not_there_yet(corpus):
    corpus.add([an_article("A storm is forecast.", title="News of the future", published_at=NOON + HOUR)])

    assert "future" not in found(corpus, now=NOON)
    assert "future" in found(corpus, now=NOON + HOUR)
    assert "future" in found(corpus)
    assert corpus.answer("storm", now=NOON).scope == Scope(articles=6, newest=NOON)


def test_among_articles_of_equal_words_the_newer_one_is_cited_first():
    ages = (30, 1, 300)
    offered = [
        an_article(f"The storm hit Galway {age}.", published_at=NOON - timedelta(days=age)) for age in ages
    ]
    with Corpus.in_memory([*offered, *articles()[1:]]) as corpus:
        cited = [citation.article for citation in corpus.answer("storm in Galway", now=NOON).citations]

    assert cited == [offered[1], offered[0], offered[2]]


def test_a_fresh_article_is_cited_before_an_old_one_that_says_it_a_little_better():
    old = an_article("A storm hit Galway late in the evening.", published_at=NOON - timedelta(days=300))
    fresh = an_article("A storm hit the harbour of Galway late in the evening.", published_at=NOON)
    with Corpus.in_memory([old, fresh, *articles()[1:]]) as corpus:
        cited = {now: corpus.answer("storm in Galway", now=now).citations[0].article for now in (None, NOON)}

    assert cited == {None: old, NOON: fresh}


def test_a_corpus_without_articles_finds_nothing():
    with Corpus.in_memory() as corpus:
        answer = corpus.answer("Who won?")

        assert corpus.search("Who won?") == ()
        assert (answer.found, answer.citations, answer.confidence) == (False, (), 0.0)
        assert answer.scope == corpus.scope() == Scope()


def test_a_corpus_of_one_sentence_answers_although_every_idf_is_negative():
    with Corpus.in_memory([an_article("Ann Lee won the race in Oslo.")]) as corpus:
        answer = corpus.answer("Who won the race?")

        assert len(corpus.search("race")) == 1
        assert answer.found
        assert answer.citations[0].excerpts[0].text == "Ann Lee won the race in Oslo."
        assert not corpus.answer("Who bought the painting?").found


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("Who won the race in Oslo?", "answer"),
        ("Who sold the painting that hung in Oslo?", "closest"),
        ("Who sold the painting?", "none"),
    ],
)
def test_the_status_says_what_the_citations_are_worth(question, status):
    others = [an_article(f"The ferry to Galway left at {hour}.") for hour in ("dawn", "noon", "dusk")]
    with Corpus.in_memory([an_article("Ann Lee won the race in Oslo."), *others]) as corpus:
        answer = corpus.answer(question)

    assert answer.status == status
    assert answer.found is (status == "answer")
    assert bool(answer.citations) is (status != "none")


def test_an_article_of_stop_words_only_is_stored_and_never_found(corpus):
    report = corpus.add([an_article("To be or not to be.")])

    assert report.added == 1
    assert corpus.search("to be or not to be") == ()


def test_the_scope_counts_all_there_is(corpus):
    corpus.add([an_article("Another.", source="A")])

    assert corpus.scope() == Scope(articles=7, sources=1, newest=NOON)
    assert corpus.passages == 7


def test_what_came_before_an_iterator_failed_is_found(tmp_path):
    def failing():
        yield from articles()
        raise OSError("the feed broken or badly compressed")

    with Corpus.open(tmp_path) as corpus:
        # A full batch comes before the failure: what is in one is stored.
        many = [an_article(f"Bulletin {number} of the lighthouse.", id=str(number)) for number in range(64)]

        with pytest.raises(OSError, match="broken or badly compressed"):
            corpus.add(each for part in (many, failing()) for each in part)

        assert len(corpus.search("lighthouse", 100)) == 64


@pytest.mark.parametrize("now", [datetime.max, datetime.min])
def test_any_moment_can_be_asked_at(corpus, now):
    assert corpus.answer("comet", now=now).scope.articles in (0, len(SUBJECTS))
