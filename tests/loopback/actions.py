"""What users do: commands, buttons, menus, modals, messages, reactions."""

# ruff: noqa: ASYNC109 - a test says how long it is ready to wait, in one word

from tests.loopback import modals
from tests.loopback.body import Attachment, Body
from tests.loopback.calls import Call, CallKind, must_be_shown
from tests.loopback.changes import WAIT
from tests.loopback.command_rules import MESSAGE_COMMAND
from tests.loopback.components import Part
from tests.loopback.errors import ImpossibleError
from tests.loopback.intents import Intent
from tests.loopback.invocations import invocation
from tests.loopback.mentions import pings
from tests.loopback.message_payload import message_payload
from tests.loopback.messages import DEFAULT, REPLY, LoopbackMessage
from tests.loopback.permissions import Permission
from tests.loopback.posting import publish, remove


class Actions:
    """The half of the loopback that acts as its users."""

    async def slash(self, user, channel, name, /, *, wait=True, **options):
        """Run a slash command, such as "ask" or "feeds add"; return when it is acknowledged or too late."""
        first, *path = name.split()
        command = self.commands.find(user, channel, first)
        data = invocation(command, path, options, channel=channel)
        return await self._call(Call(user, channel, CallKind.COMMAND, data), wait=wait)

    async def autocomplete(self, user, channel, name, /, *, focused, timeout=WAIT, **options):
        """Type into an option, and return the choices that are offered."""
        first, *path = name.split()
        command = self.commands.find(user, channel, first)
        data = invocation(command, path, {focused: "", **options}, channel=channel, focused=focused)
        call = await self._call(Call(user, channel, CallKind.AUTOCOMPLETE, data), wait=False)
        await self.changes.until(lambda: call.choices is not None, timeout=timeout, what=call.story)
        return call.choices

    async def context(self, user, message, name, *, wait=True):
        """Run a message command on a message."""
        must_be_shown(message, user)
        command = self.commands.find(user, message.channel, name, MESSAGE_COMMAND)
        # A message that a command is used on is readable without the message-content intent.
        resolved = {"messages": {str(message.id): message_payload(message, content_intent=True)}}
        data = {key: command[key] for key in ("id", "name", "type")}
        data |= {"target_id": str(message.id), "resolved": resolved}
        return await self._call(Call(user, message.channel, CallKind.COMMAND, data), wait=wait)

    async def press(self, user, message, name, *, wait=True):
        """Press a button by its label or custom_id."""
        must_be_shown(message, user)
        button = message.button(name)
        if button.disabled or button.custom_id is None:
            raise ImpossibleError(f"the button {name!r} is {'disabled' if button.disabled else 'a link'}")
        data = {"custom_id": button.custom_id, "component_type": int(Part.BUTTON), "id": button.id}
        return await self._component(user, message, data, wait=wait)

    async def choose(self, user, message, *values, menu=None, wait=True):
        """Choose options of a string select by value or label; `menu` is its placeholder or custom_id."""
        must_be_shown(message, user)
        select = message.select(menu)
        chosen = [_option_value(select, value) for value in values]
        if select.disabled or not select.min_values <= len(chosen) <= select.max_values:
            raise ImpossibleError(f"cannot choose {len(chosen)} options of {select}")
        data = {
            "custom_id": select.custom_id,
            "component_type": int(select.kind),
            "id": select.id,
            "values": chosen,
        }
        return await self._component(user, message, data, wait=wait)

    async def submit(self, user, call, /, *, wait=True, **values):
        """Fill in the modal that a call was answered with, by custom_id or label, and send it."""
        modal = await call.shown_modal()
        if user is not call.user:
            raise ImpossibleError(f"the modal was shown to {call.user.name}, not to {user.name}")
        data = {"custom_id": modal["custom_id"], "components": modals.filled(modal["components"], values)}
        return await self._call(Call(user, call.channel, CallKind.MODAL, data, source=call.source), wait=wait)

    async def say(
        self, user, channel, text="", *, reply_to=None, ping=True, files=(), components=(), embeds=()
    ):
        """Post a user's message; `files` are (name, bytes). A reply pings unless told not to."""
        if channel.guild is not None:
            channel.guild.member(user)
        attached = tuple(self.upload(channel, *file) for file in files)
        body = Body(content=text, attachments=attached, components=tuple(components), embeds=tuple(embeds))
        replied = reply_to.author if reply_to is not None and ping else None
        message = LoopbackMessage(
            channel,
            user,
            body,
            kind=DEFAULT if reply_to is None else REPLY,
            reference=reply_to,
            pings=pings(channel, user, {"content": text}, replied),
        )
        publish(message)
        return message

    async def next_message(self, channel, *, after=None, timeout=WAIT):
        """Wait for the bot's next message in a channel after another message, or its first one."""
        found = await self.changes.until(
            lambda: self.bot_messages(channel, after=after),
            timeout=timeout,
            what=lambda: f"a message in {channel!r}; {self.last_requests()}",
        )
        return found[0]

    def bot_messages(self, channel, *, after=None):
        """Return the bot's messages in a channel that are shown and finished, oldest first."""
        since = after.id if after is not None else 0
        own = (m for m in list(channel.messages.values()) if m.author is self.bot and m.id > since)
        return [message for message in own if not message.thinking]

    async def typed(self, channel, *, times=1, timeout=WAIT):
        """Wait until the bot has shown that it types in a channel."""
        await self.changes.until(
            lambda: channel.typing >= times, timeout=timeout, what=f"typing in {channel!r}"
        )

    def edit(self, message, text):
        """Let a user edit their message."""
        message.change(Body(content=text, attachments=message.attachments))
        self.dispatch_message("MESSAGE_UPDATE", message)

    def delete(self, message):
        """Let a user or moderator delete a message."""
        remove(message)

    def react(self, user, message, emoji):
        """Add a reaction, and tell the bot."""
        if user.id not in message.reactions.setdefault(emoji, []):
            message.reactions[emoji].append(user.id)
            self._reacted("MESSAGE_REACTION_ADD", user, message, emoji)

    def unreact(self, user, message, emoji):
        """Take a reaction back, and tell the bot."""
        if user.id in message.reactions.get(emoji, []):
            message.reactions[emoji].remove(user.id)
            if not message.reactions[emoji]:
                del message.reactions[emoji]
            self._reacted("MESSAGE_REACTION_REMOVE", user, message, emoji)

    def _reacted(self, event, user, message, emoji):
        payload = {
            "user_id": str(user.id),
            "channel_id": str(message.channel.id),
            "message_id": str(message.id),
            "emoji": {"id": None, "name": emoji},
            "message_author_id": str(message.author.id),
            "burst": False,
            "type": 0,
        }
        guild = message.channel.guild
        if guild is not None:
            payload |= {"guild_id": str(guild.id), "member": guild.member(user).payload()}
        if message.channel.bot_may(Permission.VIEW_CHANNEL):
            self.dispatch_in(message.channel, event, payload)
        self.changes.announce()

    async def _component(self, user, message, data, *, wait):
        return await self._call(
            Call(user, message.channel, CallKind.COMPONENT, data, source=message), wait=wait
        )

    async def _call(self, call, *, wait):
        payload = call.payload()
        if call.source is not None:
            enabled = self.privileged_intents & Intent.MESSAGE_CONTENT
            payload["message"] = message_payload(call.source, content_intent=bool(enabled))
        self.dispatch("INTERACTION_CREATE", payload, guild=call.channel.guild)
        if wait:
            await call.acknowledged()
        return call

    def upload(self, channel, name, content):
        """Put a file where an option of a command or a message can refer to it."""
        number = self.snowflakes.next()
        url = f"{self.origin}/attachments/{channel.id}/{number}/{name}"
        self.attachments[url.removeprefix(self.origin)] = made = Attachment(
            id=number, filename=name, content=content, url=url
        )
        return made


def _option_value(select, wanted):
    if select.kind is not Part.STRING_SELECT:
        return str(getattr(wanted, "id", wanted))
    found = [option.value for option in select.options if wanted in (option.value, option.label)]
    if not found:
        raise ImpossibleError(
            f"{wanted!r} is none of the options {[option.label for option in select.options]}"
        )
    return found[0]
