"""Render coverage as pages: comparisons, lists, timelines, checks."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.citations import citation_text, origin_line, relative, title_link
from bot.core.limits import TITLE, shortened
from bot.core.markdown import escaped, muted, quote
from bot.core.pager import pages_of
from bot.core.phrases import freshness, none_of_these, nothing_to_search, understood
from bot.locale.texts import Texts
from corpus import Citation, Excerpt, Story
from corpus.models.coverage import Check, Claim, Comparison, Listing, Timeline, TimelineEntry, TopicResult

_LONGEST = 1800  # characters of an article's block, so that it fits into a message with what stands around it
_TOPIC = 100
_WORDS = 100
_NOTE = 120


def article_block(citation: Citation, texts: Texts) -> str:
    """Return an article of a list: source and time, excerpts that fit, and title."""
    excerpts = citation.excerpts
    block = citation_text(citation, texts)
    while len(excerpts) > 1 and len(block) > _LONGEST:
        excerpts = excerpts[:-1]
        block = citation_text(replace(citation, excerpts=excerpts), texts)
    return block


def topic_text(topic: str) -> str:
    """Return a topic as written by a member, escaped."""
    return escaped(shortened(" ".join(topic.split()), _TOPIC))


def nothing(topic: str, found: TopicResult, texts: Texts) -> str:
    """Return the notice that a topic has no articles, with the reason if known."""
    if not found.scope.articles:
        return escaped(none_of_these(found.query, texts))
    said = [
        texts.plural(
            "Nothing on {topic} in {count} article.",
            "Nothing on {topic} in {count} articles.",
            found.scope.articles,
            topic=f"**{topic_text(topic)}**",
        )
    ]
    said.append(unknown_text(found, texts))
    return "\n".join([" ".join(filter(None, said)), small_print(found, texts)])


def unknown_text(found: TopicResult, texts: Texts) -> str:
    """Return the words of a topic that no article has; "" for none."""
    words = escaped(shortened(", ".join(found.unknown_words), _WORDS))
    return texts("In no article: {words}.", words=words) if words else ""


def small_print(found: TopicResult, texts: Texts, *said: str) -> str:
    """Return the small line: what is `said`, what was searched, and how a topic was understood."""
    newest = found.scope.newest
    unknown = unknown_text(found, texts) if found.articles else ""
    parts = [*said, unknown, freshness(found.scope, texts, age=relative(newest) if newest else "")]
    understanding = understood(found.query, texts) if found.query else None
    if understanding:
        parts.append(escaped(shortened(understanding, _NOTE)))
    return muted(" \u00b7 ".join(filter(None, parts)))


_OTHERS = 3  # further stories that are named
_HEADLINE = 80  # characters of each


def compare_pages(comparison: Comparison, texts: Texts, *, topic: str, note: str = "") -> tuple[str, ...]:
    """Return the pages of a comparison, with other stories of the topic and a note."""
    if comparison.story is None or not comparison.accounts:
        return (nothing(topic, comparison.found, texts),)
    headline = shortened(" ".join(comparison.story.headline.split()), TITLE)
    blocks = [article_block(account, texts) for account in comparison.accounts]
    blocks += _others(comparison.others, texts)
    foot = small_print(comparison.found, texts, _hint(comparison, texts), note)
    return pages_of(blocks, head=f"### {escaped(headline)}", foot=foot)


def _hint(comparison: Comparison, texts: Texts) -> str:
    """Return what the reader of a comparison should know."""
    if len(comparison.accounts) == 1:
        return texts("Only one outlet reports on this; there is nothing to compare it with.")
    if any(excerpt.highlights for each in comparison.accounts for excerpt in each.excerpts):
        return texts("Bold: numbers and names in which the outlets differ.")
    return ""


def _others(stories: Sequence[Story], texts: Texts) -> list[str]:
    headlines = [escaped(shortened(" ".join(each.headline.split()), _HEADLINE)) for each in stories[:_OTHERS]]
    named = "\n".join(f"- {headline}" for headline in headlines)
    return [f"**{texts('Other stories on this')}**\n{named}"] if named else []


def latest_pages(
    listing: Listing, texts: Texts, *, topic: str | None, source: str | None = None, note: str = ""
) -> tuple[str, ...]:
    """Return the pages of the newest articles, with a note."""
    if not listing.citations:
        named = texts("No articles from {sources}.", sources=escaped(source)) if source else None
        none = named or nothing_to_search(texts)
        return (nothing(topic, listing.found, texts) if topic else none,)
    head = texts("Latest on {topic}", topic=topic_text(topic)) if topic else texts("Latest articles")
    return _pages(head, listing, texts, note=note)


def more_pages(listing: Listing, texts: Texts, *, linked: bool = False, note: str = "") -> tuple[str, ...]:
    """Return the pages of more coverage of what a message says, or links to if `linked`, with a note."""
    if listing.citations:
        return _pages(texts("More coverage"), listing, texts, note=note)
    if listing.found.query is None and linked:
        said = texts("I have no article from that address, so I can't tell what it is about.")
        return ("\n".join([said, small_print(listing.found, texts)]),)
    if listing.found.query is None:
        return (texts("There is nothing in this message to look up in the news."),)
    said = texts("I found no article about the same news as this message.")
    return ("\n".join([said, small_print(listing.found, texts)]),)


def _pages(head: str, listing: Listing, texts: Texts, *, note: str) -> tuple[str, ...]:
    blocks = [article_block(citation, texts) for citation in listing.citations]
    return pages_of(blocks, head=f"### {head}", foot=small_print(listing.found, texts, note))


_QUIET = 2  # days without an article that are no gap worth a word


def timeline_pages(timeline: Timeline, texts: Texts, *, topic: str, note: str = "") -> tuple[str, ...]:
    """Return the pages of a timeline, with a note."""
    if not timeline.turns:
        return (nothing(topic, timeline.found, texts),)
    blocks = [_turn(turn, texts) for turn in timeline.turns]
    head = texts("Timeline: {topic}", topic=topic_text(topic))
    return pages_of(blocks, head=f"### {head}", foot=small_print(timeline.found, texts, note))


def _turn(turn: TimelineEntry, texts: Texts) -> str:
    article = turn.excerpt.article
    title = title_link(article, texts, url=turn.excerpt.link)
    if turn.articles > 1:
        more = turn.articles - 1
        title += " \u00b7 " + texts.plural("{count} more that day", "{count} more that day", more)
    origin = " \u00b7 ".join(filter(None, (f"**{_day(turn)}**", origin_line(article, dated=False))))
    return "\n".join(filter(None, [*_gap(turn, texts), origin, quote(turn.excerpt), title]))


def _day(turn: TimelineEntry) -> str:
    moment = turn.excerpt.article.appeared_at
    return f"<t:{int(moment.timestamp())}:D>" if moment else turn.day.isoformat()


def _gap(turn: TimelineEntry, texts: Texts) -> list[str]:
    """Return the gap between this entry and the one before."""
    said = []
    if turn.left_out:
        said.append(
            texts.plural("{count} more day with articles", "{count} more days with articles", turn.left_out)
        )
    if turn.quiet > _QUIET:
        said.append(
            texts.plural("{count} day without an article", "{count} days without an article", turn.quiet)
        )
    return [muted(f"\u22ee {', '.join(said)}")] if said else []


_CLAIM = 200  # characters of what somebody wrote that are shown
_SIDE = 900  # characters of the sentences of one side


def check_pages(check: Check, texts: Texts, *, note: str = "") -> tuple[str, ...]:
    """Return the pages of claims, each with the sentences nearest to it, and a note."""
    if not check.claims:
        return (texts("There is nothing in this message to look up in the news."),)
    blocks = [block for claim in check.claims for block in _claim(claim, texts)]
    foot = [texts("Bold: what matches and what differs. These are the nearest sentences, not a verdict.")]
    if check.left_out:
        left = texts.plural(
            "{count} more sentence was not looked up.",
            "{count} more sentences were not looked up.",
            check.left_out,
        )
        foot.append(left)
    small = muted(" \u00b7 ".join(filter(None, [*foot, note])))
    return pages_of(blocks, head=f"### {texts('Beside the news')}", foot=small)


def _claim(claim: Claim, texts: Texts) -> list[str]:
    said = f"**\u201c{escaped(shortened(claim.text, _CLAIM))}\u201d**"
    sides = [
        (texts("The same in articles:"), claim.alike),
        (texts("Different in articles:"), claim.different),
        (texts("Near it, but less:"), () if claim.alike or claim.different else claim.near),
    ]
    shown = [_side(name, excerpts, texts) for name, excerpts in sides if excerpts]
    if not shown:
        return [f"{said}\n{muted(texts('No article says anything close to it.'))}"]
    return [f"{said}\n{shown[0]}", *shown[1:]]


def _side(name: str, excerpts: Sequence[Excerpt], texts: Texts) -> str:
    lines = [name]
    for excerpt in excerpts:
        article = excerpt.article
        title = title_link(article, texts, url=excerpt.link)
        one = list(filter(None, [origin_line(article), quote(excerpt), title]))
        if len(lines) == 1 or sum(map(len, (*lines, *one))) <= _SIDE:
            lines += one
    return "\n".join(lines)
