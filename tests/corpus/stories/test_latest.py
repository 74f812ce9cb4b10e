"""The newest articles, and more coverage of one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Corpus, QueryError
from corpus.models.coverage import Extent
from tests.builders import NOON, an_article, odd_text
from tests.corpus.stories.coverage import COURIER, HERALD, LATER, NOW, WIRE, a_corpus, every_excerpt


def test_the_newest_come_first_and_a_copy_stands_behind_its_text():
    with a_corpus() as corpus:
        listing = corpus.reader.latest(extent=NOW, limit=3)

    assert [citation.article for citation in listing.citations[:2]] == [LATER, WIRE]
    assert listing.citations[1].also_reported_by == (HERALD,)
    assert listing.found.scope.articles == listing.found.articles == 9


def test_of_a_topic_only_what_is_about_it_is_listed_with_the_sentence_that_says_so():
    with a_corpus() as corpus:
        listing = corpus.reader.latest("ferries", NOW)

    assert [citation.article for citation in listing.citations] == [LATER, WIRE]
    assert listing.citations[0].excerpts[0].text.startswith("The first ferry since")
    assert listing.citations[1].excerpts[0].text == "Ferries stay in port until Sunday."


def test_only_sources_and_times_that_may_be_read_are_listed():
    with a_corpus() as corpus:
        of_source = corpus.reader.latest(extent=Extent(now=NOW.now, sources=frozenset({"Courier"})))
        of_then = corpus.reader.latest("storm", Extent(now=NOON))
        nothing = corpus.reader.latest(extent=Extent(sources=frozenset()))

    assert [citation.article for citation in of_source.citations] == [COURIER]
    assert LATER not in [citation.article for citation in of_then.citations]
    assert (nothing.citations, nothing.found.articles) == ((), 0)


def test_an_empty_corpus_has_nothing_latest_and_no_topic_is_refused():
    with Corpus.in_memory() as corpus:
        assert corpus.reader.latest().citations == ()
        assert corpus.reader.timeline("storm").turns == ()
        assert corpus.reader.compare("storm").story is None
        assert corpus.reader.trend(["storm"], days=3).total == 0
        assert corpus.reader.check("The storm killed 12 people.").claims[0].alike == ()
        assert corpus.reader.more("The storm killed 12 people.").citations == ()
        with pytest.raises(QueryError):
            corpus.reader.compare("  ")


def test_more_coverage_of_a_known_link_is_the_rest_of_its_story():
    with a_corpus() as corpus:
        more = corpus.reader.more("see this", NOW, links=("https://else.test/", f"{HERALD.url}?utm_source=x"))

    listed = [each for c in more.citations for each in (c.article, *c.also_reported_by)]
    assert HERALD not in listed
    assert {COURIER, WIRE} <= set(listed) <= {COURIER, WIRE, LATER}


def test_more_coverage_of_a_text_is_what_tells_the_same():
    with a_corpus() as corpus:
        more = corpus.reader.more("Storm Ada floods Galway harbour, 12 killed", NOW)

    assert {citation.article.source for citation in more.citations} >= {"Herald", "Courier"}


def test_a_link_to_what_may_not_be_read_leads_nowhere():
    with a_corpus() as corpus:
        extent = Extent(now=NOW.now, sources=frozenset({"Courier"}))
        more = corpus.reader.more("x", extent, links=(HERALD.url,))

    assert more.citations == ()


def test_a_text_that_says_nothing_is_not_looked_up():
    with a_corpus() as corpus:
        more = corpus.reader.more("  \U0001f600 and the ", NOW)

    assert (more.found.query, more.citations) == (None, ())


@given(st.lists(st.tuples(odd_text, odd_text), min_size=1, max_size=6), odd_text, odd_text)
def test_whatever_is_read_is_verbatim_and_read_alike_twice(drawn, topic, text):
    made = [
        an_article(f"{body} Storm Ada came.", title=title, id=str(n), source=f"S{n % 3}", published_at=NOON)
        for n, (title, body) in enumerate(drawn)
    ]
    with Corpus.in_memory(made) as corpus:
        asked = f"storm Ada {topic}"
        doors = (
            lambda: corpus.reader.latest(asked),
            lambda: corpus.reader.compare(asked),
            lambda: corpus.reader.timeline(asked),
            lambda: corpus.reader.trend([asked]),
            lambda: corpus.reader.check(f"Storm Ada came. {text}"),
            lambda: corpus.reader.more(f"Storm Ada came. {text}"),
        )
        for door in doors:
            coverage = door()
            assert door() == coverage
            for excerpt in every_excerpt(coverage):
                body = next(each.body for each in made if each.id == excerpt.article.id)
                assert excerpt.text == body[excerpt.span.start : excerpt.span.end]
                assert all(excerpt.span.holds(highlight) for highlight in excerpt.highlights)
