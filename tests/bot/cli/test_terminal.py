"""What an answer looks like in the terminal."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.cli.render.answer import answer_text
from bot.cli.render.documents import answer_document
from bot.core.invisible import visible
from bot.core.phrases import age, counted, freshness, not_answered, understood
from bot.locale.texts import ENGLISH
from corpus import Answer, AnswerStatus, Citation, Corpus, Excerpt, Query, Scope, TimeWindow
from tests.builders import NOON, an_article, articles, span_of

BODY = "It rained. A storm [hit] *Galway*.\n\n\nFerries wait."
CLOSEST, NONE = AnswerStatus.CLOSEST, AnswerStatus.NONE
ARTICLE = an_article(BODY, title="Storm\n over  Galway", source="The Daily", url="https://example.org/a")


def an_answer(*citations, status=AnswerStatus.ANSWER, scope=None, terms=("storm",), **fields):
    query = Query(text="storm?", terms=terms)
    scope = scope or Scope(articles=1200, sources=2, newest=NOON)
    return Answer(
        question="storm?",
        query=query,
        citations=citations,
        confidence=0.5,
        status=status,
        scope=scope,
        **fields,
    )


def cited(text=BODY[11:], *, highlight=None, also=(), article=ARTICLE, **fields):
    excerpt = Excerpt(
        article=article,
        span=span_of(article.body, text),
        highlights=(span_of(article.body, highlight),) if highlight else (),
        **fields,
    )
    return Citation(number=1, article=article, excerpts=(excerpt,), also_reported_by=also)


def plain(*citations, **fields):
    return answer_text(an_answer(*citations, **fields), now=NOON + timedelta(hours=5)).plain


def test_an_answer_shows_excerpts_sources_links_and_freshness():
    citation = cited(link="https://example.org/a#:~:text=A%20storm", also=(an_article("1"), an_article("2")))

    assert plain(citation).splitlines() == [
        "A storm [hit] *Galway*.",
        "Ferries wait.",
        "   [1] Storm over Galway, The Daily",
        "   https://example.org/a#:~:text=A%20storm",
        "   also in 2 others",
        "",
        "1,200 articles, newest 5 hours old.",
    ]


def test_gaps_are_marked_on_their_side():
    assert plain(cited("A storm", gap_before=True)).startswith("[...] A storm\n")
    assert plain(cited("A storm", gap_after=True)).startswith("A storm [...]\n")


def test_a_title_that_answers_comes_first_and_is_marked():
    printed = plain(replace(cited("A storm"), headline="Storm over\x1b Galway"))

    assert printed.startswith("Headline: Storm over\ufffd Galway\n\nA storm\n")


def test_highlights_are_bold_where_they_stand():
    text = answer_text(an_answer(cited(highlight="storm")), now=NOON)

    bold = [span for span in text.spans if span.style == "bold"]

    assert [text.plain[span.start : span.end] for span in bold] == ["storm"]


def test_what_was_not_found_says_so_before_the_nearest():
    printed = plain(cited(), status=CLOSEST, unknown_words=("Zanzi\x1bbar", "cup"))

    assert printed.splitlines()[0] == (
        "Closest passages, but not an answer. Looked in 1,200 articles from 2 sources. "
        "In no article: Zanzi\ufffdbar, cup."
    )


def test_of_what_is_only_near_two_are_shown():
    printed = plain(*[cited()] * 3, status=CLOSEST)

    assert printed.count("[1] Storm over Galway") == 2
    assert plain(*[cited()] * 3).count("[1] Storm over Galway") == 3
    assert "Storm" not in plain(cited(), status=NONE)


def test_what_was_searched_instead_and_what_words_restrict_it_to_is_said():
    loose = Query(text="storm", terms=("storm",))
    window = TimeWindow(since=NOON, until=datetime(2025, 5, 1))
    query = replace(
        loose,
        corrections={"Galwey\x1b": "Galway"},
        loose=loose,
        sources=("The Daily", "B"),
        window=window,
    )

    assert understood(loose, ENGLISH) is None
    assert understood(replace(loose, window=window, sources=("A",)), ENGLISH) is None
    assert understood(query, ENGLISH) == (
        'searched for "Galway" instead of "Galwey\x1b"; only articles of The Daily, B; '
        "published from 24 April 2025, 12:00 UTC on; published before 1 May 2025"
    )
    shown = answer_text(replace(an_answer(cited()), query=query), now=NOON).plain
    assert 'Searched for "Galway" instead of "Galwey\ufffd"; only' in shown


def test_nothing_to_search_is_told_from_nothing_there():
    asked, window = Query(text="storm", terms=("storm",)), TimeWindow(since=NOON)

    def said(**restrictions):
        query = replace(asked, **restrictions)
        return not_answered(replace(an_answer(status=NONE, scope=Scope()), query=query), ENGLISH)

    assert said() == said(sources=()) == "There are no articles to search."
    assert said(sources=("A", "B")) == "No articles from A, B."
    assert said(window=window) == said(window=window, sources=()) == "No articles in that period."
    assert said(sources=("A",), window=window) == "No articles from A in that period."


def test_without_citations_there_are_no_nearest_ones():
    assert plain(status=NONE).startswith("I found no article about this. Looked in 1,200 articles")


def test_an_article_without_title_source_or_date_is_untitled():
    assert "   [1] Untitled\n" in plain(cited(article=an_article(BODY)))


CONTROLS = ["\x1b", "\x07", "\x08", "\x00", "\x7f", "\x9b", "\r"]
DIRECTIONS = [
    "\u061c",
    "\u200e",
    "\u200f",
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
]
INVISIBLE = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\xad", "\u180e", "\u2028", "\U000e0041"]


@pytest.mark.parametrize("sign", [*CONTROLS, *DIRECTIONS, *INVISIBLE])
def test_a_control_character_is_not_sent_to_the_terminal(sign):
    article = an_article(f"A{sign}b", title=f"A{sign}b", source=f"S{sign}", url=f"https://example.org/{sign}")

    printed = plain(cited(f"A{sign}b", article=article, link=article.url))

    assert sign not in printed
    assert len(visible(f"a{sign}b")) == 3


@pytest.mark.parametrize("text", ["می\u200cخواهم", "क्\u200dष", "👩\u200d🚀"])
def test_joiners_stay_where_they_are_spelling(text):
    assert visible(text) == text


def test_nothing_that_the_terminal_obeys_is_printed_from_an_argument_a_file_or_an_article(
    clippings, tmp_path
):
    signs = {*CONTROLS, *DIRECTIONS, *INVISIBLE} - {"\x00"}  # which no file's name can hold
    sign = "".join(sorted(signs))
    file = tmp_path / f"a{sign}b.txt"
    file.write_text(
        f"Storm{sign}\n\nA storm flooded{sign} the harbour of Galway on Monday.", encoding="utf-8"
    )

    ended = [
        clippings("ingest", file),
        clippings("ingest", tmp_path / f"no{sign}.txt"),
        clippings("ask", "storm in Galway"),
        clippings("ask", "storm in Galway", "--json"),
        clippings("ask", f"{sign}storm", "--since", f"so{sign}on"),
        clippings("ask", "storm", f"--no{sign}"),
        clippings("history", f"no{sign}"),
    ]

    assert [each.code for each in ended] == [0, 1, 0, 0, 2, 2, 1]
    assert not [each for each in ended if signs & set(each.out + each.err)]


def test_a_document_leaves_out_bodies_and_keeps_the_rest():
    with Corpus.in_memory(articles(source="A", url=None)) as corpus:
        answer = replace(corpus.answer("storm in Galway", now=NOON), confidence=0.123456)
    document = answer_document(answer)

    assert document["confidence"] == 0.1235
    assert "body" not in document["citations"][0]["article"]
    assert document["citations"][0]["excerpts"][0]["text"] == answer.citations[0].excerpts[0].text
    assert document["scope"]["newest"] == "2025-04-24T12:00:00+00:00"


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(seconds=-5), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=47), "1 day"),
        (timedelta(days=13), "1 week"),
        (timedelta(days=364), "12 months"),
        (timedelta(days=800), "2 years"),
    ],
)
def test_an_age_is_in_its_largest_whole_unit(ago, expected):
    assert age(NOON - ago, NOON) == expected


def test_phrases_on_what_was_searched():
    assert counted(1, "source") == "1 source"
    assert counted(0, "source") == "0 sources"
    assert freshness(Scope(), ENGLISH, age="") == "There are no articles to search."
    assert freshness(Scope(articles=1), ENGLISH, age="") == "1 article searched, none with a date"
    assert freshness(Scope(articles=2, newest=NOON), ENGLISH, age="today") == "2 articles, newest today"
    assert not_answered(an_answer(status=NONE, scope=Scope()), ENGLISH) == "There are no articles to search."
    assert not_answered(an_answer(status=NONE, scope=Scope(articles=1)), ENGLISH) == (
        "I found no article about this. Looked in 1 article."
    )
    assert "nothing to search for in that question" in not_answered(an_answer(status=NONE, terms=()), ENGLISH)


def test_the_line_ends_of_windows_show_as_line_ends():
    assert "\ufffd" not in visible("One.\r\nTwo.")
    assert len(visible("One.\r\nTwo.")) == len("One.\r\nTwo.")
