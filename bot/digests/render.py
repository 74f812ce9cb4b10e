"""Render a digest as the texts of its messages. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from itertools import accumulate

from bot.core.citations import relative, source_line
from bot.core.limits import TITLE, fits, shortened
from bot.core.markdown import escaped, link, mention_of, muted, quote
from bot.core.notices import used_up
from bot.core.phrases import freshness
from bot.locale.texts import Texts
from corpus import Article, Digest, Emptiness, Excerpt, Story


def why_empty(digest: Digest, texts: Texts) -> str:
    """Why a digest tells nothing."""
    if digest.empty is Emptiness.NOTHING_PUBLISHED:
        return texts("Nothing was published in that period.")
    if digest.empty is Emptiness.NOTHING_ON_TOPIC:
        topics = ", ".join(topic.query for topic in digest.brief.topics)
        return texts.plural(
            "{count} article was published in this time, and it is not on {topics}.",
            "{count} articles were published in this time, and none is on {topics}.",
            digest.scope.articles,
            topics=topics,
        )
    return texts("Nothing new since the last digest.")


def reported_by(story: Story, texts: Texts) -> str:
    """How many sources report a story on their own."""
    return texts.plural("{count} source", "{count} sources", len(story.sources))


def left_out(digest: Digest, texts: Texts) -> str:
    """How many stories there are beside those that are told; "" where there are none."""
    if not digest.more:
        return ""
    return texts.plural("{count} more story", "{count} more stories", digest.more)


STORIES = 10  # of a message: each is two components with the line above it, and Discord takes forty

NOTE = 80  # characters of a note above the first message, in a preview

# Characters that are shown of these; each may take two.
_HEADING = 100
_TOPIC = 60
_SOURCE = 40
_TOPICS = 300
_OUTLETS = 5  # articles that are linked
_FAILING = 5  # feeds that are named
# Characters of a story that more sentences and links may fill; its first sentence always stands.
_STORY = 1500
_NAMES = (TITLE, 60, 30)  # characters of a headline in a list: as many as leave room for all


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPart:
    """The texts of one message: what comes first, stories by their place in the digest, the small print."""

    head: str = ""
    stories: tuple[tuple[int, str], ...] = ()
    foot: str = ""

    def texts(self) -> list[str]:
        """All text displays that are not empty."""
        return [text for text in (self.head, *(text for _, text in self.stories), self.foot) if text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is said around a digest's stories.

    Attributes:
        heading: its name.
        leads: whether stories are told with a sentence, or by their headlines alone.
        zone: the time zone of its period.
        late: whether it comes later than it was to.
        role: what is mentioned, where there are stories.
        failing: names of feeds that were not read of late.
        numbers: what a picture shows, in words; "" where there is none.
        withheld: sources that are no longer quoted today.
    """

    heading: str
    leads: bool = True
    zone: tzinfo = UTC
    late: bool = False
    role: int | None = None
    failing: Sequence[str] = ()
    numbers: str = ""
    withheld: Sequence[str] = ()


def digest_parts(digest: Digest, texts: Texts, around: Around) -> tuple[DigestPart, ...]:
    """Return the messages of `digest` in order. An empty digest says why."""
    told = [
        (place, _story(story, place, digest, texts, around)) for place, story in enumerate(digest.stories)
    ]
    parts = [DigestPart(head=_head(digest, texts, around))]
    for story in told:
        longer = replace(parts[-1], stories=(*parts[-1].stories, story))
        if len(longer.stories) <= STORIES and fits([*longer.texts(), _beside(parts)]):
            parts[-1] = longer
        else:
            parts.append(DigestPart(stories=(story,)))
    foot = _foot(digest, texts, around)
    last = replace(parts[-1], foot=foot)
    whole = fits([*last.texts(), _beside(parts)])
    return (*parts[:-1], last) if whole else (*parts, DigestPart(foot=foot))


def _beside(parts: Sequence[DigestPart]) -> str:
    """Return as much text as stands above the last of these parts in a preview, if it is the first."""
    return "" if len(parts) > 1 else " " * NOTE


def moment(of: datetime, texts: Texts) -> str:
    """Return a day and an hour in plain text, such as "30 Nov 08:00"."""
    return f"{texts.short_date(of)} {of:%H:%M}"


def period(since: datetime, until: datetime, texts: Texts, *, zone: tzinfo) -> str:
    """Return the time that a digest covers, in its own zone: "29 Nov 08:00 to 30 Nov 08:00 CET"."""
    begin, end = since.astimezone(zone), until.astimezone(zone)
    last = f"{end:%H:%M}" if begin.date() == end.date() else moment(end, texts)
    said = texts("{since} to {until}", since=moment(begin, texts), until=last)
    return f"{said} {end:%Z}"


def headline(story: Story, texts: Texts, *, most: int = TITLE) -> str:
    """Return the headline of a story in one line of plain text."""
    title = shortened(" ".join(story.headline.split()), most)
    return title if escaped(title).strip() else texts("Untitled")


def headlines(digest: Digest, texts: Texts, *, beside: Sequence[str]) -> str:
    """Return the headlines of all stories, one a line, as long as leaves room for `beside`."""
    lines, beside = [], [*beside, " " * NOTE]
    for most in _NAMES:
        lines = [_numbered(place, story, texts, most=most) for place, story in enumerate(digest.stories)]
        if fits(["\n".join(lines), *beside]):
            break
    while lines and not fits(["\n".join(lines), *beside]):
        lines.pop()
    return "\n".join(lines)


def _numbered(place: int, story: Story, texts: Texts, *, most: int = TITLE) -> str:
    name = headline(story, texts, most=most)
    address = story.titled.url if most == TITLE else None
    return f"**{place + 1}.** {link(name, address) if most == TITLE else escaped(name)}"


def _head(digest: Digest, texts: Texts, around: Around) -> str:
    lines = [f"### {escaped(shortened(around.heading, _HEADING))}", muted(_extent(digest, texts, around))]
    if around.role and digest.stories:
        lines.append(mention_of(around.role))
    if digest.empty:
        lines.append(escaped(shortened(why_empty(digest, texts), _TOPICS)))
    return "\n".join(lines)


def _extent(digest: Digest, texts: Texts, around: Around) -> str:
    """Return which time a digest covers, and how much it tells."""
    parts = [texts("late")] if around.late else []
    parts.append(period(digest.brief.since, digest.brief.until, texts, zone=around.zone))
    if digest.stories:
        stories = texts.plural("{count} story", "{count} stories", len(digest.stories))
        count = len({source for story in digest.stories for source in story.sources})
        sources = texts.plural("from {count} source", "from {count} sources", count) if count else ""
        parts.append(f"{stories} {sources}".strip())
    return " · ".join(parts)


def _story(story: Story, place: int, digest: Digest, texts: Texts, around: Around) -> str:
    """Return a story: headline, excerpts and sources."""
    if len(digest.brief.topics) == 1:
        story = replace(story, topic=None)  # which goes without saying
    lines, lead = [_numbered(place, story, texts)], None
    if story.known:
        lines += _news(story, digest.brief.since, texts)
    # Where no article has a title the lead is the headline.
    elif around.leads and story.lead and story.titled.title.strip():
        lead = story.lead
        lines.append(quote(lead))
    size = sum(map(len, lines))
    lines.append(muted(_reports(story, texts, lead=lead, most=max(_STORY - size, 0))))
    return "\n".join(filter(None, lines))


def _news(story: Story, since: datetime, texts: Texts) -> Iterator[str]:
    """Return the new sentences of a known story, each with its link."""
    yield muted(texts("new since {time}", time=relative(since)))
    size = 0
    for number, excerpt in enumerate(story.news):
        said = f"{quote(excerpt)}\n{muted(_outlet(excerpt.article, texts, url=excerpt.link))}"
        size += len(said)
        if not number or size <= _STORY:
            yield said


def _outlet(article: Article, texts: Texts, *, url: str | None) -> str:
    name = article.source or article.title.strip() or texts("Untitled")
    return link(shortened(" ".join(name.split()), _SOURCE), url, article.url)


def _reports(story: Story, texts: Texts, *, lead: Excerpt | None, most: int) -> str:
    """Return who reports a story, whom it quotes first, and when it was last reported.

    Those whose new sentences stand above are named there.
    """
    outlets, named = [], {excerpt.article.source for excerpt in story.news if story.known}
    if lead is not None:
        named.add(lead.article.source)
        outlets.append(_outlet(lead.article, texts, url=lead.link))
    for article in story.articles:
        if article.source not in named and article not in story.copies:
            named.add(article.source)
            outlets.append(_outlet(article, texts, url=article.url))
    sizes = accumulate(map(len, outlets))
    shown = [name for name, size in zip(outlets[:_OUTLETS], sizes, strict=False) if size <= most]
    parts = [escaped(shortened(story.topic, _TOPIC))] if story.topic else []
    parts += [reported_by(story, texts)] if len(story.sources) > 1 else []
    parts += [", ".join(shown)] if shown else []
    return " · ".join(parts + ([relative(story.latest)] if story.latest else []))


def _foot(digest: Digest, texts: Texts, around: Around) -> str:
    age = relative(digest.scope.newest) if digest.scope.newest else ""
    parts = [left_out(digest, texts), freshness(digest.scope, texts, age=age)]
    lines = [*filter(None, [around.numbers]), muted(" · ".join(filter(None, parts)))]
    if around.failing:
        lines.append(muted(_not_read(around.failing, texts)))
    if around.withheld:
        lines.append(muted(used_up(around.withheld, texts)))
    return "\n".join(lines)


def _not_read(feeds: Sequence[str], texts: Texts) -> str:
    names = ", ".join(escaped(shortened(name, _SOURCE)) for name in feeds[:_FAILING])
    more = len(feeds) - _FAILING
    if more <= 0:
        return texts("not read lately: {names}", names=names)
    return texts.plural(
        "not read lately: {names} and {count} other",
        "not read lately: {names} and {count} others",
        more,
        names=names,
    )


_MOST_OF_TOPIC = 200


def why_text(articles: Sequence[Article], texts: Texts, *, topic: str | None, sources: int, room: int) -> str:
    """Who reports on a story, since when, and what it was told for; `room` is kept free for what follows.

    Args:
        articles: of the story, that of its headline first.
        texts: what is said around them.
        topic: what the story was told for, where something was asked for.
        sources: how many report on it.
        room: characters that are left free in the message.
    """
    reports = texts.plural("{count} source reports on it.", "{count} sources report on it.", sources)
    lines = [f"**{reports}**"]
    if topic:
        lines.append(
            texts("It matches your topic *{topic}*.", topic=escaped(shortened(topic, _MOST_OF_TOPIC)))
        )
    else:
        lines.append(texts("Stories with more sources and fresher articles come first."))
    lines += [source_line(article, texts, url=article.url) for article in articles]
    left, most = 0, len(articles) - 1
    while left < most and not fits([*lines, " " * room]):
        lines.pop()
        left += 1
    if left:
        lines.append(muted(texts.plural("and {count} article more", "and {count} articles more", left)))
    return "\n".join(lines)
