"""Show why a story is in a digest, and change how much its sources count."""

from dataclasses import dataclass

import discord

from bot.core.errors import UserError
from bot.core.permissions import guild_of
from bot.core.style import View
from bot.digests.edition import Edition, edition_of
from bot.digests.forms import WeightChange, turned
from bot.digests.places import answer, may_change, need_right
from bot.digests.render import why_text
from bot.digests.store import DigestPlace, Subscription
from bot.digests.stores import DigestStores
from bot.digests.views import sources_view
from bot.locale.texts import Texts
from bot.state.messages import batch_token
from corpus import Article
from corpus.models.coverage import StoryArticles

MOST_SOURCES = 5  # that are shown with buttons
_A_SOURCE = 150  # characters that one of them takes


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedStory:
    """A story of an edition: its articles as they are today, that of the headline first."""

    subscription: Subscription | None
    articles: tuple[Article, ...]
    topic: str | None

    @property
    def sources(self) -> tuple[str, ...]:
        """Its sources, in the order of their articles."""
        return tuple(dict.fromkeys(article.source for article in self.articles if article.source))


class Reasons:
    """Answers buttons at the stories of a digest."""

    def __init__(self, stores: DigestStores) -> None:
        self._articles, self._history = stores.articles, stores.history
        self._subscriptions, self._threads = stores.subscriptions, stores.threads

    async def why(self, interaction: discord.Interaction, key: str, story: int) -> None:
        """Show why a story is in a digest."""

        async def make(texts: Texts) -> View:
            shown = await self._threads.aside(lambda: self._story(interaction, key, story))
            return _view(shown, texts, of=(key, story), changeable=await may_change(interaction))

        await answer(interaction, make)

    async def turn(
        self, interaction: discord.Interaction, key: str, story: int, *, source: int, turn: WeightChange
    ) -> None:
        """Let a source of a story count less or more from now on, or as usual again."""

        async def make(texts: Texts) -> View:
            await need_right(interaction, texts)
            shown = await self._threads.aside(lambda: self._turned(interaction, key, story, source, turn))
            return _view(shown, texts, of=(key, story))

        await answer(interaction, make)

    async def posted_story(self, interaction: discord.Interaction, key: str, story: int) -> StoryArticles:
        """Return a story as it was posted here.

        Raises:
            UserError: it is forgotten, or was told elsewhere.
        """
        shown = await self._threads.aside(lambda: self._story(interaction, key, story))
        headline = shown.articles[0].title if shown.articles else ""
        return StoryArticles(headline=headline, articles=tuple(article.id for article in shown.articles))

    async def subscription_of(self, interaction: discord.Interaction, key: str) -> int | None:
        """Return the number of an edition's digest, if it still exists."""
        edition = await self._threads.aside(lambda: self._edition(key))
        if edition is None or edition.subscription is None or not _is_here(interaction, edition.place):
            return None
        number = edition.subscription
        found = await self._threads.aside(lambda: self._subscriptions.get(number))
        return None if found is None else found.number

    def _turned(
        self, interaction: discord.Interaction, key: str, story: int, source: int, turn: WeightChange
    ) -> PostedStory:
        shown = self._story(interaction, key, story)
        if shown.subscription is None or source >= len(shown.sources):
            raise _gone()
        standing = turned(shown.subscription.standing, shown.sources[source], turn)
        changed = self._subscriptions.change(shown.subscription.number, standing=standing)
        return PostedStory(subscription=changed, articles=shown.articles, topic=shown.topic)

    def _story(self, interaction: discord.Interaction, key: str, story: int) -> PostedStory:
        edition, cited = self._edition(key), self._history.story(key, story)
        if edition is None or not cited or not _is_here(interaction, edition.place):
            raise _gone()
        number = edition.subscription
        found = [self._articles.find(each) for each in dict.fromkeys(each.article_id for each in cited)]
        return PostedStory(
            subscription=None if number is None else self._subscriptions.get(number),
            articles=tuple(stored.article for stored in found if stored is not None),
            topic=cited[0].topic,
        )

    def _edition(self, key: str) -> Edition | None:
        message = self._history.by_token(batch_token(key, 0))
        return None if message is None else edition_of(message)


def _view(shown: PostedStory, texts: Texts, *, of: tuple[str, int], changeable: bool = True) -> View:
    named = shown.sources[:MOST_SOURCES]
    text = why_text(
        shown.articles,
        texts,
        topic=shown.topic,
        sources=len(shown.sources),
        room=len(named) * _A_SOURCE,
    )
    standing = shown.subscription.standing if shown.subscription and changeable else None
    return sources_view(text, named, texts, of=of, standing=standing)


def _is_here(interaction: discord.Interaction, place: DigestPlace) -> bool:
    """Whether an edition was posted where a button of it was pressed."""
    if guild_of(interaction) is None:
        return place == DigestPlace(guild=None, target=interaction.user.id)
    return place.guild == guild_of(interaction)


def _gone() -> UserError:
    return UserError("I no longer remember this story")
