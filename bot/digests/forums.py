"""Digests in forums: each post is a thread, and a message of the digest is its first."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime

import discord

from bot.core.delivery import attachments
from bot.core.limits import THREAD_NAME, shortened
from bot.core.style import View

_TAGS = 5  # of a post
_ARCHIVED = 100  # posts that are looked at


class Forum:
    """A forum, as a place where messages are posted and looked for."""

    def __init__(self, channel: discord.ForumChannel) -> None:
        self._channel = channel

    async def post(
        self, name: str, view: View, files: Mapping[str, bytes], *, mentions: discord.AllowedMentions
    ) -> discord.Message:
        """Open a post whose first message this is.

        Discord knows no nonce here: what is sent again is there twice.
        """
        title = shortened(" ".join(name.split()) or "-", THREAD_NAME)
        tags = tags_for(self._channel, title)
        made = await self._channel.create_thread(
            name=title,
            view=view,
            files=attachments(files),
            applied_tags=tags,
            allowed_mentions=mentions,
        )
        return made.message

    async def history(
        self,
        *,
        limit: int | None = 100,  # noqa: ARG002 # there are few posts
        after: datetime,
        oldest_first: bool | None = True,  # noqa: ARG002 # they are told apart by their buttons
    ) -> AsyncIterator[discord.Message]:
        """Yield the first message of each post of the bot's own that was opened after a moment."""
        me = self._channel.guild.me.id
        async for thread in self._posts():
            if thread.owner_id == me and discord.utils.snowflake_time(thread.id) >= after:
                try:
                    yield await thread.fetch_message(thread.id)
                except discord.NotFound:
                    continue  # deleted, and the post with its answers is still there

    async def _posts(self) -> AsyncIterator[discord.Thread]:
        for thread in await self._channel.guild.active_threads():
            if thread.parent_id == self._channel.id:
                yield thread
        async for thread in self._channel.archived_threads(limit=_ARCHIVED):
            yield thread


def tags_for(channel: discord.ForumChannel, title: str) -> list[discord.ForumTag]:
    """Return the tags for a post: those that its title names, else one where the forum wants one."""
    moderates = channel.permissions_for(channel.guild.me).manage_threads
    usable = [tag for tag in channel.available_tags if moderates or not tag.moderated]
    named = [tag for tag in usable if tag.name.casefold() in title.casefold()]
    return (named or (usable[:1] if channel.flags.require_tag else []))[:_TAGS]


def lacks_tag(channel: discord.ForumChannel) -> bool:
    """Return whether a forum wants a tag on each post, and has none that the bot may set."""
    return channel.flags.require_tag and not tags_for(channel, "")
