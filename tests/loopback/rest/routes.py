"""The table of routes, written as the OpenAPI document writes them."""

import time
from email.utils import formatdate

from aiohttp import web

from tests.loopback import command_rules
from tests.loopback.errors import NOT_FOUND, ApiError
from tests.loopback.message_rules import check_new_message
from tests.loopback.rest import channels, commands, guilds, interactions, messages, users, webhooks
from tests.loopback.rest.endpoint import API, Endpoint

CHANNEL = "/channels/{channel_id}"
MESSAGES = f"{CHANNEL}/messages"
MESSAGE = f"{MESSAGES}/{{message_id}}"
REACTION = f"{MESSAGE}/reactions/{{emoji_name}}/@me"
GUILD = "/guilds/{guild_id}"
COMMANDS = "/applications/{application_id}/commands"
GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"

ACCOUNT = [
    Endpoint("GET", "/users/@me", users.me),
    Endpoint("GET", "/users/@me/guilds", users.my_guilds),
    Endpoint("DELETE", "/users/@me/guilds/{guild_id}", users.leave),
    Endpoint("POST", "/users/@me/channels", users.open_dm),
    Endpoint("GET", "/users/{user_id}", users.user),
    Endpoint("GET", "/oauth2/applications/@me", users.application),
    Endpoint("GET", "/applications/@me", users.application),
    Endpoint("GET", "/gateway", users.gateway, token=False),
    Endpoint("GET", "/gateway/bot", users.gateway_bot),
]
TALK = [
    Endpoint("POST", MESSAGES, messages.create, check_new_message),
    Endpoint("GET", MESSAGES, messages.history),
    Endpoint("GET", MESSAGE, messages.fetch),
    Endpoint("PATCH", MESSAGE, messages.edit),
    Endpoint("DELETE", MESSAGE, messages.delete),
    Endpoint("POST", f"{CHANNEL}/typing", messages.typing),
    Endpoint("PUT", REACTION, messages.react),
    Endpoint("DELETE", REACTION, messages.unreact),
    Endpoint("POST", f"{MESSAGE}/threads", channels.thread_from_message, channels.check_thread),
    Endpoint("POST", f"{MESSAGE}/crosspost", messages.crosspost),
    Endpoint("PUT", f"{MESSAGES}/pins/{{message_id}}", messages.pin),
    Endpoint("POST", f"{CHANNEL}/threads", channels.thread, channels.check_thread),
    Endpoint("GET", f"{CHANNEL}/threads/archived/public", channels.archived),
    Endpoint("GET", CHANNEL, channels.fetch),
    Endpoint("PATCH", CHANNEL, channels.change),
]
PLACES = [
    Endpoint("GET", GUILD, guilds.fetch),
    Endpoint("GET", f"{GUILD}/channels", guilds.channels),
    Endpoint("GET", f"{GUILD}/roles", guilds.roles),
    Endpoint("GET", f"{GUILD}/threads/active", guilds.active_threads),
    Endpoint("GET", f"{GUILD}/members", guilds.members),
    Endpoint("GET", f"{GUILD}/members/search", guilds.search_members),
    Endpoint("GET", f"{GUILD}/members/{{user_id}}", guilds.member),
    Endpoint("PUT", f"{GUILD}/members/{{user_id}}/roles/{{role_id}}", guilds.add_role),
    Endpoint("DELETE", f"{GUILD}/members/{{user_id}}/roles/{{role_id}}", guilds.remove_role),
]
REGISTRATION = [
    endpoint
    for base in (COMMANDS, GUILD_COMMANDS)
    for endpoint in (
        Endpoint("GET", base, commands.listed),
        Endpoint("PUT", base, commands.overwrite, command_rules.check_commands, many=True),
        Endpoint("POST", base, commands.upsert, command_rules.check_command),
        Endpoint("GET", f"{base}/{{command_id}}", commands.fetch),
        Endpoint("PATCH", f"{base}/{{command_id}}", commands.edit),
        Endpoint("DELETE", f"{base}/{{command_id}}", commands.delete),
    )
]
# Before the command of an id, which a path would else be taken for.
OVERRIDES = [Endpoint("GET", f"{GUILD_COMMANDS}/permissions", commands.permissions)]
# An interaction's token in the path is all the authority that these need.
ANSWERS = [
    Endpoint(
        "POST",
        "/interactions/{interaction_id}/{interaction_token}/callback",
        interactions.callback,
        interactions.check,
        token=False,
    ),
    Endpoint("POST", WEBHOOK, webhooks.create, check_new_message, token=False),
    Endpoint("GET", f"{WEBHOOK}/messages/@original", webhooks.fetch_original, token=False),
    Endpoint("PATCH", f"{WEBHOOK}/messages/@original", webhooks.edit_original, token=False),
    Endpoint("DELETE", f"{WEBHOOK}/messages/@original", webhooks.delete_original, token=False),
    Endpoint("GET", f"{WEBHOOK}/messages/{{message_id}}", webhooks.fetch, token=False),
    Endpoint("PATCH", f"{WEBHOOK}/messages/{{message_id}}", webhooks.edit, token=False),
    Endpoint("DELETE", f"{WEBHOOK}/messages/{{message_id}}", webhooks.delete, token=False),
]


def application(discord):
    """Return the aiohttp application of one loopback."""
    app = web.Application(client_max_size=30 * 1024 * 1024)
    app.on_response_prepare.append(_dated(discord))
    for endpoint in [*ACCOUNT, *TALK, *PLACES, *OVERRIDES, *REGISTRATION, *ANSWERS]:
        app.router.add_route(endpoint.method, API + endpoint.template, endpoint.bound(discord))
    app.router.add_get("/gateway", discord.gateway.handle)
    app.router.add_get("/gateway/", discord.gateway.handle)
    app.router.add_get("/attachments/{path:.*}", _attachment(discord))
    app.router.add_route("*", "/{path:.*}", Endpoint("*", "", _unknown, token=False).bound(discord))
    return app


def _dated(discord):
    """Let responses name the time of this Discord, which may have been moved on."""

    async def prepare(_request, response):
        response.headers["Date"] = formatdate(time.time() + discord.snowflakes.ahead, usegmt=True)

    return prepare


def _attachment(discord):
    async def handler(request):
        found = discord.attachments.get(request.path)
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found.content, content_type=found.content_type)

    return handler


def _unknown(exchange):
    # Discord may well have it; that the loopback has not should be seen in a test.
    exchange.discord.note_violation(f"{exchange.method} {exchange.path}", "the loopback has no such route")
    raise ApiError(NOT_FOUND)
