"""`clippings ask`: one question, one answer, and one line for what is wrong with it."""

import json

import pytest

from bot.cli.ask import SAMPLES_NOTICE
from corpus import Corpus
from tests.builders import NOON, an_article, articles, copy_of

QUESTION = "Which comet did astronomers find in Chile?"


@pytest.fixture
def filled(filled_once, data):
    copy_of(filled_once, data)


def asked(clippings, *options):
    ended = clippings("ask", QUESTION, "--json", *options)
    assert (ended.code, ended.err) == (0, "")
    return json.loads(ended.out)


def cited(document):
    return [citation["article"]["title"] for citation in document["citations"]]


def test_an_answer_is_printed_with_its_source_and_how_old_it_is(clippings, filled):
    ended = clippings("ask", QUESTION, "--now", "2025-04-24T12:00:00Z")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "Astronomers in Chile found a comet. It will pass the Sun in October.",
        "   [1] News of the comet, The Daily, 24 April 2025",
        "",
        "6 articles, newest less than a minute old.",
    ]


def test_words_of_a_question_need_no_quotation_marks(clippings, filled):
    assert "comet" in clippings("ask", "which", "comet", "--now", "2025-04-24").out


def test_a_question_that_nothing_answers_is_no_failure(clippings, filled):
    ended = clippings("ask", "Who won the World Cup in Zanzibar?")

    assert ended.code == 0
    assert ended.out.startswith("I found no article about this. Looked in 6 articles from 1 source.")
    assert "Zanzibar" in ended.out


def test_the_latest_on_a_topic_is_listed(clippings, filled):
    printed = clippings("ask", "what's new with the comet?", "--now", "2025-04-24T12:00:00Z").out

    assert printed.startswith("Latest on the comet\n")
    assert "[1] " in printed


def test_the_news_of_a_time_are_told_as_a_digest(clippings, filled):
    time = ("--now", "2025-04-24T12:00:00Z")

    assert (
        clippings("ask", "news from April", *time).out
        == clippings("digest", "--since", "2025-04-01", "--until", "2025-04-30", "--limit", "5", *time).out
    )


def test_a_request_is_in_the_document_beside_the_answer(clippings, filled):
    document = json.loads(clippings("ask", "the latest on the comet", "--json").out)

    assert document["request"]["kind"] == "latest"
    assert document["latest"][0]["article"]["title"]
    assert document["found"] in (True, False)


def test_small_talk_gets_a_short_reply(clippings, filled):
    assert clippings("ask", "thanks").out == "You're welcome! Ask me anything else about the news.\n"


def test_an_empty_data_folder_is_answered_from_the_samples_and_says_so_on_standard_error(clippings, data):
    assert clippings("digest").err == f"{data} does not exist. {SAMPLES_NOTICE}\n"
    data.mkdir()
    ended = clippings("ask", "Whom did Rutte meet?", "--json")

    assert ended.code == 0
    assert ended.err == f"{SAMPLES_NOTICE}\n"
    document = json.loads(ended.out)
    assert document["samples"] is True
    assert document["scope"]["articles"] == 16


def test_options_restrict_what_is_searched(clippings, filled):
    assert cited(asked(clippings)) == ["News of the comet"]
    assert cited(asked(clippings, "--source", "the daily")) == ["News of the comet"]
    assert cited(asked(clippings, "--since", "2025-04-25")) == []
    assert cited(asked(clippings, "--since", "2025-04-24T10:00:00+00:00")) == ["News of the comet"]
    assert cited(asked(clippings, "--since", "2025-04-24T11:00:00")) == []
    assert cited(asked(clippings, "--until", "2025-04-24T10:00:00Z")) == []
    assert cited(asked(clippings, "--now", "2025-04-20")) == []


def test_a_date_as_the_end_includes_its_day(clippings, filled):
    assert cited(asked(clippings, "--until", "2025-04-24")) == ["News of the comet"]
    assert cited(asked(clippings, "--until", "2025-04-23")) == []


def test_sources_may_be_repeated(clippings, data, filled):
    with Corpus.open(data) as corpus:
        corpus.add([an_article("Nothing of note.", source="The Week")])

    assert cited(asked(clippings, "--source", "The Week")) == []
    assert cited(asked(clippings, "--source", "The Week", "--source", "The Daily")) == ["News of the comet"]


def test_limit_bounds_the_citations(clippings, filled):
    question = "storm election comet"

    document = json.loads(clippings("ask", question, "--json", "--limit", "2").out)

    assert len(document["citations"]) <= 2


@pytest.mark.parametrize("option", ["--now", "--since", "--until"])
@pytest.mark.parametrize("value", ["soon", "24.24.2025", "2025-13-01", ""])
def test_a_time_that_cannot_be_read_is_one_line_that_shows_how_to_write_it(clippings, option, value):
    ended = clippings("ask", QUESTION, option, value)

    assert (ended.code, ended.out) == (2, "")
    (line,) = ended.err.splitlines()
    assert option in line
    assert "2025-04-24" in line


@pytest.mark.parametrize("question", ["", "  ", "x" * 6001])
def test_a_question_that_cannot_be_asked_is_one_line(clippings, filled, question):
    ended = clippings("ask", question)

    assert (ended.code, ended.out) == (2, "")
    (line,) = ended.err.splitlines()
    assert line.startswith("clippings: the question ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", QUESTION, "--limit", "0"),
        ("ask", QUESTION, "--limit", "many"),
        ("ask", QUESTION, "--nonsense"),
        ("nonsense",),
        ("askk", QUESTION),
    ],
)
def test_wrong_usage_ends_with_2_and_one_line_that_names_the_help(clippings, arguments):
    ended = clippings(*arguments)

    assert (ended.code, ended.out) == (2, "")
    (line,) = ended.err.splitlines()
    assert line.startswith("clippings: ")
    assert line.endswith(" --help`")
    assert "Input should" not in line  # the words of a library
    assert "?;" not in line


def test_a_damaged_index_is_one_line_that_names_what_mends_it(clippings, data, filled):
    (data / "index" / "manifest.json").write_text("{}")

    ended = clippings("ask", QUESTION)

    assert ended.code == 1
    (line,) = ended.err.splitlines()
    assert "clippings index rebuild" in line
    assert clippings("index", "rebuild").code == 0
    assert clippings("ask", QUESTION).code == 0


def test_asking_leaves_no_folder_behind_where_none_was(clippings, data):
    clippings("ask", QUESTION)

    assert not data.exists()


def test_data_stands_above_the_environment(clippings, filled, tmp_path):
    ended = clippings("ask", QUESTION, "--data", tmp_path / "other", "--json")

    assert json.loads(ended.out)["samples"] is True


def test_the_settings_of_a_file_hold(clippings, filled, tmp_path, monkeypatch, data):
    monkeypatch.delenv("CLIPPINGS_DATA_DIR")
    file = tmp_path / "settings.toml"
    file.write_text(f'data_dir = "{data.as_posix()}"')

    assert cited(asked(clippings, "--config", file)) == ["News of the comet"]


@pytest.mark.parametrize("content", ["nonsense = 1", "no toml", 'discord.token = "x"', None])
def test_a_file_of_settings_that_cannot_be_used_is_one_line(clippings, tmp_path, content):
    file = tmp_path / "settings.toml"
    if content is not None:
        file.write_text(content)

    ended = clippings("ask", QUESTION, "--config", file)

    assert (ended.code, ended.out) == (1, "")
    assert len(ended.err.splitlines()) == 1


def test_the_document_has_the_names_that_others_rely_on(clippings, filled):
    document = asked(clippings, "--now", "2025-04-24T12:00:00Z")

    assert set(document) == {
        "question", "status", "found", "confidence", "citations", "scope", "unknown_words",
        "unmentioned", "corrections", "samples",
    }  # fmt: skip
    assert (document["question"], document["found"], document["samples"]) == (QUESTION, True, False)
    assert document["status"] == "answer"
    assert document["scope"] == {"articles": 6, "sources": 1, "newest": NOON.isoformat()}
    (citation,) = document["citations"]
    assert set(citation) == {"number", "article", "headline", "excerpts", "link", "also_reported_by"}
    assert citation["article"] == {
        "id": articles()[2].id,
        "title": "News of the comet",
        "url": None,
        "source": "The Daily",
        "published_at": "2025-04-24T10:00:00+00:00",
        "authors": [],
    }
    (excerpt,) = citation["excerpts"]
    assert set(excerpt) == {"text", "span", "highlights", "gap_before", "gap_after", "link"}
    span = excerpt["span"]
    assert excerpt["text"] == articles()[2].body[span["start"] : span["end"]]
    assert {"start": 29, "end": 34} in excerpt["highlights"]


def test_a_data_folder_that_is_a_file_is_one_line(clippings, tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("not a folder")

    ended = clippings("ask", QUESTION, "--data", file)

    assert ended.code == 1
    assert ended.err.count("\n") == 1
    assert str(file) in ended.err


def test_an_explanation_shows_factors_that_add_up_to_the_score(clippings, filled):
    shown = clippings("ask", QUESTION, "--now", "2025-04-24", "--explain").out
    (why,) = asked(clippings, "--now", "2025-04-24", "--explain")["explanation"]

    assert sum(factor["value"] * factor["weight"] for factor in why["factors"]) == pytest.approx(why["score"])
    assert sum(factor["adds"] for factor in why["factors"]) == pytest.approx(why["score"])
    assert [term["word"] for term in why["terms"]] == ["comet", "astronomers", "find", "Chile"]
    assert f"{why['score']:.2f}" in shown
    assert "freshness" in shown
    assert "explanation" not in asked(clippings)


@pytest.mark.parametrize("command", [("ask", QUESTION), ("digest",)])
def test_a_source_that_does_not_exist_is_wrong_usage(clippings, filled, command):
    ended = clippings(*command, "--source", "Reuters")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "clippings: No source is called Reuters. There are: The Daily.\n"
    assert clippings(*command, "--source", "the daily", "--now", "2025-04-24").code == 0


@pytest.mark.parametrize("command", [("ask", QUESTION), ("digest",)])
def test_a_period_that_ends_before_it_begins_is_wrong_usage(clippings, filled, command):
    ended = clippings(*command, "--since", "2025-04-25", "--until", "2025-04-23")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "clippings: That period ends before it begins. Swap its two dates.\n"


def test_a_period_without_articles_is_said_to_have_none(clippings, filled):
    ended = clippings("ask", QUESTION, "--since", "2025-05-25", "--until", "2025-05-25")
    of_words = clippings("ask", "Which comet did astronomers find before 2020?", "--now", "2025-04-24")
    of_source = clippings("ask", QUESTION, "--since", "2025-05-25", "--source", "The Daily")

    assert (ended.code, of_words.code, of_source.code) == (0, 0, 0)
    assert ended.out.startswith("No articles in that period.")
    assert of_words.out.startswith("No articles in that period.")
    assert of_source.out.startswith("No articles from The Daily in that period.")


def test_a_source_in_words_that_does_not_exist_leaves_a_search_with_a_note(clippings, filled):
    ended = clippings("ask", f"According to the Daily Planet, {QUESTION}", "--now", "2025-04-24")

    assert ended.code == 0
    assert "Astronomers in Chile found a comet." in ended.out
    assert "No source is called Daily Planet; searched all." in ended.out


def test_a_date_without_an_hour_is_that_whole_day(clippings, filled):
    assert cited(asked(clippings, "--now", "2025-04-24")) == ["News of the comet"]
    assert cited(asked(clippings, "--now", "2025-04-24T00:00:00Z")) == []
    assert cited(asked(clippings, "--now", "2025-04-30", "--until", "2025-04-24")) == ["News of the comet"]
