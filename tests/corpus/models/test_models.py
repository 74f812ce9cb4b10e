"""The frozen words: what holds for every span, article and window."""

import time
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, Citation, Excerpt, IngestError, Span, TimeWindow
from corpus.models.ingest import AddReport
from tests.builders import NOON, an_article

bounds = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(sorted)
spans = bounds.map(lambda pair: Span(start=pair[0], end=pair[1]))


@given(spans, st.text(min_size=50, max_size=60))
def test_a_span_has_as_many_characters_as_it_cuts(span, text):
    assert len(span.of(text)) == len(span)
    assert span.of(text) == text[span.start : span.end]


@given(spans, st.integers(0, 9), st.text(min_size=60, max_size=60))
def test_a_moved_span_cuts_the_same_from_a_moved_text(span, by, text):
    assert span.moved(by).of("-" * by + text) == span.of(text)


@given(spans, spans)
def test_two_spans_that_hold_each_other_are_one(one, other):
    assert one.holds(one)
    assert (one.holds(other) and other.holds(one)) == (one == other)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 2), (-2, -1)])
def test_a_span_that_ends_before_it_starts_is_refused(start, end):
    with pytest.raises(ValueError, match=f"{start}..{end}"):
        Span(start=start, end=end)


def test_an_article_cannot_be_changed():
    article = an_article()

    with pytest.raises(FrozenInstanceError):
        article.body = "other"


def test_a_body_is_kept_byte_for_byte():
    body = " \r\n\u2028e\u0301 \x1b[0m\t"

    assert an_article(body).body == body


def test_a_given_id_wins():
    assert an_article(id="x-1", url="https://example.org/a").id == "x-1"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a",
        "https://example.org/a#part",
        "HTTPS://Example.org:443/a",
        "https://example.org/a?utm_source=mail&utm_medium=rss",
        " https://ann:pw@example.org/b/../a ",
    ],
)
def test_one_url_in_any_spelling_gives_one_id_whatever_the_text(url):
    assert an_article("Other words.", url=url).id == an_article(url="https://example.org/a").id


@pytest.mark.parametrize(
    "url", ["https://example.org/b", "https://example.org/a?page=2", "https://example.net/a"]
)
def test_another_page_gives_another_id(url):
    assert an_article(url=url).id != an_article(url="https://example.org/a").id


def test_without_a_url_the_id_comes_from_title_and_text():
    article = an_article("Words.", title="One")

    assert article.id == an_article("Words.", title="One", source="S", published_at=NOON).id
    assert article.id != an_article("Words.", title="Two").id
    assert article.id != an_article("Words", title="One").id
    assert an_article("b", title="a\0").id


@pytest.fixture
def in_new_york(monkeypatch):
    """A machine whose own zone is not UTC."""
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of a process cannot be set on Windows")
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_time_without_a_zone_is_read_as_utc_wherever_the_machine_is(in_new_york):
    assert an_article(published_at=datetime(2025, 1, 2, 3)).published_at == datetime(
        2025, 1, 2, 3, tzinfo=UTC
    )


def test_a_time_of_another_zone_is_put_in_utc():
    eastern = timezone(timedelta(hours=-5))

    moment = an_article(published_at=datetime(2025, 1, 2, 22, tzinfo=eastern)).published_at

    assert (moment.day, moment.hour, moment.tzinfo) == (3, 3, UTC)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": None},
        {"body": b"bytes"},
        {"body": 5},
        {"published_at": "2025-01-02"},
        {"published_at": date(2025, 1, 2)},
        {"published_at": 1745496000},
    ],
)
def test_a_field_of_another_type_is_refused_by_name(fields):
    with pytest.raises(IngestError, match=next(iter(fields))):
        Article(**({"title": "", "body": "Words."} | fields))


def test_authors_become_a_tuple():
    assert an_article(authors=["Ann Lee", "Bo"]).authors == ("Ann Lee", "Bo")


def test_a_window_with_no_side_is_empty_and_its_times_are_in_utc():
    assert not TimeWindow()
    assert TimeWindow(since=datetime(2025, 1, 1)).since == datetime(2025, 1, 1, tzinfo=UTC)
    assert TimeWindow(until=NOON)


def test_a_citation_links_to_its_first_excerpt_and_without_one_to_its_article():
    article = an_article(url="https://example.org/a")
    excerpt = Excerpt(
        article=article, span=Span(start=0, end=7), link="https://example.org/a#:~:text=A%20storm"
    )

    assert Citation(number=1, article=article, excerpts=(excerpt,)).link == excerpt.link
    assert Citation(number=1, article=article, excerpts=()).link == article.url
    assert excerpt.text == "A storm"


def test_reports_add_up():
    one = AddReport(added=1, duplicates=2, rejected=1, problems=("a",))
    other = AddReport(added=2, updated=3, rejected=1, problems=("b",))

    assert one + other == AddReport(added=3, updated=3, duplicates=2, rejected=2, problems=("a", "b"))


@pytest.mark.parametrize(
    "fields", [{"url": 5}, {"source": 5}, {"authors": 5}, {"authors": "Ann"}, {"authors": (1,)}, {"id": 5}]
)
def test_a_field_of_a_wrong_type_is_refused_with_its_name(fields):
    (name,) = fields

    with pytest.raises(IngestError, match=name):
        Article(title="A title", body="A body.", **fields)


def test_a_time_within_hours_of_the_calendars_end_is_kept():
    zone = timezone(timedelta(hours=5))

    article = Article(title="Old", body="Very old.", published_at=datetime(1, 1, 1, tzinfo=zone))

    assert article.published_at == datetime(1, 1, 1, tzinfo=UTC)
