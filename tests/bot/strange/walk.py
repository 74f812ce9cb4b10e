"""A walk through everything: all commands that are registered, and all that their answers let one press."""

import re
from dataclasses import dataclass, field

from discord.utils import utcnow

from bot.digests.service import Digests
from bot.watches.delivery import WatchDelivery
from tests.bot.conftest import may_ping
from tests.bot.moderators import MODERATOR
from tests.bot.strange.content import SUBJECT
from tests.loopback import command_rules as kinds
from tests.loopback.channels import Kind
from tests.loopback.components import SELECTS, Button, Part
from tests.loopback.permissions import USUAL_BOT, Permission

MEMBERS_ONLY = (kinds.CHANNEL, kinds.ROLE, kinds.ATTACHMENT)  # options that name what is in a server
PATIENCE = 30  # seconds for an answer
DEPTH = 3  # presses in what a press has shown
_NUMBERS = re.compile(r":[\w-]*\d[\w-]*|:[\w-]{11,}")  # in custom ids, what tells messages apart


def leaves(commands):
    """(path, options) of each slash command that can be sent, sub-commands and all."""
    for command in commands:
        if command.get("type", kinds.CHAT_INPUT) == kinds.CHAT_INPUT:
            yield from _leaves(command["name"], command.get("options") or [])


def _leaves(path, options):
    inner = [each for each in options if each["type"] in (kinds.SUB_COMMAND, kinds.SUB_COMMAND_GROUP)]
    if not inner:
        yield path, options
    for each in inner:
        yield from _leaves(f"{path} {each['name']}", each.get("options") or [])


@dataclass
class Walk:
    """A moderator in a guild of their own, who tries everything with strange content."""

    bot: object
    discord: object
    strange: object
    pressed: set = field(default_factory=set)
    done: list = field(default_factory=list)

    async def all(self):
        """Walks, and returns what was done."""
        self.bot.corpus.add(self.strange.articles)
        name, permissions = self.strange.text(least=2, most=100), USUAL_BOT | Permission.MANAGE_ROLES
        self.guild = self.discord.add_guild(name, permissions=permissions)
        self.channel = self.guild.add_text_channel("news")
        self.forum = self.guild.add_forum_channel("posts", tags=[("News", False)], requires_tag=True)
        self.announcements = self.guild.add_announcement_channel("announcements")
        self.user = self.discord.add_user("mod")
        self.user.locale, self.user.installed = self.strange.locale, True
        self.guild.add_member(self.user, MODERATOR | Permission.MANAGE_ROLES)
        self.role = self.guild.add_role("readers", mentionable=True)
        began = len(self.discord.requests)
        await self._commands()
        await self._visits()
        await self._messages()
        await self.bot.services[WatchDelivery].tick(now=self.strange.articles[0].published_at)
        await self.bot.services[Digests].runner.tick()
        await self.bot.services[Digests].runner.settled()
        await self.bot.services[Digests].publishing.tick(utcnow())
        await self._posts()
        self._check(began)
        return self.done

    async def _commands(self):
        for path, options in leaves(self.discord.commands.listed()):
            await self._command(path, options)
            if options and self.strange.chance.randrange(3) == 0:
                await self._command(path, [each for each in options if each.get("required")])
            for each in options:
                if each.get("autocomplete"):
                    typed = self.strange.text(most=100)
                    self.done.append((f"{path}: typing", each["name"]))
                    await self.discord.autocomplete(
                        self.user, self.channel, path, focused=each["name"], **{each["name"]: typed}
                    )

    async def _visits(self):
        """Use every command that is offered there where the bot is no member."""
        guild = self.discord.add_foreign_guild("Elsewhere")
        guild.add_member(self.user)
        home, places = self.channel, (guild.add_text_channel("talk"), self.discord.add_group(self.user))
        for self.channel in places:
            offered = [each for each in self.discord.commands.listed() if 1 in each["integration_types"]]
            for path, options in leaves(offered):
                await self._command(path, [each for each in options if each["type"] not in MEMBERS_ONLY])
        self.channel = home

    async def _posts(self):
        """Try what was posted for all, in the forum too."""
        own = [each for each in self.discord.channels.values() if each.guild is self.guild]
        for channel in own:
            for message in self.discord.bot_messages(channel)[-2:]:
                if not message.ephemeral:
                    await self._look_into(message, 1)

    async def _command(self, path, options):
        values = {each["name"]: self._value(each) for each in options}
        self.done.append((path, values))
        call = await self.discord.slash(self.user, self.channel, path, **values)
        await self._answered(call)

    def _value(self, option):
        chance, kind = self.strange.chance, option["type"]
        if option.get("choices"):
            return chance.choice(option["choices"])["value"]
        if kind == kinds.STRING:
            return self.strange.text(
                least=option.get("min_length") or 0, most=option.get("max_length") or 6000
            )
        if kind == kinds.INTEGER:
            return chance.choice([option.get("min_value", -(2**53)), option.get("max_value", 2**53)])
        if kind == kinds.BOOLEAN:
            return chance.random() < 1 / 2
        if kind == kinds.ATTACHMENT:
            content = self.strange.text(most=6000).encode()
            return self.discord.upload(self.channel, "feeds.opml", content)
        assert kind in {kinds.CHANNEL, kinds.ROLE}, option
        return self._place() if kind == kinds.CHANNEL else self._some_role()

    def _place(self):
        return self.strange.chance.choice([self.channel, self.channel, self.forum, self.announcements])

    def _some_role(self):
        return self.strange.chance.choice([self.role, self.role, self.guild.everyone, self.guild.bot_role])

    async def _messages(self):
        for text in (self.strange.text(most=1900), SUBJECT):
            self.done.append(("message", text))
            said = await self.discord.say(self.user, self.channel, f"<@{self.discord.bot_id}> {text}")
            answer = await self._reply(said)
            alone = await self.discord.say(self.user, self.discord.dm(self.user), text or "?")
            await self.discord.next_message(self.discord.dm(self.user), after=alone, timeout=PATIENCE)
            further = self.strange.text(most=2000) or "?"
            again = await self.discord.say(self.user, answer.channel, further, reply_to=answer)
            replied = await self._reply(again)
            for on in (said, replied):
                await self._used_on(on)
            await self._look_into(replied, 1)

    async def _reply(self, said):
        """Wait for the reply to a message: beside it, or in its thread, as the settings may want by now."""

        def replies():
            places = filter(None, (said.channel, said.thread))
            return [each for place in places for each in self.discord.bot_messages(place, after=said)]

        found = await self.discord.changes.until(
            replies, timeout=PATIENCE, what=lambda: f"a reply to {said!r}"
        )
        return found[0]

    async def _used_on(self, message):
        for command in self.discord.commands.listed():
            if command.get("type") == kinds.MESSAGE_COMMAND:
                self.done.append((command["name"], message.text))
                await self._answered(await self.discord.context(self.user, message, command["name"]))

    async def _answered(self, call, depth=0):
        """Waits until the call was answered, and tries what the answer shows."""
        await self.discord.changes.until(
            lambda: call.messages or call.modal,
            timeout=PATIENCE,
            what=lambda: f"an answer to {call.story()} after {self.done[-1]}",
        )
        if call.modal:
            fields = {each["custom_id"]: self._field(each) for each in _fields(call.modal["components"])}
            self.done.append(("form", fields))
            await self._answered(await self.discord.submit(self.user, call, **fields), depth)
            return
        for message in call.messages:
            assert not message.thinking, (self.done[-1], message)
            assert not message.pings, (self.done[-1], message)
            await self._look_into(message, depth)

    def _field(self, field):
        if field["type"] != Part.TEXT_INPUT:
            return self._picked(field)
        least = field.get("min_length") or (field.get("required") is not False)
        return self.strange.text(least=int(least), most=field.get("max_length") or 4000)

    def _picked(self, menu):
        """What is chosen in a menu of a form."""
        if menu["type"] == Part.STRING_SELECT:
            values, least = [each["value"] for each in menu["options"]], menu.get("min_values", 1)
            most = min(menu.get("max_values", 1), len(values))
            return self.strange.chance.sample(values, self.strange.chance.randint(least, most))
        return [self._some_role() if menu["type"] == Part.ROLE_SELECT else self._place()]

    async def _look_into(self, message, depth):
        if depth >= DEPTH:
            return
        for part in [*message.buttons, *message.selects]:
            key = _NUMBERS.sub(":", part.custom_id or "")
            if part.custom_id is None or part.disabled or key in self.pressed or not _has(message, part):
                continue
            self.pressed.add(key)
            self.done.append(("press", part.custom_id))
            if isinstance(part, Button):
                call = await self.discord.press(self.user, message, part.custom_id)
            else:
                chosen = self._chosen(part)
                call = await self.discord.choose(self.user, message, *chosen, menu=part.custom_id)
            await self._answered(call, depth + 1)

    def _chosen(self, select):
        if select.kind == Part.STRING_SELECT:
            values = [option.value for option in select.options]
            most = min(select.max_values, len(values))
            return self.strange.chance.sample(values, max(select.min_values, most))
        return [self.role if select.kind == Part.ROLE_SELECT else self.channel]

    def _check(self, began):
        sent = self.discord.requests[began:]
        assert self.discord.violations == [], self.discord.violations[:3]
        assert [line.path for line in sent if may_ping(line.body)] == []
        own = [each for each in self.discord.channels.values() if each.guild in (self.guild, None)]
        shown = [message for channel in own for message in channel.messages.values()]
        assert [each for each in shown if each.author is self.discord.bot and each.thinking] == []
        pinged = {role for each in shown if each.author is self.discord.bot for role in each.pings.roles}
        assert pinged & set(self.guild.roles) <= {self.role.id}
        assert all(channel.kind in Kind for channel in own)


def _fields(components):
    for component in components:
        if component["type"] == Part.TEXT_INPUT or component["type"] in SELECTS:
            yield component
        yield from _fields(component.get("components") or ())
        yield from _fields([component["component"]] if "component" in component else ())


def _has(message, part):
    return any(each.custom_id == part.custom_id for each in (*message.buttons, *message.selects))
