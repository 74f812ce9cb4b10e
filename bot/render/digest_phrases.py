"""What all faces say about a digest and its stories, in plain text."""

from bot.texts.texts import Texts
from corpus import Digest, Emptiness, Story


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
