"""Compare what is read of real feeds with what feedparser reads of them.

    python -m tests.corpus.feeds.compare_feeds ARCHIVE.tar.gz

For each feed it prints how many entries, links, dates and authors feedparser has, how many of them are lost
here and how many are here alone. A date is compared to the second, as far as feedparser reads it, and a link
as it is written.
"""

import argparse
import sys
import tarfile
from calendar import timegm
from datetime import UTC, datetime
from pathlib import Path

import feedparser

from corpus import IngestError, parse_feed
from corpus.parsing.fields import web_address

URL = "https://feeds.test/feed"
PARTS = ("entries", "links", "dates", "authors")


DATES = ("published_parsed", "updated_parsed", "created_parsed")


def theirs_of(content):
    """What feedparser has of each entry: its link, its date, its authors."""
    parsed = feedparser.parse(content, response_headers={"content-location": URL})
    return [
        (
            web_address(entry.get("feedburner_origlink")) or web_address(entry.get("link")),
            next((date for name in DATES if (date := dict.get(entry, name))), None),
            [name for each in entry.get("authors", ()) if (name := each.get("name") or each.get("email"))],
        )
        for entry in parsed.entries
    ]


def ours_of(content):
    """The same of what is read here; None where it is refused."""
    try:
        feed = parse_feed(content, URL)
    except IngestError:
        return None
    return [(entry.link, entry.published_at, entry.authors) for entry in feed.entries]


def moment_of(parsed):
    return None if parsed is None else datetime.fromtimestamp(timegm(parsed), UTC)


def counted(theirs, ours):
    """How many of each part feedparser has, are lost here, are here alone, and differ."""
    figures = {part: [0, 0, 0, 0] for part in PARTS}
    figures["entries"][:3] = [len(theirs), max(0, len(theirs) - len(ours)), max(0, len(ours) - len(theirs))]
    for (link, date, authors), (own_link, own_date, own_names) in zip(theirs, ours, strict=False):
        for part, one, other in (
            ("links", link, own_link),
            ("dates", moment_of(date), own_date and own_date.replace(microsecond=0)),
            ("authors", tuple(dict.fromkeys(" ".join(name.split()) for name in authors)), own_names),
        ):
            figures[part][0] += bool(one)
            figures[part][1] += bool(one) and not other
            figures[part][2] += bool(other) and not one
            figures[part][3] += bool(one) and bool(other) and one != other
    return figures


def main():
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("archive", type=Path)
    total = {part: [0, 0, 0, 0] for part in PARTS}
    read = refused = 0
    with tarfile.open(arguments.parse_args().archive) as archive:
        for member in (each for each in archive if each.isfile()):
            content = archive.extractfile(member).read()
            theirs, ours = theirs_of(content), ours_of(content)
            if ours is None:
                refused += 1
                print(f"{Path(member.name).name}: refused here; feedparser has {len(theirs)} entries")
                continue
            read += 1
            figures = counted(theirs, ours)
            for part in PARTS:
                total[part] = [sum(pair) for pair in zip(total[part], figures[part], strict=True)]
            if odd := {part: figures[part][1:] for part in PARTS if any(figures[part][1:])}:
                print(f"{Path(member.name).name}: lost, alone, other: {odd}")
    print(f"{read} feeds read, {refused} refused")
    for part, (count, lost, alone, other) in total.items():
        print(f"{part:8} {count:6,}  lost {lost:4,}  here alone {alone:4,}  other {other:4,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
