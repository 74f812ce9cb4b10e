"""Answer requests for the news as such, in `ask` and `chat`: the latest on a topic, the digest of a time."""

from typing import Any

from rich.text import Text

from bot.cli.options import AskedScope
from bot.cli.render.answer import listing_text
from bot.cli.render.documents import digest_document, listing_document, window_document
from bot.core.scope import check_sources
from corpus import Corpus, Digest, TimeWindow
from corpus.models.coverage import Extent, Listing
from corpus.retrieval.query import Intent, IntentKind, intent_of

_FEWEST = 5  # articles or stories; an answer has fewer citations


def request_in(corpus: Corpus, question: str, scope: AskedScope) -> Intent | None:
    """Return what news `question` asks for within `scope`; None if it asks something else.

    Raises:
        UsageError: no source is called as one of the scope's.
    """
    check_sources(scope.sources, corpus.sources())
    intent = intent_of(question, now=scope.now, known_sources=corpus.sources)
    window = TimeWindow(since=scope.since, until=scope.until)
    return intent.within(window, scope.sources) if intent else None


def news_text(corpus: Corpus, intent: Intent, scope: AskedScope) -> Text:
    """Return the requested news as styled text: stories of a time, or the newest articles.

    At least five, where an answer has fewer citations.
    """
    if intent.kind is IntentKind.DIGEST:
        # Imported here: most questions ask for no digest.
        from bot.cli.render.digest import digest_text

        failing = [feed.name for feed in corpus.feeds.behind(now=scope.now)]
        return digest_text(_digest(corpus, intent, scope), everything=corpus.scope(), failing=failing)
    return listing_text(_latest(corpus, intent, scope), topic=intent.topic, now=scope.now)


def news_document(corpus: Corpus, intent: Intent, scope: AskedScope) -> dict[str, Any]:
    """Return the requested news as the fields of a JSON document."""
    asked = {"kind": intent.kind, "topic": intent.topic, **window_document(intent.window)}
    request = asked | {"sources": intent.sources and list(intent.sources)}
    if intent.kind is IntentKind.DIGEST:
        return {"request": request, "digest": digest_document(_digest(corpus, intent, scope))}
    return {"request": request, "latest": listing_document(_latest(corpus, intent, scope))}


def _digest(corpus: Corpus, intent: Intent, scope: AskedScope) -> Digest:
    window, limit = intent.window, max(scope.limit, _FEWEST)
    return corpus.digest(
        window.since, window.until, intent.topic or None, limit, now=scope.now, sources=intent.sources
    )


def _latest(corpus: Corpus, intent: Intent, scope: AskedScope) -> Listing:
    extent = Extent(sources=intent.sources, now=scope.now)
    return corpus.reader.latest(intent.topic or None, extent, limit=max(scope.limit, _FEWEST))
