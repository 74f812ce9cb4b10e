"""Data folders that an older version made: opened, asked, and brought up to date."""

import sqlite3

import numpy as np
import pytest
from alembic import command

from corpus import Article, Corpus, split_sentences
from corpus.index import PostingsBM25
from corpus.store.database import CORPUS_CHAIN, FILE_NAME, open_database, writing
from corpus.store.migrations.runner import configuration

GERMAN = Article(
    title="Brücke gesperrt",
    body="Der Rat der Stadt hat z. B. die Sperrung der alten Rheinbrücken beschlossen. Sie dauert ein Jahr.",
)
ENGLISH = Article(title="A storm", body="A storm flooded the harbour of Galway. Ferries stayed in port.")
ROW = "INSERT INTO articles (id, digest, title, body, authors, sentences) VALUES (?, ?, ?, ?, '[]', ?)"


@pytest.fixture
def old(tmp_path):
    """A folder as it was before languages were told, with an index of terms of then."""
    engine = writing(open_database(tmp_path, ()))
    config = configuration(CORPUS_CHAIN.scripts)
    config.attributes["version_table"] = CORPUS_CHAIN.version_table
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "corpus_0001")
    engine.dispose()
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        for article in (GERMAN, ENGLISH):
            spans = np.array([(s.start, s.end) for s in split_sentences(article.body)], dtype="<u4")
            connection.execute(ROW, (article.id, "", article.title, article.body, spans.tobytes()))
        connection.execute("UPDATE articles SET digest = 'unknown'")
    connection.close()
    columns = {name: np.zeros(2, np.int64) for name in ("article", "first", "last", "source", "published")}
    columns |= {"article": np.array([1, 2]), "last": np.array([2, 2])}
    index = PostingsBM25(())
    index.add([["what", "terms", "were"], ["in", "those", "days"]], columns=columns)
    index.save(tmp_path / "index", note={"article": 2, "removal": 0})
    return tmp_path


def test_an_older_folder_is_read_as_english_with_terms_of_today(old):
    with Corpus.open(old) as corpus:
        german, english = (corpus.search(question) for question in ("Rheinbrücken", "ferry"))

    assert [hit.article for hit in (*german, *english)] == [GERMAN, ENGLISH]
    assert german[0].article.language is None


def test_a_rebuild_tells_the_languages_of_older_articles_and_splits_them_anew(old):
    Corpus.open(old).close()

    with Corpus.rebuild_index(old) as corpus:
        (hit,) = corpus.search("Welche Rheinbrücke wird gesperrt?")
        scope = corpus.scope()
        answer = corpus.answer("When did ferries stay in port?")

    assert hit.article == GERMAN
    assert hit.article.language == "de"
    assert scope.articles == 2
    assert answer.citations[0].article == ENGLISH


def test_one_that_asks_meanwhile_sees_the_articles_before_and_after(old):
    with Corpus.open(old) as reader:
        before = reader.answer("Rheinbrücken")
        Corpus.rebuild_index(old).close()
        after = reader.answer("Rheinbrücken")

    assert [answer.citations for answer in (before, after)] != [(), ()]


def test_terms_of_another_version_are_made_anew_once(tmp_path):
    with Corpus.open(tmp_path) as corpus:
        corpus.add([ENGLISH])
    index = PostingsBM25.open(tmp_path / "index")
    index.save(tmp_path / "index", note=index.note | {"analysis": 0})

    Corpus.open(tmp_path).close()

    note = PostingsBM25.open(tmp_path / "index").note
    assert note["analysis"] > 0
    Corpus.open(tmp_path).close()
    assert PostingsBM25.open(tmp_path / "index").note == note
