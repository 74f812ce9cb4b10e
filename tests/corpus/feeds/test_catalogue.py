"""The catalogue of feeds: what the project's holds, and what an operator's file may say."""

from collections import Counter

import pytest

from corpus.feeds.catalogue import FeedCatalogue, FeedTopic
from corpus.fetching.addresses import FetchPolicy
from corpus.models.errors import IngestError

CATALOGUE = FeedCatalogue()
OWN = """
[[feeds]]
name = "Elmsea Herald"
url = "https://herald.test/feed"
language = "en"
topics = ["news", "sport"]
"""


def written(tmp_path, text):
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_it_has_many_feeds_of_five_languages_each_address_and_name_once():
    languages = Counter(feed.language for feed in CATALOGUE.feeds)
    addresses = Counter(feed.url.removesuffix("/").casefold() for feed in CATALOGUE.feeds)
    names = Counter(feed.name.casefold() for feed in CATALOGUE.feeds)

    assert len(CATALOGUE.feeds) >= 150
    assert {language for language, count in languages.items() if count >= 15} >= {
        "en",
        "de",
        "fr",
        "es",
        "pl",
    }
    assert [each for each, count in (addresses + names).items() if count > 1] == []


def test_every_address_is_secure_and_may_be_fetched_and_none_claims_to_have_been_tried():
    policy = FetchPolicy()

    assert [feed for feed in CATALOGUE.feeds if str(policy.checked(feed.url)) != feed.url] == []
    assert [feed for feed in CATALOGUE.feeds if not feed.site.startswith("https://")] == []
    assert [feed for feed in CATALOGUE.feeds if not feed.url.startswith("https://") or feed.verified] == []


def test_each_language_has_feeds_of_every_topic():
    for language in ("en", "de", "fr", "es", "pl"):
        found = {topic for feed in CATALOGUE.select(language=language) for topic in feed.topics}

        assert found == set(FeedTopic)


def test_languages_and_regions_fit_into_a_menu_and_select_feeds():
    assert CATALOGUE.languages[0] == "en"
    assert len(CATALOGUE.languages) < 25
    assert len(CATALOGUE.regions()) < 25
    assert {feed.region for feed in CATALOGUE.select(language="de", region="AT")} == {"AT"}
    assert sum(len(CATALOGUE.select(region=region)) for region in CATALOGUE.regions()) == len(CATALOGUE.feeds)


def test_a_feed_is_found_by_words_of_its_name_or_address():
    assert CATALOGUE.matching("bbc SCIENCE")[0].name == "BBC News: Science & Environment"
    assert CATALOGUE.matching("le monde")[0].name == "Le Monde"
    assert CATALOGUE.matching("tagesschau.de/wirt")[0].name == "tagesschau: Wirtschaft"
    assert CATALOGUE.matching("no such outlet") == ()


def test_an_operator_adds_replaces_one_or_replaces_all(tmp_path):
    more = FeedCatalogue(written(tmp_path, OWN))
    other = FeedCatalogue(written(tmp_path, OWN.replace("https://herald.test/feed", CATALOGUE.feeds[0].url)))
    alone = FeedCatalogue(written(tmp_path, "replace = true\n" + OWN))

    assert len(more.feeds) == len(CATALOGUE.feeds) + 1
    assert (other.feeds[0].name, len(other.feeds)) == ("Elmsea Herald", len(CATALOGUE.feeds))
    assert [(feed.region, feed.site) for feed in alone.feeds] == [("001", "https://herald.test/feed")]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('name = "Elmsea Herald"', "", 'feed 1, "name"'),
        ('"news", "sport"', '"weather"', "feed 1, \"topics\": 'weather' is none of news,"),
        ('"news", "sport"', "", 'feed 1, "topics"'),
        ('"news", "sport"', "[]", 'feed 1, "topics"'),
        ('"en"', '"English"', 'feed 1, "language"'),
        ('"en"', "7", 'feed 1, "language"'),
        ("https://herald.test/feed", "file:///etc/passwd", 'feed 1, "url"'),
        ("language", "lang", 'feed 1, "lang"'),
        ("[[feeds]]", "[feeds]", "feeds must be a list"),
        ("[[feeds]]", "[[feed]]", 'has "feed"'),
        ("[[feeds]]", "[[feeds", "is not TOML"),
        ("\n[[feeds]]", 'replace = "yes"\n[[feeds]]', "replace must be true or false"),
        ("Elmsea", "Elms\x00ea", "is not TOML"),
    ],
)
def test_a_fault_in_a_file_is_one_error_that_says_where(tmp_path, before, after, said):
    assert before in OWN
    file = written(tmp_path, OWN.replace(before, after))

    with pytest.raises(IngestError) as raised:
        FeedCatalogue(file)

    assert str(file) in str(raised.value)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"#" * 2_000_001])
def test_a_file_that_cannot_be_read_is_one_error(tmp_path, content):
    file = tmp_path / "own.toml"
    if content:
        file.write_bytes(content)

    with pytest.raises(IngestError, match=r"own\.toml"):
        FeedCatalogue(file)
