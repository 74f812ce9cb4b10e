"""What Discord refuses about a message: lengths, embeds, flags, mentions, and v2 beside the old fields."""

from tests.loopback.component_rules import check_message_components

MAX_CONTENT = 2000
MAX_EMBEDS = 10
MAX_EMBED_TEXT = 6000
MAX_FIELDS = 25

CROSSPOSTED = 1 << 0
SUPPRESS_EMBEDS = 1 << 2
HAS_THREAD = 1 << 5
EPHEMERAL = 1 << 6
LOADING = 1 << 7
SUPPRESS_NOTIFICATIONS = 1 << 12
COMPONENTS_V2 = 1 << 15
# Flags that a bot may set itself; others are ignored, as Discord does.
SETTABLE = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2


def check_new_message(form, body):
    """Refuse the form of a message that is to be created."""
    check_message(form, body, v2=bool((body.get("flags") or 0) & COMPONENTS_V2))


def check_message(form, body, *, v2, kept=None):
    """Refuse a message's form. On an edit, `kept` holds the old fields that the edit leaves in place."""
    form.text(body, "content", MAX_CONTENT)
    if v2:
        _check_legacy_fields(form, {**(kept or {}), **body})
    _check_embeds(form.at("embeds"), form.listed(body, "embeds"))
    mentions = form.at("allowed_mentions")
    _check_allowed_mentions(mentions, mentions.dictionary(body.get("allowed_mentions")))
    check_message_components(form.at("components"), form.listed(body, "components"), v2=v2)
    if len(form.listed(body, "attachments")) > MAX_EMBEDS:
        form.at("attachments").length(0, MAX_EMBEDS)


def _check_legacy_fields(form, body):
    for key in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(key):
            form.at(key).refuse(
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _check_embeds(form, embeds):
    if len(embeds) > MAX_EMBEDS:
        form.refuse("BASE_TYPE_MAX_LENGTH", f"Must be {MAX_EMBEDS} or fewer in length.")
    for place, embed in enumerate(embeds):
        _check_embed(form.at(place), embed)
    if not form.found and sum(map(_embed_size, embeds)) > MAX_EMBED_TEXT:
        form.refuse("MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {MAX_EMBED_TEXT}")


def _check_embed(form, embed):
    form.text(embed, "title", 256)
    form.text(embed, "description", 4096)
    for key, text, most in (("footer", "text", 2048), ("author", "name", 256)):
        form.at(key).text(form.at(key).dictionary(embed.get(key)), text, most)
    fields = form.listed(embed, "fields")
    if len(fields) > MAX_FIELDS:
        form.at("fields").refuse("BASE_TYPE_MAX_LENGTH", f"Must be {MAX_FIELDS} or fewer in length.")
    for place, field in enumerate(fields):
        spot = form.at("fields", place)
        spot.require(field, "name", "value")
        spot.text(field, "name", 256, 1)
        spot.text(field, "value", 1024, 1)


def _embed_size(embed):
    parts = [embed.get("title"), embed.get("description")]
    parts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for field in embed.get("fields") or []:
        parts += [field.get("name"), field.get("value")]
    return sum(len(part or "") for part in parts)


def _check_allowed_mentions(form, allowed):
    for kind in ("users", "roles"):
        if allowed.get(kind) and kind in (allowed.get("parse") or ()):
            form.refuse(
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )


def is_empty(body, files=()):
    """Return whether a message would show nothing at all."""
    shown = ("content", "embeds", "components", "poll", "sticker_ids")
    blank_content = not (body.get("content") or "").strip()
    return not files and blank_content and not any(body.get(key) for key in shown if key != "content")
