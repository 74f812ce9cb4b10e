"""Generated articles: the same every time, on events that can be told apart."""

from datetime import timedelta

from corpus.evaluation.clustering import Agreement
from corpus.evaluation.generated import END, generated_articles
from corpus.stories import cluster_stories

DAY = timedelta(days=1)


def test_the_same_numbers_give_the_same_articles():
    one, other = (list(generated_articles(40, within=DAY, seed=3)) for _ in range(2))

    assert one == other
    assert one != list(generated_articles(40, within=DAY, seed=4))
    assert len({article.id for article in one}) == 40
    assert all(END - DAY < article.published_at <= END for article in one)


def test_articles_are_put_together_by_the_events_that_they_were_made_of():
    articles = list(generated_articles(200, within=DAY))
    # The words of an event carry its number.
    gold = [article.body.partition("zx")[2].partition("y")[0] for article in articles]

    found = {a.id: number for number, story in enumerate(cluster_stories(articles)) for a in story.articles}

    assert Agreement.of([found[article.id] for article in articles], gold).pair_f1 > 0.9
