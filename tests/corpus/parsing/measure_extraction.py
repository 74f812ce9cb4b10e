"""What is kept of real pages, beside what trafilatura keeps of them by itself. No test: run it by hand.

    python -m tests.corpus.parsing.measure_extraction FILE

FILE is JSON Lines (also with gzip) with `html`, `url`, and the strings that the text of a page `must` and
`must_not` hold. F1 is over these strings: those of `must` that are kept or missed, those of `must_not` that
are there.
"""

import gzip
import json
import sys
import time
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


def f1(pages, read):
    """F1 over the strings of all pages, each read by `read`."""
    kept, missed, strange = 0, 0, 0
    for page in pages:
        text = " ".join(read(page).split())
        found = sum(" ".join(must.split()) in text for must in page["must"])
        kept, missed = kept + found, missed + len(page["must"]) - found
        strange += sum(" ".join(must_not.split()) in text for must_not in page["must_not"])
    return 2 * kept / (2 * kept + missed + strange)


def main(file):
    content = file.read_bytes()
    lines = (gzip.decompress(content) if file.suffix == ".gz" else content).splitlines()
    pages, seconds = [json.loads(line) for line in lines], []

    def timed(page):
        began = time.perf_counter()
        text = ours(page)
        seconds.append(time.perf_counter() - began)
        return text

    print(f"{len(pages)} pages: F1 {f1(pages, timed):.3f}, the slowest took {max(seconds):.2f} s")
    print(f"trafilatura's own: F1 {f1(pages, its_own):.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
