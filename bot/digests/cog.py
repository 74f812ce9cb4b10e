"""`/digest`."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ask.news import NewsService
from bot.core.controls import choices, completed
from bot.core.dates import offered_zones
from bot.core.limits import CHOICES
from bot.core.permissions import BY_GUILDS, guild_of
from bot.core.respond import texts_of
from bot.digests.commands import DigestCommands
from bot.digests.forms import LONGEST_TITLE, MOST_STORIES
from bot.digests.modals import CHANNEL_TYPES
from bot.digests.offers import offered_languages
from bot.digests.panel import Act
from bot.digests.schedule import LONGEST
from bot.digests.store import DigestLength
from bot.digests.templates import Template
from bot.topics.service import ReadingService, Where

_TOPICS = app_commands.Range[str, 1, 1000]
_WORDS = app_commands.Range[str, 1, 300]


class DigestChannel(app_commands.Transformer):
    """A channel where digests can be posted; discord.py's own kinds have some that Discord refuses here."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """What kind of option it is."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Which channels are offered."""
        return CHANNEL_TYPES

    async def transform(
        self, _interaction: discord.Interaction, value: app_commands.AppCommandChannel
    ) -> app_commands.AppCommandChannel:
        """Return the channel as it was chosen."""
        return value


class DigestCog(commands.Cog):
    """Digests by slash command."""

    digest = app_commands.Group(
        name="digest",
        description="Digests of the news: by a schedule, or now",
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
        allowed_installs=BY_GUILDS,
    )

    def __init__(self, commands: DigestCommands, news: NewsService, reading: ReadingService) -> None:
        self._commands, self._news, self._reading = commands, news, reading

    @digest.command()
    @app_commands.describe(
        topic="Topics, separated by semicolons. Default: all news",
        digest="A scheduled digest",
    )
    async def now(
        self,
        interaction: discord.Interaction,
        topic: _TOPICS | None = None,
        digest: int | None = None,
    ) -> None:
        """Post a digest of the latest news here, now."""
        await self._commands.issue(interaction, topic or "", number=digest, private=False)

    @digest.command()
    @app_commands.describe(
        topic="Topics, separated by semicolons. Default: all news",
        digest="A scheduled digest",
    )
    async def preview(
        self,
        interaction: discord.Interaction,
        topic: _TOPICS | None = None,
        digest: int | None = None,
    ) -> None:
        """Preview a digest. Only you can see it, and nothing counts as shown."""
        await self._commands.issue(interaction, topic or "", number=digest, private=True)

    @digest.command()
    @app_commands.describe(
        template="A digest to begin with; the other options change it",
        when="In words, such as: weekdays at 8:00; every 6 hours; Mondays 18:30. Or a cron expression",
        topic="Topics, separated by semicolons; x2 counts double. Default: all news",
        title="What it is called. Default: its topics",
        channel="Where it is posted. Default: here",
        source="Only these sources, separated by commas",
        without="Skip articles with one of these words, separated by commas",
        language="Only articles in these languages, such as: en, de",
        stories="Number of stories, 10 by default",
        length="How much of each story is shown",
        zone="Time zone, such as Europe/Berlin. Default: the server's",
        skip_empty="Post nothing when there is no news",
        thread="Post the stories in a thread of the digest; in a forum, a post for each story",
        publish="Publish it to the servers that follow this announcement channel",
        role="A role that is mentioned, and that members take by a button",
        picture="Add a chart of how much was written about its topics",
    )
    @app_commands.choices(
        template=[
            app_commands.Choice(name="Morning brief", value=Template.MORNING.value),
            app_commands.Choice(name="Evening brief", value=Template.EVENING.value),
            app_commands.Choice(name="Weekly review", value=Template.WEEKLY.value),
        ],
        length=[
            app_commands.Choice(name="Headlines and sentences", value=DigestLength.FULL.value),
            app_commands.Choice(name="Headlines only", value=DigestLength.SHORT.value),
        ],
    )
    async def schedule(  # noqa: PLR0913, PLR0917 # Discord hands options over by name
        self,
        interaction: discord.Interaction,
        template: str | None = None,
        when: app_commands.Range[str, 1, LONGEST] | None = None,
        topic: _TOPICS | None = None,
        title: app_commands.Range[str, 1, LONGEST_TITLE] | None = None,
        channel: app_commands.Transform[app_commands.AppCommandChannel, DigestChannel] | None = None,
        source: _WORDS | None = None,
        without: _WORDS | None = None,
        language: _WORDS | None = None,
        stories: app_commands.Range[int, 1, MOST_STORIES] | None = None,
        length: str | None = None,
        zone: str | None = None,
        skip_empty: bool | None = None,  # noqa: FBT001
        thread: bool | None = None,  # noqa: FBT001
        picture: bool | None = None,  # noqa: FBT001
        publish: bool | None = None,  # noqa: FBT001
        role: discord.Role | None = None,
    ) -> None:
        """Schedule a digest. Without options you get a form."""
        options = {
            "when": when,
            "zone": zone,
            "title": title,
            "topics": topic,
            "channel": channel and channel.id,
            "sources": source,
            "without": without,
            "languages": language,
            "limit": stories,
            "length": length and DigestLength(length),
            "skip_empty": skip_empty,
            "thread": thread,
            "picture": picture,
            "publish": publish,
            "role": role and role.id,
        }
        given = {name: value for name, value in options.items() if value is not None}
        await self._commands.schedule(interaction, given, template=template)

    @digest.command(name="list")
    async def list_all(self, interaction: discord.Interaction) -> None:
        """See the digests of this channel and change them."""
        await self._commands.listed(interaction)

    @digest.command()
    @app_commands.describe(digest="Which digest. Default: choose from a menu")
    async def pause(self, interaction: discord.Interaction, digest: int | None = None) -> None:
        """Pause a digest."""
        await self._chosen(interaction, Act.PAUSE, digest)

    @digest.command()
    @app_commands.describe(digest="Which digest. Default: choose from a menu")
    async def resume(self, interaction: discord.Interaction, digest: int | None = None) -> None:
        """Resume a paused digest. It continues where it stopped."""
        await self._chosen(interaction, Act.RESUME, digest)

    @digest.command()
    @app_commands.describe(digest="Which digest. Default: choose from a menu")
    async def remove(self, interaction: discord.Interaction, digest: int | None = None) -> None:
        """Remove a digest. Posted messages stay."""
        await self._chosen(interaction, Act.REMOVE, digest)

    async def _chosen(self, interaction: discord.Interaction, act: Act, number: int | None) -> None:
        if number is None:
            await self._commands.listed(interaction, act=act)
        else:
            await self._commands.act(interaction, act, number)

    @now.autocomplete("digest")
    @preview.autocomplete("digest")
    @pause.autocomplete("digest")
    @resume.autocomplete("digest")
    @remove.autocomplete("digest")
    async def _offer_digests(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[int]]:
        return choices(await self._commands.offered(interaction, typed))

    @schedule.autocomplete("zone")
    async def _offer_zones(
        self, _interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        return choices((zone, zone) for zone in offered_zones(typed, CHOICES))

    @schedule.autocomplete("source")
    async def _offer_sources(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Complete the last of several sources."""
        head, last = completed(typed, ",")
        names = await self._news.sources(last, guild=guild_of(interaction))
        return choices((head + name, head + name) for name in names)

    @now.autocomplete("topic")
    @preview.autocomplete("topic")
    @schedule.autocomplete("topic")
    async def _offer_topics(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Complete the last of several topics."""
        head, last = completed(typed, ";")
        where = Where(guild=guild_of(interaction), now=interaction.created_at)
        names = await self._reading.subjects(last, where)
        return choices((head + name, head + name) for name in names)

    @schedule.autocomplete("when")
    async def _offer_schedules(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        return choices(await self._commands.offered_schedules(interaction, typed))

    @schedule.autocomplete("language")
    async def _offer_languages(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Complete the last of several languages."""
        head, last = completed(typed, ",")
        offered = offered_languages(last, texts_of(interaction))
        return choices((head + name, head + code) for name, code in offered)
