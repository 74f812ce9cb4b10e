"""Which text of an entry or its page becomes an article, and of how many entries, against a real server."""

from datetime import timedelta

import pytest

from corpus.models.feed import EntryStatus
from tests.builders import NOON
from tests.corpus.feeds.followed import LONG, fates, put_feed

LATER = NOON + timedelta(hours=2)


def articles_of(corpus):
    found = corpus.newest(100)
    return [(each.title, each.body) for each in found]


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><div id=root></div><noscript>Please enable JavaScript.</noscript></body></html>",
        "<html><body><article><p>The harbour was closed on Monday.</p></article></body></html>",
        "<html><body><p>Log in to continue reading. Forgot your password?</p></body></html>",
        "%PDF-1.7 \0",
    ],
)
async def test_what_the_feed_says_is_kept_where_its_page_says_no_more(site, corpus, poll, page):
    put_feed(site, ("Harbour", site.url("news.test/a"), "The harbour was closed on Monday.", NOON))
    site.put("news.test/a", page)

    polled = await poll()

    assert fates(polled) == {EntryStatus.TAKEN: 1}
    assert articles_of(corpus) == [("Harbour", "The harbour was closed on Monday.")]


@pytest.mark.parametrize(
    "notice",
    [
        "Unsere Seite benutzt kleine Dateien, um den Besuch zu messen. Mehr steht im Kleingedruckten.",
        "Nous employons des témoins de connexion pour mesurer les visites. Vous pouvez les refuser.",
        "Ten serwis zapisuje pliki na Twoim urządzeniu. Możesz to zmienić w ustawieniach przeglądarki.",
        "このサイトではサービス向上のために情報を保存しています。続けるには同意してください。",
    ],
)
async def test_a_page_with_nothing_of_its_entry_does_not_displace_what_the_feed_says(
    site, corpus, poll, notice
):
    summary = "The ferry Aurora ran aground off Elmsea on Monday with 140 passengers aboard."
    put_feed(site, ("Ferry runs aground", site.url("news.test/a"), summary, NOON))
    site.put("news.test/a", f"<html><body><article><p>{notice}</p></article></body></html>")

    await poll()

    assert articles_of(corpus) == [("Ferry runs aground", summary)]


async def test_a_paywall_costs_its_own_lines_only(site, corpus, poll):
    put_feed(site, ("Storm", site.url("news.test/a"), "In short.", NOON))
    wall = (
        "<p>Subscribe now to continue reading for 1 euro.</p><p>Already a subscriber? Log in to continue.</p>"
    )
    site.put("news.test/a", f"<html><body><article><p>{LONG}</p>{wall}</article></body></html>")

    await poll()

    assert articles_of(corpus) == [("Storm", LONG)]


@pytest.mark.parametrize(
    "path", ["status", "live#block-{n}", "story?ref={n}", "item?session=s{n}", "a?source={name}"]
)
async def test_several_entries_of_one_page_are_as_many_articles(site, corpus, poll, path):
    texts = ["The bridge was closed.", "Voters chose a congress.", "Drivers went on strike."]
    links = [site.url(f"news.test/{path.format(n=n, name='abc'[n])}") for n in range(3)]
    put_feed(site, *[(f"Title {n}", links[n], text, NOON) for n, text in enumerate(texts)])

    polled = await poll()

    assert fates(polled) == {EntryStatus.TAKEN: 3}
    assert sorted(body for _, body in articles_of(corpus)) == sorted(texts)
    assert {hit.article.url for hit in corpus.search("bridge congress strike", 10)} == set(links)
    assert fates(await poll(LATER)) == {}


async def test_a_page_that_several_entries_lead_to_is_the_article_of_none(site, corpus, poll):
    entries = [(f"Title {n}", site.url("news.test/live"), f"Short text {n}.", NOON) for n in range(3)]
    put_feed(site, *entries)
    site.put("news.test/live", f"<html><body><article><p>{LONG}</p></article></body></html>")

    await poll()

    assert site.count("news.test/live") == 0
    assert len(articles_of(corpus)) == 3


async def test_one_link_that_is_listed_twice_with_one_text_is_one_article(site, corpus, poll):
    put_feed(site, *[("Storm", site.url("news.test/a"), LONG, NOON)] * 2)

    polled = await poll()

    assert fates(polled) == {EntryStatus.TAKEN: 1, EntryStatus.MERGED: 1}
    assert len(articles_of(corpus)) == 1


@pytest.mark.parametrize("canonical", ["latest-news-of-the-day", "news", ""])
async def test_a_canonical_address_of_several_pages_is_that_of_none(site, corpus, poll, canonical):
    bodies = [f"{LONG} {topic} " * 2 for topic in ("one", "two")] + ["A short item. It ends soon, they say."]
    for n, body in enumerate(bodies):
        head = f'<link rel="canonical" href="{site.url("news.test/" + canonical)}">'
        text = " ".join(f"{word}{n}" for word in body.split())
        site.put(
            f"news.test/{n}x",
            f"<html><head>{head}</head><body><article><p>{text}.</p></article></body></html>",
        )
    put_feed(site, *[(f"Title {n}", site.url(f"news.test/{n}x"), None, NOON) for n in range(3)])

    await poll()

    assert len(articles_of(corpus)) == 3


@pytest.mark.parametrize("at_once", [True, False])
async def test_pages_that_look_alike_and_share_a_canonical_address_are_articles_of_their_own(
    site, corpus, poll, at_once
):
    towns = ["Namur", "Dinant", "Huy"]
    head = f'<link rel="canonical" href="{site.url("news.test/fr/actualites")}">'
    entries = [(f"Le temps à {town}", site.url(f"news.test/fr/{town}"), None, NOON) for town in towns]

    def put_pages(weather):
        for town in towns:
            body = (
                f"Les habitants de {town} verront {weather} mardi, selon le service public de la région. " * 3
            )
            site.put(
                f"news.test/fr/{town}",
                f"<html><head>{head}</head><body><article><p>{body}</p></article></body></html>",
            )

    put_pages("la pluie")
    for count in (3,) if at_once else (1, 2, 3):
        put_feed(site, *entries[:count])
        await poll(NOON + count * timedelta(hours=2))

    assert sorted(title for title, _ in articles_of(corpus)) == sorted(title for title, *_ in entries)


async def test_an_entry_is_cited_as_the_source_that_it_names(site, corpus, poll):
    item = (
        "<item><title>Ferry</title><guid>1</guid><description>A ferry sank off Crete.</description>"
        '<source url="https://post.test">Hellenic Post</source></item>'
    )
    put_feed(site, more=item)

    await poll()

    assert [hit.article.source for hit in corpus.search("ferry Crete", 5)] == ["Hellenic Post"]
