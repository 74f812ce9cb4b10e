"""What many tests begin with: small articles, strategies that draw odd ones, a clock that a test sets."""

import shutil
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from corpus import Article, Span
from corpus.models.feed import Feed, FeedEntry
from corpus.models.ingest import AnalysedArticle, Submission
from corpus.text.analysis import article_terms
from corpus.text.sentences import split_sentences

NOON = datetime(2025, 4, 24, 12, tzinfo=UTC)

SUBJECTS = {
    "storm": "A storm flooded the harbour of Galway. Ferries stayed in port until Sunday.",
    "election": "Voters in Peru elected a new congress. Turnout was the lowest in a decade.",
    "comet": "Astronomers in Chile found a comet. It will pass the Sun in October.",
    "strike": "Train drivers in Lyon went on strike. Their union asks for a shorter week.",
    "vaccine": "Regulators approved a vaccine against dengue. It needs two doses.",
    "museum": "The museum in Oslo bought a painting by Munch. It hangs on the second floor.",
}


class Clock:
    """The time, which only a test moves."""

    def __init__(self, now=NOON):
        self.now = now

    def __call__(self):
        return self.now


def an_article(body=SUBJECTS["storm"], **fields):
    return Article(**({"title": ""} | fields), body=body)


def prepared(article, split=split_sentences):
    """The article as the store takes it, with no near copies looked for."""
    sentences = split(article.body)
    return AnalysedArticle(article=article, sentences=sentences, terms=article_terms(article, sentences))


def a_submission(article, *, now=NOON, by_feed=None):
    """The article as a feed that has it whole submits it."""
    entry = FeedEntry(
        id=article.id,
        title=article.title,
        link=article.url,
        published_at=article.published_at,
        content=article.body,
    )
    return Submission(entry=entry, source=article.source, received_at=now, by_feed=by_feed)


def articles(count=6, **fields):
    """`count` articles on different subjects, an hour apart, the newest first."""
    subjects = list(SUBJECTS.items())[:count]
    return [
        an_article(body, title=f"News of the {name}", published_at=NOON - timedelta(hours=hour), **fields)
        for hour, (name, body) in enumerate(subjects)
    ]


def copy_of(data, to):
    """A copy at `to` of a data folder that is not open."""
    # SQLite removes the shared-memory file when the last connection is collected, which may be now.
    return shutil.copytree(data, to, ignore=shutil.ignore_patterns("*-shm"), dirs_exist_ok=True)


def sentence_texts(text):
    return [span.of(text) for span in split_sentences(text)]


def span_of(text, part):
    """The span of the first `part` in `text`."""
    start = text.index(part)
    return Span(start=start, end=start + len(part))


WORDS = """
    storm storms harbour Rutte Rutte's NATO met meets Trump U.S. US us WHO who Zelenskyy café naïve 1,000 2.5
    percent countries Gov. Sen. Mr. Hague summit court ball he It But the of in well-known 2022 (Peru)
    "playing clearly\u201d \u2018now\u2019 don\u2019t — - \u2013 , ; : 50% a&b #:~:text=
    🌊 \uff21\uff22 ﬁre İzmir straße 東京 الرياض e\u0301t\u00e9 x\u00ad\u200by
""".split()

BREAKS = (
    " ",
    " ",
    " ",
    " ",
    ". ",
    ". ",
    ". ",
    ".\n",
    "\n",
    "\r\n",
    "\n\n",
    "? ",
    "! ",
    "\u2028",
    "\t",
    "\u00a0",
    '." ',
)

odd_text = st.lists(
    st.one_of(st.sampled_from(WORDS), st.sampled_from(BREAKS), st.text(max_size=6)), max_size=60
).map("".join)

storable_text = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from(BREAKS)), min_size=1, max_size=60
).map(lambda pairs: "".join(part for pair in pairs for part in pair))


def a_feed(url="https://news.test/feed", **fields):
    return Feed(**({"number": 1, "added_at": NOON, "due_at": NOON} | fields), url=url)
