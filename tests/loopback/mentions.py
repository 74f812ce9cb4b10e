"""Whom a message pings: what its text mentions, cut down by `allowed_mentions` exactly as Discord does."""

import re
from dataclasses import dataclass

from tests.loopback.components import texts
from tests.loopback.permissions import Permission

CODE = re.compile(r"```.*?```|``.+?``|`[^`]+`", re.DOTALL)
USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
EVERYONE = re.compile(r"@(?:everyone|here)\b")


@dataclass(frozen=True, slots=True)
class Pings:
    """Who is pinged; false when nobody is. Ids, the replied author included."""

    everyone: bool = False
    users: tuple[int, ...] = ()
    roles: tuple[int, ...] = ()

    def __bool__(self):
        return bool(self.everyone or self.users or self.roles)

    def __or__(self, other):
        return Pings(
            self.everyone or other.everyone,
            tuple(dict.fromkeys(self.users + other.users)),
            tuple(dict.fromkeys(self.roles + other.roles)),
        )


def pings(channel, author, body, replied=None):
    """Return the pings of a body posted by an author; `replied` is the author of the message replied to."""
    text = CODE.sub(" ", "\n".join([body.get("content") or "", *texts(body.get("components"))]))
    allowed = body.get("allowed_mentions")
    users = _permitted(_ids(USER, text), allowed, "users")
    if replied is not None and (allowed is None or allowed.get("replied_user")):
        users = (replied.id, *users)
    return Pings(
        everyone=bool(EVERYONE.search(text))
        and _parsed(allowed, "everyone")
        and _may_ping_all(channel, author),
        users=tuple(dict.fromkeys(users)),
        roles=_pinged_roles(channel, author, _permitted(_ids(ROLE, text), allowed, "roles")),
    )


def _ids(pattern, text):
    return tuple(int(found) for found in pattern.findall(text))


def _parsed(allowed, kind):
    # No allowed_mentions at all means that everything in the text is parsed.
    return allowed is None or kind in (allowed.get("parse") or ())


def _permitted(ids, allowed, kind):
    if _parsed(allowed, kind):
        return ids
    listed = {int(each) for each in allowed.get(kind) or ()}
    return tuple(each for each in ids if each in listed)


def _may_ping_all(channel, author):
    if channel.guild is None:
        return False
    if author is channel.discord.bot:
        return channel.bot_may(Permission.MENTION_EVERYONE)
    return bool(channel.member_permissions(author) & Permission.MENTION_EVERYONE)


def _pinged_roles(channel, author, ids):
    known = channel.guild.roles if channel.guild else {}
    everyone = _may_ping_all(channel, author)
    return tuple(
        dict.fromkeys(each for each in ids if each in known and (everyone or known[each].mentionable))
    )
