"""A deliberately simple discord.py bot, and a raw REST client, for the tests of the loopback itself."""

import asyncio
import io
from contextlib import asynccontextmanager

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.loopback.changes import Changes


class Rows(discord.ui.View):
    """A button and a menu of the old kind."""

    def __init__(self):
        super().__init__(timeout=60)

    @discord.ui.button(label="More", custom_id="more")
    async def more(self, interaction, button):
        await interaction.response.edit_message(content="more of it")

    @discord.ui.select(placeholder="Pick", options=[discord.SelectOption(label="One", value="1")])
    async def pick(self, interaction, select):
        await interaction.response.send_message(f"picked {select.values[0]}", ephemeral=True)


class Layout(discord.ui.LayoutView):
    """Components v2."""

    def __init__(self, text):
        super().__init__(timeout=60)
        section = discord.ui.Section(
            text, accessory=discord.ui.Button(label="Link", url="https://example.org/")
        )
        row = discord.ui.ActionRow()
        again = discord.ui.Button(label="Again", custom_id="again")
        again.callback = self.again
        row.add_item(again)
        self.add_item(discord.ui.Container(section, discord.ui.Separator(), row))

    async def again(self, interaction):
        await interaction.response.defer()
        await interaction.edit_original_response(view=Layout("once more"))


class Name(discord.ui.Modal, title="Name"):
    """A modal with one field."""

    name = discord.ui.Label(text="Your name", component=discord.ui.TextInput(custom_id="name", max_length=10))

    async def on_submit(self, interaction):
        await interaction.response.send_message(f"hello {self.name.component.value}")


class TinyBot(commands.Bot):
    """Answers mentions, direct messages, and a handful of commands."""

    def __init__(self, *, intents=None, slow=0.0):
        super().__init__(
            commands.when_mentioned,
            intents=intents or quiet_intents(),
            help_command=None,
            guild_ready_timeout=0.05,
        )
        self.slow = slow
        self.seen = []
        self.changes = Changes()

    async def setup_hook(self):
        """Register the commands."""
        for made in (_ask(self), _plain(), _layout(), _name(), _feeds(), _check()):
            self.tree.add_command(made)
        await self.tree.sync()

    async def on_message(self, message):
        """Keep every message, and reply where spoken to."""
        self.seen.append(message)
        self.changes.announce()
        if message.author == self.user:
            return
        if self.user in message.mentions or message.guild is None:
            async with message.channel.typing():
                await message.reply(f"you said {message.content!r}", mention_author=False)


def quiet_intents():
    """Return intents without any privileged one."""
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True, guild_reactions=True)


def _ask(bot):
    async def sources(interaction, current):
        return [app_commands.Choice(name=n, value=n) for n in ("bbc", "ap") if n.startswith(current)]

    @app_commands.command(description="Ask")
    @app_commands.autocomplete(source=sources)
    async def ask(
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, 100],
        source: str | None = None,
        private: bool = False,  # noqa: FBT001, FBT002 - discord.py reads options off the signature
    ):
        await asyncio.sleep(bot.slow)
        await interaction.response.defer(thinking=True, ephemeral=private)
        await interaction.followup.send(f"asked {question} of {source}")

    return ask


def _plain():
    @app_commands.command(description="Rows")
    async def rows(interaction: discord.Interaction):
        await interaction.response.send_message("pick", view=Rows())

    return rows


def _layout():
    @app_commands.command(description="Layout")
    async def layout(interaction: discord.Interaction):
        await interaction.response.send_message(view=Layout("a text"))

    return layout


def _name():
    @app_commands.command(description="Name")
    async def name(interaction: discord.Interaction):
        await interaction.response.send_modal(Name())

    return name


def _feeds():
    group = app_commands.Group(
        name="feeds",
        description="Feeds",
        default_permissions=discord.Permissions(manage_guild=True),
        guild_only=True,
    )

    @group.command(description="Add")
    async def add(interaction: discord.Interaction, url: str, channel: discord.TextChannel | None = None):
        await interaction.response.send_message(
            f"added {url} for {channel}", file=discord.File(io.BytesIO(b"a file"), "bot.txt")
        )

    return group


def _check():
    @app_commands.context_menu(name="Check it")
    async def check(interaction: discord.Interaction, message: discord.Message):
        await interaction.response.send_message(f"checked {message.content}", ephemeral=True)

    return check


def direct(monkeypatch, loopback):
    """Point discord.py at a loopback."""
    monkeypatch.setattr(Route, "BASE", loopback.api_url)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(loopback.gateway_url))


@asynccontextmanager
async def running(bot, loopback, token=None):
    """Run a bot against a loopback, until it is ready and then to the end of the block."""
    task = asyncio.create_task(bot.start(token or loopback.token))
    try:
        await loopback.ready()
        yield bot
    finally:
        await bot.close()
        await asyncio.wait([task])
        if not task.cancelled() and task.exception() is not None:
            raise task.exception()


class Raw:
    """A bare REST client, for requests that discord.py would not make."""

    def __init__(self, loopback, session):
        self.loopback = loopback
        self.session = session

    async def __call__(self, method, path, body=None, *, token=None, **extra):
        """Send a request; return the status and the decoded answer."""
        headers = {"Authorization": f"Bot {token or self.loopback.token}"}
        async with self.session.request(
            method, self.loopback.api_url + path, json=body, headers=headers, **extra
        ) as answer:
            text = await answer.text()
            is_json = answer.headers.get("Content-Type") == "application/json"
            return answer.status, await answer.json() if is_json else text


@asynccontextmanager
async def raw_client(loopback):
    """Open a bare REST client."""
    async with aiohttp.ClientSession() as session:
        yield Raw(loopback, session)
