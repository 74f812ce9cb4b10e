"""Data folders whose index an older version made."""

from corpus import Article, Corpus
from corpus.index import PostingsBM25

ENGLISH = Article(title="A storm", body="A storm flooded the harbour of Galway. Ferries stayed in port.")


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
