"""Requests for the news as such, told from questions."""

from datetime import UTC, datetime

import pytest

from corpus.retrieval.query import Intent, intent_of
from tests.builders import NOON

SOURCES = ("BBC News", "Reuters", "The Guardian")


def asked(question):
    return intent_of(question, now=NOON, known_sources=lambda: SOURCES)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("the latest on Ukraine", "Ukraine"),
        ("Hey, what's the latest on the rail strike?", "the rail strike"),
        ("any news about Lula, please?", "Lula"),
        ("What's new with Tesla?", "Tesla"),
        ("show me the latest updates on the strike", "the strike"),
        ("latest Galway news", "Galway"),
        ("climate headlines", "climate"),
        ("any  news\nabout   the\nferry   fares?", "the ferry fares"),
        ("latest news", ""),
        ("what's the latest?", ""),
        ("Neuigkeiten zu Scholz", "Scholz"),
        ("quoi de neuf sur Macron ?", "Macron"),
        ("noticias sobre Lula", "Lula"),
        ("najnowsze wiadomości o strajku", "strajku"),
    ],
)
def test_the_latest_on_a_topic_is_asked_for(question, topic):
    assert asked(question) == Intent(kind="latest", topic=topic)


@pytest.mark.parametrize(
    ("question", "topic", "since", "until"),
    [
        ("news from March", "", (3, 1), (4, 1)),
        ("what happened yesterday?", "", (4, 23), (4, 24)),
        ("What happened this week?", "", (4, 17), (4, 25)),
        ("today's headlines", "", (4, 24), (4, 25)),
        ("What's in the news today, bot?", "", (4, 24), (4, 25)),
        ("news about the ferry from last week", "the ferry", (4, 14), (4, 21)),
    ],
)
def test_the_news_of_a_time_are_asked_for(question, topic, since, until):
    intent = asked(question)

    assert (intent.kind, intent.topic) == ("digest", topic)
    assert intent.window.since == datetime(2025, *since, tzinfo=UTC)
    assert intent.window.until == datetime(2025, *until, tzinfo=UTC)


SUMMARIES = (
    *("summarize the news today", "What happened today?", "give me a short summary of today's news, please"),
    *("Was ist heute passiert?", "Fasse die heutigen Nachrichten zusammen", "was war heute los?"),
    *("Que s\u2019est-il passé aujourd\u2019hui ?", "résume l'actualité du jour"),
    *("résumé des nouvelles d'aujourd'hui", "¿Qué ha pasado hoy?", "resume las noticias de hoy"),
    *("Co się dzisiaj stało?", "podsumuj dzisiejsze wiadomości", "streść wiadomości z dzisiaj"),
)


@pytest.mark.parametrize("question", SUMMARIES)
def test_a_summary_of_today_is_asked_for_in_every_language(question):
    intent = asked(question)

    assert (intent.kind, intent.topic) == ("digest", "")
    assert intent.window.since == datetime(2025, 4, 24, tzinfo=UTC)


def test_a_summary_of_the_news_on_a_topic_is_a_digest_of_it():
    assert asked("summarize the news about the ferry") == Intent(kind="digest", topic="the ferry")


@pytest.mark.parametrize("question", ["news", "what's happening?", "Was gibt es Neues?", "co nowego?"])
def test_all_news_are_asked_for(question):
    assert asked(question) == Intent(kind="digest")


@pytest.mark.parametrize("question", ["news from Reuters", "the latest from Reuters"])
def test_the_news_of_a_source_are_asked_for(question):
    assert asked(question) == Intent(kind="latest", sources=("Reuters",))


@pytest.mark.parametrize(
    "question",
    [
        "Who owns Fox News?",
        "summarize the strike",
        "Summary of the report on the harbour",
        "Sky News",
        "What did he say about fake news?",
        "good news",
        "What was the latest poll?",
        "what happened?",
        "What happened to the harbour yesterday?",
        "what happened in Galway this week",
        "Who read the news on Monday?",
        "When was the latest iPhone sold?",
        "yesterday",
        "thanks",
        "",
    ],
)
def test_a_question_is_no_request(question):
    assert asked(question) is None
