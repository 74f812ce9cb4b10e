"""Real articles on the same events, where they are beside the project, against what people put together."""

from dataclasses import replace

import pytest

from corpus.evaluation.clustering import agreement
from corpus.parsing.fields import article_of
from tests.material import needs_material, rows

pytestmark = needs_material


def _few_events(count, rows):
    """The rows of `count` events, and which these are."""
    events = sorted({row["cluster"] for row in rows})[:count]
    return [row for row in rows if row["cluster"] in events]


@pytest.mark.parametrize("events", [2, 3, 5, 10])
def test_articles_on_a_few_events_alone_are_put_together_too(events):
    given = _few_events(events, list(rows("clustering/basil-50.jsonl.gz")))

    found = agreement([article_of(row) for row in given], [row["cluster"] for row in given])

    assert found.pair_f1 > 0.97


@pytest.mark.parametrize(("dated", "pairs", "cubed"), [(True, 0.97, 0.98), (False, 0.94, 0.97)])
def test_real_articles_are_put_together_as_people_did(dated, pairs, cubed):
    given = list(rows("clustering/basil-50.jsonl.gz"))
    articles = [article_of(row) for row in given]
    if not dated:
        articles = [replace(article, published_at=None) for article in articles]

    found = agreement(articles, [row["cluster"] for row in given])

    assert found.pair_f1 > pairs
    assert found.cubed_f1 > cubed
