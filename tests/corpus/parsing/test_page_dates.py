"""When a page was published, as its elements, scripts and lines write it."""

from datetime import UTC, datetime

import pytest

from corpus.parsing.html import extract_article

TEXT = (
    "<p>The ferry ran aground off Elmsea on Monday with 140 passengers, the coast guard said.</p>"
    "<p>All of them were taken ashore within two hours, and nobody was hurt in the accident.</p>"
)


def published(head="", line="", language="en"):
    html = f"<html lang='{language}'><head>{head}</head><body><article>{line}{TEXT}</article></body></html>"
    return extract_article(html, "https://example.org/ferry").published_at


def moment(*parts):
    return datetime(2023, *parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<meta name='date' content='2023-02-09 22:30:00 EST'>", moment(2, 10, 3, 30)),
        ("<meta name='pubdate' content='Thu, 09 Feb 2023 08:30:00 CET'>", moment(2, 9, 7, 30)),
        ("<meta name='publish_date' content='9 February 2023 8:30 p.m. AEDT'>", moment(2, 9, 9, 30)),
        ("<meta name='DC.date.issued' content='02.23.2023'>", moment(2, 23)),
        ("<meta itemprop='datePublished' content='2023/02/23 10:15 MSK'>", moment(2, 23, 7, 15)),
        (
            "<meta name='last-modified' content='2023-02-25 10:00'>"
            "<meta name='publication_date' content='February 23, 2023 10:00 AM PST'>",
            moment(2, 23, 18),
        ),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2023-02-25",'
            ' "datePublished": "February 23, 2023 9:00 PM EST"}</script>',
            moment(2, 24, 2),
        ),
    ],
)
def test_a_date_has_the_hour_and_the_zone_that_the_page_writes(head, expected):
    assert published(head) == expected


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        ("en", "Updated March 4, 2023 7:15 AM | Published March 2, 2023 6:05 PM", moment(3, 2, 18, 5)),
        ("en-GB", "First published: 02/03/2023. Last updated: 04/03/2023.", moment(3, 2)),
        ("de", "Zuletzt aktualisiert: 4. März 2023, veröffentlicht am 2. März 2023", moment(3, 2)),
        ("fr", "Publié le 2 mars 2023 à 18h05, mis à jour le 4 mars 2023", moment(3, 2, 18, 5)),
        ("it", "Pubblicato il 2 marzo 2023 - Aggiornato il 4 marzo 2023", moment(3, 2)),
        ("nl", "Bijgewerkt op 4 maart 2023. Gepubliceerd op 2 maart 2023", moment(3, 2)),
        ("pl", "Aktualizacja: 4 marca 2023, opublikowano: 2 marca 2023", moment(3, 2)),
        ("ru", "Обновлено 4 марта 2023. Опубликовано 2 марта 2023", moment(3, 2)),
        ("en", "Published by the council in three parts", None),
    ],
)
def test_a_line_of_text_says_when_the_page_was_published(language, line, expected):
    assert published(line=f"<p>{line}</p>", language=language) == expected
