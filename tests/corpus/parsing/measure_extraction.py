"""What is kept of real pages, beside what trafilatura keeps of them by itself. No test: run it by hand.

    python -m tests.corpus.parsing.measure_extraction FILE

FILE is JSON Lines (also with gzip) with `html`, `url`, and the strings that the text of a page `must` and
`must_not` hold. F1, precision and recall are over these strings: those of `must` that are kept or missed,
those of `must_not` that are there.
"""

import gzip
import hashlib
import json
import sys
import time
from collections import Counter
from pathlib import Path

import trafilatura

from corpus.models.errors import IngestError
from corpus.parsing.html import extract_article


def ours(page):
    """The text of a page as it would be stored, which its title is no part of; "" where it is refused."""
    try:
        return extract_article(page["html"], page["url"]).body
    except IngestError:
        return ""


def its_own(page):
    """The same by trafilatura alone."""
    return trafilatura.extract(page["html"], url=page["url"]) or ""


def half_of(page):
    """Which half a page belongs to: rules were made on the first, the second checks them."""
    return hashlib.sha256(page["url"].encode()).digest()[-1] % 2


def counts(page, text):
    """How many strings of `must` are kept, how many are missed, and how many of `must_not` are there."""
    text = " ".join(text.split())
    kept = sum(" ".join(must.split()) in text for must in page["must"])
    strange = sum(" ".join(must_not.split()) in text for must_not in page["must_not"])
    return Counter(kept=kept, missed=len(page["must"]) - kept, strange=strange)


def rates(found):
    """F1, precision and recall over the strings of pages, one count a page."""
    total = sum(found, Counter())
    kept, missed, strange = total["kept"], total["missed"], total["strange"]
    return 2 * kept / (2 * kept + missed + strange), kept / (kept + strange), kept / (kept + missed)


def scores(found):
    return "F1 {:.3f}, precision {:.3f}, recall {:.3f}".format(*rates(found))


def report(name, pages, read):
    seconds, found = [], []
    for page in pages:
        began = time.process_time()
        text = read(page)
        seconds.append(time.process_time() - began)
        found.append(counts(page, text))
    print(f"{name}: {scores(found)}; {sum(seconds):.1f} s, the slowest page {max(seconds):.2f} s")
    for half in (0, 1):
        print(
            f"    half {half}: {scores(c for c, p in zip(found, pages, strict=True) if half_of(p) == half)}"
        )


def main(file):
    content = file.read_bytes()
    lines = (gzip.decompress(content) if file.suffix == ".gz" else content).splitlines()
    pages = [json.loads(line) for line in lines]
    ours(pages[0])  # what is loaded once is no page's time
    report(f"{len(pages)} pages", pages, ours)
    report("trafilatura's own", pages, its_own)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
