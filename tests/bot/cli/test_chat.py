"""`clippings chat`: one question after another, as a conversation."""

from io import StringIO

import pytest
from rich.console import Console

from bot.cli.ask import SAMPLES_NOTICE
from bot.cli.chat import ChatSession
from bot.core.errors import UserError
from corpus import Corpus
from tests.builders import an_article, articles


@pytest.fixture(scope="module")
def corpus():
    ports = [an_article(f"The storm closed port number {n}.", title=f"Port {n}") for n in range(7)]
    with Corpus.in_memory([*articles(), *ports]) as filled:
        yield filled


@pytest.fixture
def talk(corpus):
    """Says lines to a conversation, and gives what it printed."""
    printed = StringIO()
    conversation = ChatSession(corpus, 3, Console(file=printed, width=200))

    def say(line):
        printed.seek(0)
        printed.truncate()
        say.goes_on = conversation.take(line)
        return printed.getvalue()

    return say


def test_a_question_is_answered(talk):
    assert "Astronomers in Chile found a comet." in talk("Which comet was found?")
    assert talk.goes_on


def test_a_follow_up_leans_on_the_question_before_it(talk):
    talk("What was found in Chile?")

    printed = talk("and what about the Sun?")

    assert printed.startswith("Searched for: What was found in Chile? and what about the Sun?")
    assert "comet" in printed


def test_a_follow_up_may_name_a_source_and_a_time(talk):
    talk("Which port did the storm close according to Reuters?")

    assert talk("since Monday").startswith(
        "Searched for: Which port did the storm close according to Reuters? since Monday"
    )


def test_a_question_that_names_nothing_goes_on_and_one_that_stands_alone_does_not(talk):
    talk("What was found in Chile?")

    assert talk("who found it?").startswith("Searched for: What was found in Chile? who found it?\n")
    assert "Searched for" not in talk("Which port did the storm close?")


def test_a_short_question_that_is_answered_alone_stands_alone(talk):
    talk("What was found in Chile?")

    assert "Searched for" not in talk("which storm closed port number 3")
    assert "Searched for" not in talk("what's new?")


def test_small_talk_is_replied_to_and_forgets_no_question(talk):
    talk("What was found in Chile?")

    assert talk("thanks a lot") == "You're welcome! Ask me anything else about the news.\n"
    assert talk("and in Galway?").startswith("Searched for: What was found in Galway?\n")
    assert talk("x").startswith("There is nothing to search for")


def test_asking_for_more_in_words_shows_further_citations(talk):
    assert talk("tell me more").startswith("There is nothing to search for")

    talk("Which port did the storm close?")

    assert "[4]" in talk("tell me more")
    assert "[7]" in talk("more please")


def test_the_latest_is_listed_and_its_topic_is_gone_on_from(talk):
    assert talk("the latest on the comet").startswith("Latest on the comet\n")
    assert talk("who found it?").startswith("Searched for: the comet? who found it?\n")


def test_the_first_question_leans_on_nothing(talk):
    assert "Searched for" not in talk("and the comet?")


def test_more_shows_further_citations_once_and_then_says_that_was_all(talk):
    first = talk("Which port did the storm close?")
    shown = [talk("/more") for _ in range(3)]

    assert "[1]" in first
    assert "[4]" in shown[0]
    assert "[3]" not in shown[0]
    assert shown[-1] == "That was all.\n"
    printed = "".join([first, *shown])
    assert all(printed.count(f"port number {n}.") == 1 for n in range(7))


def test_more_before_a_question_asks_for_one(talk):
    assert talk("/more") == "Ask something first.\n"


@pytest.mark.parametrize("line", ["/help", "/nonsense"])
def test_a_command_that_is_not_known_shows_the_help(talk, line):
    assert "/quit" in talk(line)
    assert talk.goes_on


@pytest.mark.parametrize("line", ["/quit", "/exit", " /quit ", "quit", "exit"])
def test_quit_ends_it(talk, line):
    assert talk(line) == ""
    assert not talk.goes_on


@pytest.mark.parametrize("line", ["", "   "])
def test_an_empty_line_is_passed_over(talk, line):
    assert talk(line) == ""
    assert talk.goes_on


def test_a_line_that_cannot_be_asked_does_not_end_it(talk):
    with pytest.raises(UserError, match="6,001 characters"):
        talk("x" * 6001)

    assert "comet" in talk("Which comet was found?")


def test_chat_through_a_pipe_answers_line_by_line_without_a_prompt(process, data):
    data.mkdir()
    lines = ["Who leads NATO?", "x" * 6001, "and Spain?", "/quit", "never asked"]

    ended = process("chat", stdin="\n".join(lines))

    assert ended.code == 0
    assert ended.out.count("Searched for: Who leads Spain?") == 1
    assert ended.out.count("16 articles, newest") == 2
    assert ended.err.splitlines() == [
        SAMPLES_NOTICE,
        "clippings: the question has 6,001 characters; ask it in at most 6,000",
    ]


@pytest.mark.slow
def test_chat_ends_with_its_input(process):
    ended = process("chat", stdin="Who leads NATO?")

    assert ended.code == 0
    assert ended.out.count("16 articles, newest") == 1
