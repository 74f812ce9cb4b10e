"""`clippings history`: the changes of an article."""

import json

import pytest

from corpus import Corpus
from tests.builders import NOON, an_article

URL = "https://example.org/storm"
BODIES = [
    "It rained. None died.",
    "It rained. Two were hurt.",
    "It rained. Two were hurt. All is over.",
]


@pytest.fixture
def article(data):
    """An article that was changed twice."""
    with Corpus.open(data) as corpus:
        for body in BODIES:
            corpus.add([an_article(body, title="Storm", url=URL)], now=NOON)
    return an_article(BODIES[0], url=URL)


def test_the_changes_of_an_article_are_shown_by_its_address_in_any_form(clippings, article):
    shown = clippings("history", "https://m.example.org/storm/?utm_source=rss")

    assert shown.out.splitlines() == [
        f"Storm  {URL}",
        "changed 2025-04-24 12:00 UTC",
        "  - None died.",
        "  + Two were hurt.",
        "changed 2025-04-24 12:00 UTC",
        "  + All is over.",
    ]


def test_the_changes_as_a_document_by_the_id(clippings, article):
    document = json.loads(clippings("history", article.id, "--json").out)

    assert [(each["removed"], each["added"]) for each in document["revisions"]] == [
        (["None died."], ["Two were hurt."]),
        ([], ["All is over."]),
    ]


def test_an_article_without_changes_and_one_that_is_not_there(clippings, data):
    with Corpus.open(data) as corpus:
        corpus.add([an_article("A comet came.", id="comet")])

    assert clippings("history", "comet").out == "comet\nno earlier text is known\n"
    missing = clippings("history", "storm")
    assert (missing.code, missing.out) == (1, "")
    assert "no article is stored as 'storm'" in missing.err
