"""Who sees what: nothing of a feed that only others follow, in no answer, name, count or hint."""

from datetime import timedelta

import pytest

from corpus import Corpus, Viewer
from corpus.models.ingest import AddStatus
from corpus.pipeline.extraction import analysed
from corpus.store.articles import ArticleStore
from tests.builders import NOON, SUBJECTS, an_article, copy_of

OURS, THEIRS, NOBODY = Viewer(owner="1"), Viewer(owner="2"), Viewer()
COMMON = "The harbour of Galway was flooded by a storm."
SECRET = "Reporter Quixano Zephyrine saw the harbour of Galway from a kite. She paints Zephyrines."


def came(corpus, article):
    """What became of an article that came in."""
    return corpus.take([analysed(article)])


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory):
    """A data folder with common articles and a feed of one article that only `OURS` follows."""
    folder = tmp_path_factory.mktemp("filled")
    with Corpus.open(folder) as corpus:
        corpus.add([an_article(body, title=name, source="Common Post") for name, body in SUBJECTS.items()])
        followed = corpus.feeds.add("https://news.test/ours", now=NOON, due_at=NOON, owner=OURS.owner)
        came(corpus, of(followed, SECRET, title="Kite over Galway"))
    return folder


@pytest.fixture
def corpus(filled_once, tmp_path):
    with Corpus.open(copy_of(filled_once, tmp_path)) as opened:
        yield opened


@pytest.fixture
def feed(corpus):
    """The feed that only `OURS` follows."""
    return corpus.feeds.all()[0]


def of(feed, body, *, source="Secret Gazette", url="https://news.test/kite", **fields):
    fields = {"title": "", "published_at": NOON, "feed": feed.shelf} | fields
    return an_article(body, source=source, url=url, **fields)


def seen_of(corpus, viewer, question="Who saw the harbour of Galway from a kite?", **options):
    """The bodies that a viewer sees of a question, by answer and by search."""
    answer = corpus.answer(question, 5, viewer=viewer, **options)
    cited = {each.article.body for each in answer.citations}
    return cited | {hit.article.body for hit in corpus.search(question, viewer=viewer, **options)}


@pytest.mark.parametrize(("viewer", "sees"), [(OURS, True), (None, True), (THEIRS, False), (NOBODY, False)])
def test_an_article_is_seen_by_those_who_follow_its_feed_and_by_the_operator(corpus, feed, viewer, sees):
    assert (SECRET in seen_of(corpus, viewer)) == sees
    assert ("Secret Gazette" in corpus.sources(viewer=viewer)) == sees
    assert corpus.scope(viewer=viewer).articles == len(SUBJECTS) + sees
    assert corpus.answer("kite", viewer=viewer).scope.articles == len(SUBJECTS) + sees


@pytest.mark.parametrize("viewer", [OURS, THEIRS, NOBODY])
def test_what_was_added_by_the_operator_is_seen_by_all(corpus, feed, viewer):
    corpus.add([an_article("A kite without a source hung over Varde.")])

    assert SUBJECTS["storm"] in seen_of(corpus, viewer)
    assert "Common Post" in corpus.sources(viewer=viewer)
    assert any("Varde" in body for body in seen_of(corpus, viewer, "kite Varde"))


@pytest.mark.parametrize("name", ["Secret Gazette", "secret gazette", "Common Post"])
def test_to_name_a_source_opens_no_feed_of_others(corpus, feed, name):
    assert SECRET not in seen_of(corpus, THEIRS, sources=[name])
    assert SECRET not in seen_of(corpus, THEIRS, f"Who saw Galway, according to {name}?")


def test_a_source_of_the_same_name_in_another_feed_opens_nothing(corpus, feed):
    other = corpus.feeds.add("https://news.test/theirs", now=NOON, due_at=NOON, owner=THEIRS.owner)
    came(corpus, of(other, "Another kite fell in Galway.", url="https://news.test/fell"))

    assert SECRET not in seen_of(corpus, THEIRS, "kite Galway", sources=["Secret Gazette"])
    assert "Another kite fell in Galway." in seen_of(
        corpus, THEIRS, "kite Galway", sources=["Secret Gazette"]
    )
    assert "Another kite fell in Galway." not in seen_of(corpus, OURS, "kite Galway")


def test_a_word_that_only_others_can_read_is_in_no_article(corpus, feed):
    theirs, ours = (corpus.answer("Zephyrine Galway", viewer=viewer) for viewer in (THEIRS, OURS))

    assert theirs.unknown_words == ("Zephyrine",)
    assert ours.unknown_words == ()


def test_a_name_is_not_spelt_as_only_others_can_read_it(corpus, feed):
    theirs, ours = (corpus.answer("Who is Zephyrinne?", viewer=viewer) for viewer in (THEIRS, OURS))

    assert theirs.query.corrections == {}
    assert ours.query.corrections == {"Zephyrinne": "Zephyrine"}


def test_the_sentences_around_an_excerpt_are_not_shown_to_others(corpus, feed):
    excerpt = corpus.answer("kite", viewer=OURS).citations[0].excerpts[0]
    asked = ("kite", excerpt.article.id, excerpt.span)

    assert corpus.context(*asked, viewer=OURS)
    assert corpus.context(*asked, viewer=THEIRS) is None


@pytest.mark.parametrize("first", ["theirs", "common"])
def test_who_offers_the_same_address_neither_reads_nor_changes_the_others_text(corpus, feed, first):
    if first == "common":
        corpus.add([an_article(COMMON, title="Flood", url="https://news.test/flood", source="Common Post")])
    other = corpus.feeds.add("https://news.test/theirs", now=NOON, due_at=NOON, owner=THEIRS.owner)

    forged = "The harbour of Galway was sold, says a forger."
    fates = came(corpus, of(other, forged, url="https://news.test/kite"))
    fates += came(corpus, of(other, forged, url="https://news.test/flood"))

    assert set(fates) == {AddStatus.ADDED}
    assert SECRET in seen_of(corpus, OURS)
    assert forged not in seen_of(corpus, OURS, "harbour of Galway")
    assert SECRET not in seen_of(corpus, THEIRS)
    assert (COMMON in seen_of(corpus, NOBODY, "harbour of Galway flooded")) == (first == "common")


def test_an_article_without_an_address_is_there_for_each_who_offers_it(corpus, feed):
    came(corpus, of(feed, COMMON, url=None))

    fates = came(corpus, an_article(COMMON)) + came(corpus, of(feed, COMMON, url=None))

    assert list(fates) == [AddStatus.ADDED, AddStatus.DUPLICATE]
    assert COMMON in seen_of(corpus, NOBODY, "harbour of Galway flooded")


def test_an_article_is_no_copy_of_one_that_its_readers_do_not_see(corpus, feed):
    text = f"{SECRET} {' '.join(SUBJECTS.values())}"
    came(corpus, of(feed, text, url="https://news.test/long"))
    common = an_article(text, url="https://else.test/long", published_at=NOON + timedelta(hours=1))

    corpus.add([common])

    stored = ArticleStore(corpus.engine).find(common.id)
    assert stored.origin == common.id


def test_who_follows_a_feed_later_sees_what_came_by_it_before(corpus, feed):
    corpus.feeds.add(feed.url, now=NOON, due_at=NOON, owner=THEIRS.owner)

    assert SECRET in seen_of(corpus, THEIRS)


def test_what_the_operator_follows_too_is_seen_by_all(corpus, feed):
    corpus.feeds.add(feed.url, now=NOON, due_at=NOON)

    assert SECRET in seen_of(corpus, NOBODY)


def test_who_follows_a_feed_no_longer_sees_its_articles_no_longer(corpus, feed):
    corpus.feeds.remove(feed.number, owner=OURS.owner)

    assert SECRET not in seen_of(corpus, OURS)
    assert SECRET in seen_of(corpus, None)


def test_what_came_by_a_feed_that_moved_to_anothers_address_is_seen_by_its_followers(corpus, feed):
    other = corpus.feeds.add("https://news.test/moved", now=NOON, due_at=NOON, owner=THEIRS.owner)

    corpus.feeds.record(corpus.feeds.all([OURS.owner])[0].__class__(**moved(feed, other)), now=NOON)

    assert SECRET in seen_of(corpus, OURS)


def moved(feed, other):
    """The fields of `feed` at the address of `other`."""
    fields = {name: getattr(feed, name) for name in feed.__dataclass_fields__}
    return fields | {"url": other.url}


def test_a_feed_that_the_operator_follows_keeps_its_articles_with_everyones(corpus):
    common = corpus.feeds.add("https://news.test/both", now=NOON, due_at=NOON, owner=OURS.owner)
    common = corpus.feeds.add(common.url, now=NOON, due_at=NOON)

    assert common.shelf == 0


def test_it_stays_so_after_the_index_was_made_anew(corpus, feed, tmp_path):
    corpus.close()

    with Corpus.rebuild_index(tmp_path) as again:
        assert SECRET not in seen_of(again, THEIRS)
        assert SECRET in seen_of(again, OURS)
