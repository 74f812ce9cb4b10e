"""What is indexed as it comes in is what the store would be indexed as."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from corpus import Corpus
from corpus.models.article import Span
from corpus.models.ingest import PackedSpans
from corpus.pipeline.extraction import analysed
from corpus.pipeline.writer import IntakeWriter
from corpus.retrieval.analyses import packed_analysis, zstd
from corpus.store.articles import ArticleStore
from corpus.store.database import writing
from corpus.store.older import OlderArticles
from corpus.store.rows import packed_text, unpacked_text
from corpus.store.tables import ANALYSES, ARTICLES, SIGNED_NAMES, WORD_CODES
from tests.builders import NOON, SUBJECTS, an_article, articles

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


OF_SITE = (
    "Ferry sinks off the coast",
    "Snow closes the pass, and the police turn drivers back.",
    "Two win a lottery",
)
OWN = (
    "The harbour of Galway was closed on Monday. Two ferries had broken loose.",
    "A comet will be seen in the north this week. It comes back in 70 years.",
    "Grain prices fell to a low of ten years. Farmers asked for help.",
    "The tram line to the airport opened. It took nine years to build.",
)


def page(number, *paragraphs):
    url = f"https://paper.example/{number}"
    return replace(analysed(an_article("\n\n".join(paragraphs), title=f"Page {number}", url=url)), page=url)


def stored(tmp_path, pages):
    writer = IntakeWriter.open(tmp_path)
    results = [writer([each])[0] for each in pages]
    with Corpus.open(tmp_path) as corpus:
        return results, {article.url[-1]: article for article in corpus.newest(10)}


def test_what_a_site_repeats_below_its_articles_is_left_out_of_the_third(tmp_path):
    pages = [page(number, own, *OF_SITE) for number, own in enumerate(OWN)]

    _, found = stored(tmp_path, pages)

    assert [found[number].body for number in "23"] == list(OWN[2:])
    with Corpus.open(tmp_path) as corpus:
        answer = corpus.answer("What fell to a low of ten years?")
        (excerpt, *_) = answer.citations[0].excerpts
        assert excerpt.text in OWN[2]
        assert not [hit for hit in corpus.search("lottery") if hit.article.url[-1] in "23"]


def test_background_that_reports_on_one_matter_share_stays(tmp_path):
    background = "The strike of the ferry crews began in March over pay."

    _, found = stored(
        tmp_path, [page(number, own, background, own[:20] + "again.") for number, own in enumerate(OWN)]
    )

    assert all(background in article.body for article in found.values())


@pytest.mark.parametrize(
    "change", [delete(ANALYSES), update(ANALYSES).values(content=zstd.compress(b"4.1\nold"))]
)
def test_articles_of_an_older_version_are_analysed_while_others_come_in(tmp_path, change):
    def assert_analysed(corpus):
        store = ArticleStore(corpus.engine)
        kept = store.get(store.numbers(), analysed=True)
        made = {each: packed_analysis(one.article, one.sentences)[1] for each, one in kept.items()}
        assert {number: one.analysis for number, one in kept.items()} == made
        with writing(corpus.engine).begin() as connection:
            connection.execute(change)

    with Corpus.open(tmp_path) as corpus:
        corpus.add([an_article(SUBJECTS["storm"], id="old"), an_article(SUBJECTS["comet"], id="older")])
        assert_analysed(corpus)
        IntakeWriter.open(tmp_path)([])
        assert_analysed(corpus)
    with Corpus.rebuild_index(tmp_path) as corpus:
        assert_analysed(corpus)


def test_an_analysis_that_changed_meanwhile_is_not_replaced(tmp_path):
    with Corpus.open(tmp_path) as corpus:
        corpus.add([an_article(SUBJECTS["storm"]), an_article(SUBJECTS["comet"])])
        older = OlderArticles(corpus.engine)
        (newer, kept), (number, _) = older.analyses(2, below=2**31 - 1).items()
        older.renew_analyses({newer: kept, number: b"earlier"}, {newer: b"made", number: b"made"})
        assert older.analyses(1, below=2**31 - 1) == {newer: b"made"}
        assert older.analyses(1, below=newer)[number] not in {b"made", b"earlier"}


def test_codes_that_an_older_version_did_not_keep_are_made_while_others_come_in(tmp_path):
    def kept():
        with corpus.engine.connect() as connection:
            tables = (WORD_CODES, SIGNED_NAMES)
            return [sorted(map(tuple, connection.execute(select(*each.c)))) for each in tables]

    with Corpus.open(tmp_path) as corpus:
        texts = [f"{SUBJECTS[each]} M&S, AT&T." for each in ("storm", "comet", "strike")]
        corpus.add([an_article(text, id=str(n), url=None) for n, text in enumerate(texts)])
        made = kept()
        with writing(corpus.engine).begin() as connection:
            for table in (WORD_CODES, SIGNED_NAMES):
                connection.execute(delete(table).where(table.c.number <= 2))
        IntakeWriter.open(tmp_path)([])
        assert kept() == made
        assert [len(rows) for rows in made] == [3, 6]
        corpus.remove(["0", "1", "2"], now=NOON)
        assert kept() == [[], []]


def test_texts_of_an_older_version_are_read_as_they_are_and_packed_while_others_come_in(tmp_path):
    old = an_article(SUBJECTS["storm"] + " " + SUBJECTS["comet"], id="old")
    with Corpus.open(tmp_path) as corpus:
        corpus.add([old])
        before = corpus.search("storm comet")
        with writing(corpus.engine).begin() as connection:
            body, spans = unpacked_text(connection.scalar(select(ARTICLES.c.packed)))
            connection.execute(update(ARTICLES).values(body=body, sentences=spans, packed=None))
        assert (body, corpus.article("old"), corpus.search("storm comet")) == (
            old.body,
            corpus.newest(1)[0],
            before,
        )
        IntakeWriter.open(tmp_path)([])
        with corpus.engine.connect() as connection:
            left, packed = connection.execute(select(ARTICLES.c.body, ARTICLES.c.packed)).one()
        assert (left, unpacked_text(packed)) == ("", (body, spans))
        assert corpus.search("storm comet") == before


@given(st.text(), st.lists(st.integers(0, 2**32 - 1), max_size=20).map(sorted))
def test_what_is_packed_is_unpacked(body, bounds):
    spans = [Span(start=start, end=end) for start, end in zip(bounds[::2], bounds[1::2], strict=False)]
    assert unpacked_text(packed_text(body, spans)) == (body, PackedSpans.of(spans).content)
