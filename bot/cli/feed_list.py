"""`clippings feeds list` and `export`: the feeds as they are."""

from pathlib import Path

from bot.cli.console import corpus_to_read, output, print_json, settings_of
from bot.cli.options import this_moment
from bot.cli.render.feeds import feeds_text, freshness_document, health_document
from corpus.feeds.opml import ListedFeed, write_opml

_NONE = "no feeds yet: add one with `clippings feeds add ADDRESS`"


def run(*, as_json: bool, data: Path | None, config: Path | None) -> None:
    """List all feeds, the guilds' too, and their health."""
    settings, now = settings_of(data=data, config=config), this_moment()
    with corpus_to_read(settings) as corpus:
        healths, freshness = corpus.feeds.health(now=now), corpus.feeds.freshness(now=now)
    if as_json:
        print_json(
            {
                "feeds": [health_document(health) for health in healths],
                "freshness": freshness_document(freshness),
            }
        )
        return
    output().print(feeds_text(healths, freshness, now=now) if healths else _NONE)


def export(file: Path | None, *, data: Path | None, config: Path | None) -> None:
    """Write the operator's feeds as an OPML list."""
    settings = settings_of(data=data, config=config)
    with corpus_to_read(settings) as corpus:
        feeds = corpus.feeds.all([None])
    listed = (ListedFeed(url=feed.url, title=feed.title, site=feed.site) for feed in feeds)
    text = write_opml(listed, title="Feeds of Clippings")
    if file is None:
        print(text, end="")
    else:
        file.write_text(text, encoding="utf-8")
