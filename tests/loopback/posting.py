"""From a request's body to a message: creating one, and editing one."""

import mimetypes

from tests.loopback.body import Attachment, Body
from tests.loopback.components import Part, numbered, of_type, walk
from tests.loopback.errors import EMPTY_MESSAGE, SERVER_ERROR, ApiError
from tests.loopback.form import Form
from tests.loopback.mentions import Pings, pings
from tests.loopback.message_rules import (
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    SETTABLE,
    SUPPRESS_EMBEDS,
    check_message,
    is_empty,
)
from tests.loopback.messages import DEFAULT, LoopbackMessage

# A measured bug of Discord: components v2 whose texts, in UTF-8 bytes and 12 more each, exceed this get a
# plain 500, although they hold 4,000 characters or fewer (discord-api-docs, issue 8554).
MAX_TEXT_BYTES = 10_170
BYTES_EACH = 12


def post(channel, body, files=(), *, kind=DEFAULT, reference=None, call=None, flags=0, message_id=None):
    """Create a message of the bot from a body that passed its form check, and announce it."""
    discord, author = channel.discord, channel.discord.bot
    if is_empty(body, files):
        raise ApiError(EMPTY_MESSAGE)
    refuse_heavy_text(discord, body.get("components"))
    _refuse_missing_files(body, files)
    # An ephemeral message is its reader's alone, so that only they can be pinged; it is kept all the same.
    message = LoopbackMessage(
        channel,
        author,
        _body(discord, channel, body, files, ((body.get("flags") or 0) & SETTABLE) | flags),
        kind=kind,
        reference=reference,
        call=call,
        nonce=body.get("nonce"),
        pings=pings(channel, author, body, reference and reference.author),
    )
    message.id = message_id or message.id
    publish(message)
    return message


def publish(message):
    """Put a message into its channel, and tell the bot if everybody sees it."""
    message.channel.messages[message.id] = message
    if not message.ephemeral:
        message.discord.dispatch_message("MESSAGE_CREATE", message)
    message.discord.changes.announce()


def revise(message, body, files=(), form=None):
    """Edit a message: fields that are absent stay, `null` clears."""
    form = form or Form()
    v2 = message.v2 or bool((body.get("flags") or 0) & COMPONENTS_V2)
    kept = {} if message.thinking else {"content": message.content, "embeds": message.embeds}
    check_message(form, body, v2=v2, kept=kept)
    form.close()
    refuse_heavy_text(message.discord, body.get("components"))
    merged = _merged(message, body)
    _refuse_missing_files(body, files, merged["attachments"])
    if is_empty(merged, [*files, *merged["attachments"]]):
        raise ApiError(EMPTY_MESSAGE)
    # Neither "ephemeral" nor "v2" can be taken back.
    kept_flags = message.flags & (EPHEMERAL | COMPONENTS_V2)
    kept_flags |= message.flags & SUPPRESS_EMBEDS if body.get("flags") is None else 0
    flags = ((body.get("flags") or 0) & SETTABLE) | kept_flags
    described = {**merged, "attachments": body.get("attachments")}
    changed = _body(message.discord, message.channel, described, files, flags, merged["attachments"])
    message.pings = message.pings | pings(message.channel, message.author, body)
    message.change(changed)
    if not message.ephemeral:
        message.discord.dispatch_message("MESSAGE_UPDATE", message)
    message.discord.changes.announce()
    return message


def thinking(channel, call, *, ephemeral):
    """Create the "is thinking ..." message of a deferred interaction."""
    flags = LOADING | (EPHEMERAL if ephemeral else 0)
    message = LoopbackMessage(
        channel, channel.discord.bot, Body(flags=flags), kind=20, call=call, pings=Pings()
    )
    publish(message)
    return message


def remove(message):
    """Delete a message, and tell the bot."""
    message.deleted = True
    message.channel.messages.pop(message.id, None)
    payload = {"id": str(message.id), "channel_id": str(message.channel.id)}
    if message.channel.guild:
        payload["guild_id"] = str(message.channel.guild.id)
    if not message.ephemeral:
        message.discord.dispatch_in(message.channel, "MESSAGE_DELETE", payload)
    message.discord.changes.announce()


def refuse_heavy_text(discord, components):
    """Answer 500 where Discord does, and note it, since no error says why."""
    displays = of_type(components, Part.TEXT_DISPLAY)
    weight = sum(len(display["content"].encode()) + BYTES_EACH for display in displays)
    if weight > MAX_TEXT_BYTES:
        discord.note_violation(
            "text displays", f"{weight} bytes of text; from {MAX_TEXT_BYTES} on Discord fails"
        )
        raise ApiError(SERVER_ERROR)


def _refuse_missing_files(body, files, kept=()):
    """Refuse media that name an attachment which is not there."""
    names = {name for name, _ in files} | {each.filename for each in kept}
    names |= {entry.get("filename") for entry in body.get("attachments") or ()}
    form = Form()
    for path, component in walk(body.get("components")):
        media = [component, *(component.get("items") or ())]
        for url in ((holder.get(key) or {}).get("url", "") for holder in media for key in ("media", "file")):
            if url.startswith("attachment://") and url.removeprefix("attachment://") not in names:
                form.at("components", *path).refuse(
                    "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                    "The referenced attachment could not be found.",
                )
    form.close()


def _merged(message, body):
    kept = message.attachments
    if body.get("attachments") is not None:
        listed = {int(entry["id"]) for entry in body["attachments"] if "id" in entry}
        kept = tuple(each for each in kept if each.id in listed)
    present = {"content": message.content, "embeds": message.embeds, "components": message.components}
    return {**present, **{key: body[key] for key in present if key in body}, "attachments": kept}


def _body(discord, channel, body, files, flags, kept=()):
    attached = (*kept, *_attachments(discord, channel, body, files))
    for attachment in attached:
        discord.attachments[attachment.url.removeprefix(discord.origin)] = attachment
    # Discord makes every embed that a bot sends a "rich" one.
    embeds = [{"type": "rich", **embed} for embed in body.get("embeds") or ()]
    return Body(
        content=body.get("content") or "",
        embeds=tuple(embeds),
        components=tuple(_resolve_media(discord, numbered(body.get("components")), attached)),
        attachments=attached,
        flags=flags,
    )


def _attachments(discord, channel, body, files):
    described = {str(entry.get("id")): entry for entry in body.get("attachments") or ()}
    for place, (name, content) in enumerate(files):
        entry = described.get(str(place), {})
        number = discord.snowflakes.next()
        filename = entry.get("filename") or name
        yield Attachment(
            id=number,
            filename=filename,
            content=content,
            url=f"{discord.origin}/attachments/{channel.id}/{number}/{filename}",
            description=entry.get("description"),
            content_type=mimetypes.guess_type(filename)[0] or "application/octet-stream",
        )


def _resolve_media(discord, components, attached):
    """Give every media item the address of the attachment it names."""
    urls = {f"attachment://{each.filename}": each.url for each in attached}
    for component in components:
        if component.get("items"):
            bare = {"description": None, "spoiler": False}
            component["items"] = [{**bare, **item} for item in component["items"]]
        for holder in (component, *(component.get("items") or ())):
            for key in ("media", "file"):
                if isinstance(holder.get(key), dict):
                    url = urls.get(holder[key]["url"], holder[key]["url"])
                    holder[key] = {
                        "id": str(discord.snowflakes.next()),
                        "url": url,
                        "proxy_url": url,
                        "loading_state": 2,
                    }
        _resolve_media(discord, component.get("components") or (), attached)
        if component.get("accessory"):
            _resolve_media(discord, [component["accessory"]], attached)
    return components
