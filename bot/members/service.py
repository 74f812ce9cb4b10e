"""Let members choose the language they are answered in."""

from typing import Any

import discord

from bot.core.errors import unknown_control
from bot.core.respond import Response, respond
from bot.core.threads import Threads
from bot.locale.catalogue import LANGUAGES
from bot.locale.readers import Readers
from bot.locale.texts import Texts
from bot.members.store import MemberLanguages
from bot.members.views import AS_DISCORD, language_view


class MemberSettings:
    """Shows and changes what a member set for themselves."""

    def __init__(self, readers: Readers, store: MemberLanguages, threads: Threads) -> None:
        self._readers, self._store, self._threads = readers, store, threads

    async def show(self, interaction: discord.Interaction[Any]) -> None:
        """Show the language, with a menu to change it."""

        async def make(texts: Texts) -> Response:
            return language_view(self._readers.chosen(interaction.user.id), texts)

        await respond(interaction, make, private=True)

    async def choose(self, interaction: discord.Interaction[Any], language: str) -> None:
        """Answer a member in this language from now on, or as their Discord is set."""

        async def make(_texts: Texts) -> Response:
            if language not in {*LANGUAGES, AS_DISCORD}:
                raise unknown_control()
            user, wanted = interaction.user.id, None if language == AS_DISCORD else language
            await self._threads.aside(lambda: self._keep(user, wanted))
            self._readers.choose(user, wanted)
            return language_view(wanted, self._readers.of(user, interaction.locale))

        await respond(interaction, make, private=True, in_place=True)

    def _keep(self, user: int, language: str | None) -> None:
        if language is None:
            self._store.forget_asker(user)
        else:
            self._store.put(user, language)
