"""Browse the catalogue: show it, and follow and unfollow its feeds for a guild."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock

import discord

from bot.core.errors import UserError
from bot.core.limits import CHOICE, CHOICES, shortened
from bot.core.respond import Response, sentence, texts_of
from bot.core.threads import Threads
from bot.feeds.render import followed_text
from bot.feeds.selection import CataloguePage, FeedSelection, followed_of, key_of, page_of, topic_names
from bot.feeds.service import Followed, GuildFeeds
from bot.feeds.views import browse_view
from bot.guilds.commands import moderate
from bot.locale.catalogue import language_name
from bot.locale.texts import Texts
from bot.state.facts import Facts
from corpus.feeds.catalogue import CatalogueFeed, FeedCatalogue, FeedTopic
from corpus.models.feed import Feed

_MOVED = "moved feeds of the catalogue"


class CatalogueFeeds:
    """Follows feeds of the catalogue for guilds.

    Args:
        catalogue: what is offered.
        feeds: what guilds follow.
        facts: keep where feeds of the catalogue have moved to, so that they are known as followed.
        threads: the way to the database.
    """

    def __init__(
        self, catalogue: FeedCatalogue, feeds: GuildFeeds, *, facts: Facts, threads: Threads
    ) -> None:
        self.catalogue = catalogue
        self._feeds, self._facts, self._threads, self._noting = feeds, facts, threads, Lock()

    async def page(self, guild: int, selection: FeedSelection) -> CataloguePage:
        """Return a page of the catalogue as a guild sees it."""
        followed = await self.followed(guild)
        return page_of(self.catalogue, selection, followed)

    def language_of(self, code: str) -> str:
        """Return a language that there are feeds in: this one, or English."""
        return code if code in self.catalogue.languages else "en"

    def topics(self, language: str, texts: Texts) -> dict[FeedTopic, str]:
        """Return the names of the topics that a language has feeds of."""
        return {
            topic: name
            for topic, name in topic_names(texts).items()
            if self.catalogue.select(language=language, topics=(topic,))
        }

    async def followed(self, guild: int) -> dict[str, Feed]:
        """Return the feeds of the catalogue that a guild follows, by their keys."""
        own, moved = await self._feeds.own(guild), await self._threads.aside(self._moves)
        return followed_of(self.catalogue.feeds, own, moved)

    async def follow(self, guild: int, feeds: Sequence[CatalogueFeed], *, now: datetime) -> Followed:
        """Follow feeds, each tried first.

        Raises:
            UserError: the guild would follow more than it may.
        """
        done = await self._feeds.follow(guild, [feed.url for feed in feeds], now=now)
        moved = {url: feed.url for url, feed in done.feeds.items() if feed.url != url}
        if moved:
            await self._threads.aside(lambda: self.note_moved(moved))
        return done

    async def unfollow(self, guild: int, feeds: Sequence[Feed]) -> None:
        """Follow feeds no longer."""
        for feed in feeds:
            await self._feeds.remove(guild, str(feed.number))

    def note_moved(self, moved: Mapping[str, str]) -> None:
        """Note where feeds of the catalogue were found, by address."""
        with self._noting:  # one after the other: several guilds may follow at once
            self._facts.put(_MOVED, json.dumps({**self._moves(), **moved}))

    def _moves(self) -> dict[str, str]:
        moves: dict[str, str] = json.loads(self._facts.get(_MOVED) or "{}")
        return moves


class FeedBrowsing:
    """Answers `/feeds browse` and the controls of its message."""

    def __init__(self, feeds: CatalogueFeeds) -> None:
        self._feeds = feeds

    async def browse(self, interaction: discord.Interaction) -> None:
        """Show the catalogue, in the language of the moderator if it has feeds of that."""

        async def make(guild: discord.Guild, texts: Texts) -> Response:
            has = texts.language in self._feeds.catalogue.languages
            selection = FeedSelection(language=texts.language if has else None)
            return browse_view(await self._feeds.page(guild.id, selection), texts)

        await moderate(interaction, make, command="feeds")

    async def offered(self, interaction: discord.Interaction, written: str) -> list[tuple[str, str]]:
        """Return the feeds of the catalogue that fit what is written, in the language of the user first.

        Each is a text to read and the name that stands for its address, which may be too long for Discord.
        """
        texts = texts_of(interaction)
        found = self._feeds.catalogue.matching(written)
        ordered = sorted(found, key=lambda feed: not written and feed.language != texts.language)
        return [
            (shortened(f"{feed.name} · {language_name(feed.language, texts)}", CHOICE), feed.name)
            for feed in ordered[:CHOICES]
        ]

    async def turn(self, interaction: discord.Interaction, selection: str) -> None:
        """Show another page of the catalogue."""

        async def make(guild: discord.Guild, texts: Texts) -> Response:
            return browse_view(await self._feeds.page(guild.id, FeedSelection.read(selection)), texts)

        await moderate(interaction, make, command="feeds", in_place=True)

    async def choose(
        self,
        interaction: discord.Interaction,
        selection: str,
        what: str,
        values: Sequence[str],
        *,
        before: Sequence[str],
    ) -> None:
        """Select other feeds, or follow those of a page that were chosen and unfollow the others of `before`.

        What the message did not show as followed is not unfollowed: somebody may have followed it since.
        """

        async def make(guild: discord.Guild, texts: Texts) -> Response:
            selected, note = FeedSelection.read(selection), ""
            if what == "feeds":
                page = await self._feeds.page(guild.id, selected)
                page = replace(page, followed=_of(page.followed, (*before, *values)))
                note = await self._changed(guild.id, page, values, texts, now=interaction.created_at)
            else:
                selected = selected.changed(what, "".join(values[:1]))
            return browse_view(await self._feeds.page(guild.id, selected), texts, note=note)

        await moderate(interaction, make, command="feeds", in_place=True)

    async def _changed(
        self, guild: int, page: CataloguePage, keys: Sequence[str], texts: Texts, *, now: datetime
    ) -> str:
        """Do what was chosen on a page, and return what came of it (Markdown)."""
        new = [feed for feed in page.feeds if key_of(feed) in keys and key_of(feed) not in page.followed]
        old = [
            page.followed[key_of(feed)]
            for feed in page.feeds
            if key_of(feed) in page.followed and key_of(feed) not in keys
        ]
        await self._feeds.unfollow(guild, old)
        try:
            done = await self._feeds.follow(guild, new, now=now) if new else Followed(feeds={}, failed={})
        except UserError as error:
            # The catalogue stays, so that the next attempt is a press away.
            return sentence(error, texts)
        return followed_text(new, done, old, texts)


def _of(followed: Mapping[str, Feed], keys: Sequence[str]) -> dict[str, Feed]:
    return {key: feed for key, feed in followed.items() if key in keys}
