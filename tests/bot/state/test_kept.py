"""Articles that messages stand on are kept, whatever kind of message cites them."""

import pytest

from bot.digests.store import DigestPlace, Subscriptions
from bot.state.cited import CitedExcerpts
from bot.state.cited import MessagePlace as Message
from bot.state.editions import ShownArticle
from bot.state.kept import articles_cited
from bot.state.ledger import Lease, Ledger
from bot.state.posted import AskedQuestion, PostedAnswers, PostedExcerpt
from corpus import Corpus, Span
from corpus.models.answer import TimeWindow
from tests.bot.conftest import ARTICLES, CHAINS
from tests.bot.digests.conftest import DAY, EIGHT, LEASE, a_subscription


@pytest.fixture
def corpus(tmp_path):
    with Corpus.open(tmp_path, chains=CHAINS) as opened:
        yield opened


def test_nothing_is_cited_at_first(corpus):
    assert articles_cited(corpus.engine) == frozenset()


def test_what_an_answer_cites_is_kept(corpus):
    corpus.add(ARTICLES)
    citations = corpus.answer("Which harbour does Mayor Ada Quill of Elmsea open?").citations
    PostedAnswers(corpus.engine).add(AskedQuestion(question="Who?", now=EIGHT), citations)

    assert articles_cited(corpus.engine) == {citation.article.id for citation in citations}


def test_what_a_watch_quotes_is_kept(corpus):
    where = Message(message=1, channel=2, language="en", posted=EIGHT)
    CitedExcerpts(corpus.engine).add(
        where, [PostedExcerpt(article_id="a", span=Span(start=0, end=1), digest="d")]
    )

    assert articles_cited(corpus.engine) == {"a"}


def test_what_a_digest_tells_is_kept(corpus):
    number = Subscriptions(corpus.engine).add(a_subscription(DigestPlace(guild=1, target=2)))
    ledger = Ledger(corpus.engine, "one")
    edition = ledger.claim(
        number,
        due_at=EIGHT,
        window=TimeWindow(since=EIGHT - DAY, until=EIGHT),
        late=False,
        next_due=EIGHT + DAY,
        lease=Lease(since=EIGHT, until=EIGHT + LEASE),
    )
    told = [ShownArticle(article="b", story=0, rank=0, part=0)]
    ledger.composed(edition, [{"n": 0}], told, until=EIGHT + LEASE)

    assert articles_cited(corpus.engine) == {"b"}
