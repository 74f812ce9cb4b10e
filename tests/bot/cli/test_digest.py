"""`clippings digest` as it is called."""

import json

import pytest

from corpus import Corpus
from tests.builders import NOON
from tests.corpus.stories.newsroom import STORM, STRIKE, others, storm, strike

NOW = ("--now", NOON.isoformat())


@pytest.fixture
def stored(data):
    """A data folder with a day of news."""
    with Corpus.open(data) as corpus:
        corpus.add([*storm(), *strike(), *others()])


@pytest.mark.usefixtures("stored")
def test_a_day_is_told_story_by_story(clippings):
    ended = clippings("digest", *NOW, "--limit", 2)

    first, second, notes = ended.out.split("\n\n")
    assert (ended.code, ended.err) == (0, "")
    assert first.startswith("[1] ")
    assert "3 sources" in first
    assert second.startswith("[2] ")
    assert STRIKE[0].partition(".")[0] in second
    assert notes.splitlines() == ["4 more stories.", "10 articles, newest 1 hour old."]


@pytest.mark.usefixtures("stored")
def test_json_has_the_stories_by_the_names_of_the_corpus(clippings):
    document = json.loads(clippings("digest", *NOW, "--topic", "Galway storm", "--json").out)

    (story,) = document["stories"]
    assert {article["source"] for article in story["articles"]} == {"Herald", "Courier", "Gazette", "Mirror"}
    assert story["headline"] in {article["title"] for article in story["articles"]}
    assert story["lead"]["text"] in " ".join(STORM)
    assert (story["topic"], document["empty"], document["samples"]) == ("Galway storm", None, False)
    assert document["scope"]["articles"] == 10


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--topic", "volcano"], "10 articles were published in this time, and none is on volcano."),
        (
            ["--since", "2024-01-01", "--until", "2024-01-02"],
            "The newest article is from 2025-04-24. Try --since 2025-04-24.",
        ),
    ],
)
def test_a_digest_without_stories_says_why_and_is_no_failure(clippings, options, said):
    ended = clippings("digest", *NOW, *options)

    assert ended.code == 0
    assert said in ended.out


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--since", "soon"], 2, "--since 'soon' is not a date"),
        (["--since", "2025-04-25", "--until", "2025-04-24"], 2, "ends before it begins"),
        (["--topic", ""], 2, "a topic is empty"),
        (["--limit", "0"], 2, "--limit"),
    ],
)
def test_what_cannot_be_told_is_one_line_that_says_what_to_do(clippings, options, code, said):
    ended = clippings("digest", *NOW, *options)

    assert ended.code == code
    assert said in ended.err
    assert ended.out == ""


def test_without_articles_the_samples_are_told_from(clippings):
    ended = clippings("digest", "--since", "2024-01-01", "--until", "2024-12-31")

    assert ended.code == 0
    assert "bundled samples" in ended.err
    assert ended.out.startswith("[1] ")
