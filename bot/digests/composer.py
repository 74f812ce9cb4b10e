"""Compose the messages of an edition from its subscription and the corpus.

subscription and edition | Brief | Digest | parts of messages | sheets, and what they cite
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.dates import zone_of
from bot.core.limits import THREAD_NAME, shortened
from bot.core.markdown import escaped, muted
from bot.digests.edition import Edition
from bot.digests.editions import ComposedDigest, Draft, Picture, Sheet
from bot.digests.render import Around, DigestPart, digest_parts, headline, headlines, moment
from bot.digests.store import DigestLength, Subscription
from bot.guilds.store import viewer_of
from bot.locale.texts import Texts
from bot.state.messages import Cited
from bot.state.outbox_history import MessageHistory
from bot.state.quota import Allowance
from bot.topics.trend import FEWEST, numbers_text, trend_alt, trend_chart
from corpus import Corpus
from corpus.models.answer import TimeWindow
from corpus.models.coverage import Extent, Trend
from corpus.models.digest import Brief, Digest, Story

# What was published before the last edition but came in after it is told by the next one: always if it was
# published not much earlier, and else if it came in after the last one, or was still being indexed then.
_CAME_IN_LATE, _INDEXED_WITHIN = timedelta(hours=3), timedelta(minutes=30)
_DAYS, _LINES = 14, 5  # of a chart: how far back it goes, and how many topics it can tell apart
_NAME = 90  # characters of a headline in a menu, with its number


class DigestComposer:
    """Composes editions from a corpus; what their place was shown returns only with new sentences."""

    def __init__(self, corpus: Corpus, history: MessageHistory) -> None:
        self._corpus, self._history = corpus, history

    def compose(self, edition: Edition, subscription: Subscription, *, texts: Texts, now: datetime) -> Draft:
        """Return what the edition posts and cites."""
        brief, leads = self._brief(edition, subscription), subscription.wishes.length is DigestLength.FULL
        told = self._corpus.compose(brief, now=now)
        digest = replace(told, brief=replace(brief, window=edition.window))
        trend = self._trend(edition, subscription) if digest.stories else None
        around = Around(
            heading=subscription.wishes.title
            or ", ".join(topic.query for topic in brief.topics)
            or texts("News digest"),
            leads=leads,
            zone=zone_of(subscription.zone),
            late=edition.late,
            role=subscription.wishes.role,
            failing=self._failing(edition, now),
            numbers="" if trend is None else numbers_text(trend, texts),
        )
        thread = _thread(digest, subscription, around, texts)

        def within(may: Allowance) -> ComposedDigest:
            stories = tuple(_within(story, may, leads=leads) for story in digest.stories)
            allowed = replace(digest, stories=stories)
            parts = digest_parts(allowed, texts, replace(around, withheld=may.withheld))
            sheets = tuple(_sheets(parts, allowed, texts, thread=thread))
            if subscription.wishes.forum:
                name = around.heading + _at(digest, around, texts)
                sheets = tuple(_in_forum(sheets, allowed, name, texts=texts))
            if subscription.wishes.role and digest.stories:
                sheets = (replace(sheets[0], role=subscription.wishes.role), *sheets[1:])
            if subscription.wishes.publish:
                sheets = tuple(replace(sheet, publish=not sheet.follows) for sheet in sheets)
            if trend is not None:
                sheets = tuple(_pictured(sheets, trend, texts))
            return ComposedDigest(sheets=sheets, cited=tuple(_cited(allowed, sheet) for sheet in sheets))

        return Draft(empty=not digest.stories, within=within)

    def _brief(self, edition: Edition, subscription: Subscription) -> Brief:
        wishes, window = subscription.wishes, edition.window
        return Brief(
            window=TimeWindow(since=window.since and window.since - _CAME_IN_LATE, until=window.until),
            came_since=window.since and window.since - _INDEXED_WITHIN,
            topics=wishes.topics,
            sources=None if wishes.sources is None else frozenset(wishes.sources),
            without=wishes.without,
            languages=frozenset(wishes.languages),
            seen=self._history.seen(edition.place.target),
            standing=subscription.standing,
            limit=wishes.limit,
            viewer=viewer_of(edition.place.guild),
        )

    def _trend(self, edition: Edition, subscription: Subscription) -> Trend | None:
        """How much was written of late on the topics, or by each source; None where no chart is wished."""
        wishes = subscription.wishes
        if not wishes.picture:
            return None
        heaviest = sorted(wishes.topics, key=lambda topic: -topic.weight)[:_LINES]
        extent = Extent(
            now=edition.window.until,
            sources=None if wishes.sources is None else frozenset(wishes.sources),
            viewer=viewer_of(edition.place.guild),
        )
        trend = self._corpus.reader.trend([topic.query for topic in heaviest], extent, days=_DAYS)
        return trend if trend.total else None

    def _failing(self, edition: Edition, now: datetime) -> list[str]:
        """Return the names of the feeds that the place sees and that are behind."""
        owners = viewer_of(edition.place.guild).owners
        return [feed.title or feed.url for feed in self._corpus.feeds.behind(owners, now=now)]


def _within(story: Story, may: Allowance, *, leads: bool) -> Story:
    """Return the story with the excerpts within the quota."""
    if story.known:
        return replace(story, news=may.of(story.news))
    # Where no article has a title the lead is the headline.
    quoted = story.lead is not None and (leads or not story.titled.title)
    return replace(story, lead=None) if quoted and not may.of(filter(None, [story.lead])) else story


def _sheets(parts: Sequence[DigestPart], digest: Digest, texts: Texts, *, thread: str) -> Iterator[Sheet]:
    """Return the messages of a digest; in a thread, one a story below the headlines of all."""
    names = [headline(story, texts, most=_NAME) for story in digest.stories]
    sheets = [
        Sheet(
            head=part.head,
            stories=part.stories,
            names=tuple((place, names[place]) for place, _ in part.stories),
            foot=part.foot,
        )
        for part in parts
    ]
    if thread:
        head, foot = sheets[0].head, sheets[-1].foot
        listed = headlines(digest, texts, beside=(head, foot))
        first = Sheet(
            head="\n".join(filter(None, (head, listed))),
            names=tuple(enumerate(names)),
            foot=foot,
            thread=thread,
        )
        stories = [story for sheet in sheets for story in sheet.stories]
        sheets = [first, *(Sheet(stories=(story,), thread=thread, threaded=True) for story in stories)]
    for sheet in sheets:
        yield replace(sheet, language=texts.language, is_last=sheet is sheets[-1])


def _pictured(sheets: Sequence[Sheet], trend: Trend, texts: Texts) -> Iterator[Sheet]:
    """Return the messages with a chart above the last line, if it has enough to show."""
    if trend.total < FEWEST:
        yield from sheets
        return
    picture = Picture(chart=trend_chart(trend, texts), alt=trend_alt(trend, texts))
    for sheet in sheets:
        yield replace(sheet, picture=picture) if sheet.foot else sheet


def _thread(digest: Digest, subscription: Subscription, around: Around, texts: Texts) -> str:
    """Return the name of the digest's thread; "" if it opens none."""
    if not subscription.wishes.thread or not digest.stories:
        return ""
    at = _at(digest, around, texts)
    return f"{shortened(around.heading, THREAD_NAME - len(at))}{at}"


def _at(digest: Digest, around: Around, texts: Texts) -> str:
    return f" · {moment(digest.brief.until.astimezone(around.zone), texts)}"


def _in_forum(sheets: Sequence[Sheet], digest: Digest, name: str, *, texts: Texts) -> Iterator[Sheet]:
    """Return the messages as posts of a forum: one for all, or where there is a thread one a story."""
    first, *stories = sheets
    if not first.thread:
        yield replace(first, post=name)
        yield from (replace(sheet, in_post=True) for sheet in stories)
        return
    # The post of a story says which digest it is of; what all have in common is said once, in the last.
    heading = muted(escaped(shortened(name, THREAD_NAME)))
    for sheet in stories:
        story = digest.stories[sheet.stories[0][0]]
        foot = first.foot if sheet is stories[-1] else ""
        yield replace(sheet, head=heading, foot=foot, thread="", post=headline(story, texts))


def _cited(digest: Digest, sheet: Sheet) -> tuple[Cited, ...]:
    """Return each article of the stories of a sheet, that of the headline first, with its excerpts."""
    return tuple(cited for place, _ in sheet.stories for cited in _of_story(digest.stories[place], place))


def _of_story(story: Story, place: int) -> Iterator[Cited]:
    quoted = [excerpt for excerpt in (story.news if story.known else (story.lead,)) if excerpt is not None]
    others = [article for article in story.articles if article != story.titled]
    for article in (story.titled, *others):
        own = [excerpt for excerpt in quoted if excerpt.article.id == article.id]
        yield from (Cited.of(excerpt, place, topic=story.topic) for excerpt in own)
        if not own:
            yield Cited(article_id=article.id, place=place, source=article.source, topic=story.topic)
