"""`clippings articles ...`: what is stored is listed, shown and removed."""

import json
import sys
from datetime import timedelta
from io import StringIO

import pytest

from corpus import Article, Corpus
from tests.builders import NOON, SUBJECTS

ROWS = [
    {
        "id": "one",
        "title": "A storm",
        "body": SUBJECTS["storm"],
        "source": "The Daily",
        "date": f"{NOON:%Y-%m-%d}",
    },
    {"url": "https://example.org/comet", "title": "A comet", "body": SUBJECTS["comet"], "source": "Wire"},
]
BRIDGE = "The bridge at Ansley reopened on Monday."


@pytest.fixture
def stored(clippings, tmp_path):
    """Three articles: a file of two records, and a folder with a text; gives the names of both."""
    records, folder = tmp_path / "records.jsonl", tmp_path / "news folder"
    records.write_text("\n".join(map(json.dumps, ROWS)))
    folder.mkdir()
    (folder / "bridge.txt").write_text(f"A bridge\n\n{BRIDGE}")
    clippings("ingest", records, folder)
    return records, folder


def titles(clippings, *names):
    document = json.loads(clippings("articles", "list", *names, "--json").out)
    return [article["title"] for article in document["articles"]]


def test_articles_are_listed_the_last_added_first(clippings, stored):
    _, folder = stored

    ended = clippings("articles", "list")

    bridge = (folder / "bridge.txt").as_uri()
    assert (ended.code, ended.err) == (0, "")
    first, _, last = ended.out.splitlines()
    assert first == f"no date     A bridge  {bridge}"
    assert last == "2025-04-24  The Daily  A storm  one"
    assert clippings("articles", "list", "--limit", "1").out.splitlines()[1].startswith("the last 1 of 3 ")


def test_articles_are_named_by_id_address_path_or_source(clippings, stored):
    records, folder = stored

    assert titles(clippings, "one") == ["A storm"]
    assert titles(clippings, "http://www.example.org/comet?utm_source=x") == ["A comet"]
    assert titles(clippings, folder / "bridge.txt") == titles(clippings, folder) == ["A bridge"]
    assert titles(clippings, records) == ["A storm", "A comet"]
    assert titles(clippings, "wire", "the daily") == ["A comet", "A storm"]


def test_an_article_is_shown_whole(clippings, stored):
    _, folder = stored

    shown = clippings("articles", "show", folder / "bridge.txt")

    assert shown.out.splitlines()[-1] == BRIDGE
    assert json.loads(clippings("articles", "show", "one", "--json").out)["body"] == SUBJECTS["storm"]


@pytest.mark.parametrize("command", [["list"], ["show"], ["remove", "--yes"]])
def test_a_name_of_no_article_is_one_line_and_nothing_is_removed(clippings, stored, command):
    names = ["nothing"] if command == ["show"] else ["one", "nothing"]

    ended = clippings("articles", *command, *names)

    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("clippings: no article is stored as 'nothing'; ")
    assert len(titles(clippings)) == 3


def test_what_is_removed_is_in_no_answer_digest_or_list_any_more(clippings, stored):
    records, folder = stored
    (folder / "bridge.txt").write_text(f"A bridge\n\n{BRIDGE} It was painted.")
    clippings("ingest", folder)
    (folder / "bridge.txt").unlink()

    ended = clippings("articles", "remove", "--yes", "--json", folder, "one")

    assert json.loads(ended.out)["removed"] == 2
    assert titles(clippings) == ["A comet"]
    for text in ("bridge Ansley reopened", "storm Galway harbour"):
        found = json.loads(clippings("ask", text, "--json").out)["citations"]
        assert {each["article"]["title"] for each in found} <= {"A comet"}
    assert "storm" not in clippings("digest", "--since", "2025-04-01", "--json").out
    assert clippings("history", "one").code == 1
    assert clippings("index", "stats").err == ""  # the index is in step
    assert clippings("ingest", records).out == "added 1, updated 0, duplicate 1, rejected 0\n"


@pytest.mark.parametrize(
    ("answer", "code", "line", "left"),
    [
        ("y\n", 0, "removed 1\n", 2),
        ("\n", 1, "clippings: nothing was removed\n", 3),
        ("", 2, "clippings: nobody answers; add --yes to remove without a question\n", 3),
    ],
)
def test_a_removal_is_asked_about_first(clippings, stored, monkeypatch, answer, code, line, left):
    monkeypatch.setattr(sys, "stdin", StringIO(answer))

    ended = clippings("articles", "remove", "one")

    assert "2025-04-24  The Daily  A storm  one\nRemove this article? [y/N]" in ended.err
    assert (ended.code, (ended.out or ended.err).endswith(line)) == (code, True)
    assert len(titles(clippings)) == left


def test_a_corpus_that_is_open_elsewhere_tells_no_more_of_what_was_removed(clippings, stored, data):
    def told(corpus):
        stories = corpus.digest(since=NOON - timedelta(days=1), until=NOON + timedelta(days=1)).stories
        cited = corpus.answer("Which storm hit the harbour?", now=NOON + timedelta(days=1)).citations
        return {a.id for story in stories for a in story.articles}, {c.article.id for c in cited}

    with Corpus.open(data) as corpus:
        before = told(corpus)
        clippings("articles", "remove", "--yes", "one")
        after = told(corpus)

    assert before == ({"one"}, {"one"})
    assert after[0] == set()
    assert "one" not in after[1]


def test_nothing_is_made_where_nothing_is_stored(clippings, data):
    assert "nothing is stored yet" in clippings("articles", "list").out
    assert clippings("articles", "remove", "one", "--yes").code == 1
    assert not data.exists()


def test_a_title_cannot_send_control_characters_to_the_terminal(clippings, data):
    with Corpus.open(data) as corpus:
        corpus.add([Article(title="A\x1b[2J", body="A\x9b2J storm.", id="a\x1b", source="S\x07")])

    for call in (["list"], ["show", "a\x1b"], ["remove", "a\x1b"], ["show", "b\x1b"]):
        ended = clippings("articles", *call)
        assert not {"\x1b", "\x9b", "\x07"} & {*ended.out, *ended.err}
