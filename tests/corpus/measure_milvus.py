"""Compare Milvus with the embedded index, and measure answers over many passages in it.

    python -m tests.corpus.measure_milvus same FOLDER DATASET... [--articles N] [--questions N]
    python -m tests.corpus.measure_milvus many FOLDER DATASET [--articles N] [--passages N] [--questions N]
    python -m tests.corpus.measure_milvus recover FOLDER [--passages N]

`same` adds the articles of data sets (`corpus.evaluation.dataset`) to a corpus, fills a real Milvus from it,
and asks both engines the same questions. `many` repeats articles, each time with a term of each sentence
changed, another of 500 sources and another day of a year, until there are so many passages; it then asks
within 20 sources and half a year. `recover` fills a server with short generated articles, kills it while
questions are asked and articles come in, starts it again, and prints how soon both are served. FOLDER keeps
corpus and server for the next run.
"""

import argparse
import gc
import resource
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count, islice
from pathlib import Path
from random import Random

import numpy as np
from sqlalchemy import delete, insert, select

from corpus import Article, Corpus
from corpus.evaluation.dataset import Dataset
from corpus.models.errors import SearchUnavailableError
from corpus.models.ingest import ArticleTerms
from corpus.pipeline.files import read_articles
from corpus.retrieval.analyses import packed_analysis
from corpus.store.indexing import IndexEntry
from corpus.store.tables import ANALYSES, ARTICLES, SIGNED_NAMES, SOURCES, WORD_CODES
from corpus.text.signed_names import keys_in
from corpus.text.word_codes import packed_codes
from tests.scale.milvus import MilvusCore

SOURCE_COUNT, DAYS = 500, 365
AT_ONCE = 250  # articles
WARM = 10  # questions that are not counted


def articles_of(datasets, most):
    """The first articles of the data sets."""
    items = (item for folder in datasets for item in read_articles(Dataset(folder).articles))
    return islice((item for item in items if isinstance(item, Article)), most)


def questions_of(datasets, most):
    """The first questions of the data sets, shuffled, with the moments they are asked at."""
    asked = [question for folder in datasets for question in Dataset(folder).questions()]
    Random(7).shuffle(asked)
    return asked[:most]


@contextmanager
def served(folder):
    """A server with its file in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    core = MilvusCore(folder)
    core.start()
    try:
        yield core
    finally:
        core.kill()


def wait(corpus, question):
    """Wait until all is indexed and found: a server of this kind builds its index when it starts."""
    began = time.monotonic()
    while True:
        try:
            if corpus.is_indexed and corpus.search(question, 1):
                return time.monotonic() - began
        except SearchUnavailableError:
            pass
        time.sleep(1)


def percentiles(seconds):
    """p50 and p99 in milliseconds."""
    return " / ".join(f"{1000 * np.percentile(seconds, part):.1f}" for part in (50, 99))


def scores(corpus, question):
    """The scores of the 100 best passages by article and place."""
    hits = corpus.search(question.text, 100, now=question.now)
    return {(hit.article.id, hit.passage.span.start): hit.score for hit in hits}


def first(answer):
    """The id of the first cited article."""
    return answer.citations[0].article.id if answer.citations else None


def same(folder, datasets, *, articles, questions):
    """Ask both engines the same, and print how often and how far they differ."""
    asked = questions_of(datasets, questions)
    with served(folder / "server") as core, Corpus.open(folder / "corpus") as one:
        if not one.size:
            one.add(articles_of(datasets, articles))
        with Corpus.open(folder / "corpus", search_url=core.url) as other:
            wait(other, asked[0].text)
            print(
                f"{one.size:,} articles, {one.passages:,} passages; {other.passages:,} in Milvus", flush=True
            )
            cited = found = 0
            worst, took = 0.0, {one: [], other: []}
            for question in asked:
                answers = []
                for corpus in (one, other):
                    busy = time.thread_time()
                    answers.append(first(corpus.answer(question.text, now=question.now)))
                    took[corpus].append(time.thread_time() - busy)
                here, there = scores(one, question), scores(other, question)
                cited += answers[0] == answers[1]
                found += here.keys() == there.keys()
                worst = max([worst, *(abs(here[key] - there[key]) for key in here.keys() & there.keys())])
                if answers[0] != answers[1] or here.keys() != there.keys():
                    print(f"  differs: {question.text}", flush=True)
    print(f"same first citation: {cited} of {len(asked)}; same 100 passages: {found} of {len(asked)}")
    print(f"largest difference of a passage's score: {worst:.1e}")
    for name, corpus in (("embedded", one), ("Milvus", other)):
        figures = percentiles(took[corpus][WARM:])
        print(f"processor time of an answer in this process, p50 / p99: {figures} ms, {name}")


def repeated(entry, number, chance):
    """The entry of an article as another one: a term of each sentence is another."""
    sentences = entry.terms.sentences
    for terms in sentences:
        if terms:
            place = chance.randrange(len(terms))
            terms[place] += f"z{number % 97}"
    return replace(entry, number=number, terms=ArticleTerms.of(entry.terms.title, sentences))


def fill(corpus, rows, entries, passages):
    """Repeat articles in the store and in the index until there are so many passages."""
    chance, round_ = Random(4), count(1)
    with corpus.engine.begin() as connection:
        known = connection.scalars(select(SOURCES.c.number).where(SOURCES.c.name.startswith("Outlet"))).all()
        if not known:
            outlets = [{"name": f"Outlet {place}", "feed": 0} for place in range(SOURCE_COUNT)]
            known = connection.scalars(insert(SOURCES).returning(SOURCES.c.number), outlets).all()
    newest = max(row["number"] for row in rows)
    number = max(corpus._store.watermark()[0], newest)
    while corpus.passages < passages:
        turn = next(round_)
        for start in range(0, len(rows), AT_ONCE):
            made, ready = [], {}
            for row in rows[start : start + AT_ONCE]:
                number += 1
                source, published = chance.choice(known), row["published_at"]
                published = published and published - timedelta(days=chance.randrange(DAYS))
                new = {
                    "number": number,
                    "id": f"{row['id']}-{turn}-{number}",
                    "origin": f"{row['id']}-{number}",
                }
                made.append(row | new | {"source": source, "published_at": published, "address": None})
                entry = repeated(entries[row["number"]], number, chance)
                ready[number] = replace(entry, source=source, appeared_at=published)
            with corpus.engine.begin() as connection:
                connection.execute(insert(ARTICLES), made)
            corpus._catalog.catch_up(ready)
            print(f"{corpus.passages:,} passages", flush=True)
            if corpus.passages >= passages:
                return


def complete(corpus):
    """Give each article what an ingest keeps of its text, worked out once for each text."""
    with corpus.engine.connect() as connection:
        query = select(ARTICLES.c.digest, ARTICLES.c.number).order_by(ARTICLES.c.number)
        numbers = [tuple(row) for row in connection.execute(query)]
        analysed = dict(connection.execute(select(ANALYSES.c.number, ANALYSES.c.content)).all())
        coded = set(connection.scalars(select(WORD_CODES.c.number)))
    first = dict(reversed(numbers))
    kept = {number: kept_of(stored) for number, stored in corpus._store.get(list(first.values())).items()}
    made = [(number, *kept[first[digest]]) for digest, number in numbers]
    old = [{"number": number, "content": own} for number, own, *_ in made if analysed.get(number) != own]
    new = [(number, codes, names) for number, _, codes, names in made if number not in coded]
    with corpus.engine.begin() as connection:
        for row in old:
            connection.execute(delete(ANALYSES).where(ANALYSES.c.number == row["number"]))
        for table, rows in (
            (ANALYSES, old),
            (WORD_CODES, [{"number": number, "content": codes} for number, codes, _ in new]),
            (SIGNED_NAMES, [{"number": number, "name": name} for number, _, names in new for name in names]),
        ):
            if rows:
                connection.execute(insert(table), rows)


def kept_of(stored):
    """The analysis, the codes and the names that are kept of an article."""
    article, spans = stored.article, stored.sentences
    codes = packed_codes(article.title, article.body, spans)
    return packed_analysis(article, spans)[1], codes, [*keys_in(article.title, article.body)]


def many(folder, datasets, *, articles, passages, questions):
    """Fill a server with many passages, and print how long answers within some sources and a time take."""
    asked = questions_of(datasets, questions + WARM)
    with served(folder / "server") as core, Corpus.open(folder / "corpus", search_url=core.url) as corpus:
        if not corpus.size:
            corpus.add(articles_of(datasets, articles))
        if corpus.passages < passages:
            stored = corpus._store.get(corpus._store.numbers()[:articles])
            entries = {number: IndexEntry.of(article) for number, article in stored.items()}
            with corpus.engine.connect() as connection:
                query = select(ARTICLES).where(ARTICLES.c.number.in_(list(entries)))
                rows = [dict(row._mapping) for row in connection.execute(query)]
            fill(corpus, rows, entries, passages)
        complete(corpus)
        print(f"first answer after {wait(corpus, asked[0].text):.0f} s", flush=True)
        chance, names = Random(5), [name for name in corpus.sources() if name.startswith("Outlet")]
        wall, busy, cited = [], [], 0
        # As the bot does at its start: to look through all that was loaded takes 100 ms each time.
        gc.collect()
        gc.freeze()
        for question in asked:
            until = question.now - timedelta(days=chance.randrange(DAYS // 2))
            window = {"since": until - timedelta(days=DAYS // 2), "until": until}
            began, used = time.perf_counter(), time.thread_time()
            answer = corpus.answer(question.text, sources=chance.sample(names, 20), **window)
            wall.append(time.perf_counter() - began)
            busy.append(time.thread_time() - used)
            cited += bool(answer.citations)
        print(
            f"{corpus.size:,} articles, {corpus.passages:,} passages; {cited} of {len(asked)} cite something"
        )
        print(f"an answer within 20 sources and half a year, p50 / p99: {percentiles(wall[WARM:])} ms")
        print(f"processor time of it in this process, p50 / p99: {percentiles(busy[WARM:])} ms")
        print(f"memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:,.0f} MB")
        print(f"the server: {core.memory / 1e6:,.0f} MB of memory, {core.disk / 1e6:,.0f} MB of disk")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=("same", "many"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("datasets", type=Path, nargs="+")
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--passages", type=int, default=600_000)
    parser.add_argument("--questions", type=int, default=300)
    options = vars(parser.parse_args())
    what, folder, datasets = (options.pop(name) for name in ("what", "folder", "datasets"))
    if what == "same":
        options.pop("passages")
    {"same": same, "many": many}[what](folder, datasets, **options)


if __name__ == "__main__":
    main()
