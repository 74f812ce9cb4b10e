"""What is indexed as it comes in is what the store would be indexed as."""

from dataclasses import replace
from datetime import timedelta

from corpus import Corpus
from corpus.pipeline.extraction import analysed
from tests.builders import NOON, an_article, articles

QUESTIONS = ("storm Galway ferries", "comet", "大阪の桜", "ﷺ", "a b", "update harbour")


def hits(corpus):
    return {
        (question, now): [
            (hit.score, hit.article, hit.passage) for hit in corpus.search(question, 50, now=now)
        ]
        for question in QUESTIONS
        for now in (None, NOON)
    }


def test_an_index_of_what_came_in_equals_one_made_from_the_store(tmp_path):
    fed = [
        an_article("Ferries wait.\n\nﷺ b. 大阪の桜が咲いた。", title="a b ﷺ", url="https://a.example/1"),
        an_article("", title="Ahead", url="https://a.example/2", published_at=NOON + timedelta(days=2)),
    ]
    fed[1] = replace(fed[1], body="The harbour opens.", source="S")
    with Corpus.open(tmp_path) as corpus:
        corpus.take([replace(analysed(each), received_at=NOON, by_feed=1) for each in fed])
        corpus.add(articles())
        again = replace(
            articles()[0], body="An update: the harbour of Galway reopened.", id="", url="https://a.example/2"
        )
        corpus.take([analysed(again), analysed(replace(again, body="A second update of the harbour."))])
        before = hits(corpus)

    with Corpus.rebuild_index(tmp_path) as corpus:
        assert hits(corpus) == before
    assert all(before[question, None] for question in QUESTIONS[:3])
