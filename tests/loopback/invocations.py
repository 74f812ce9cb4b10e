"""From what a user types to an interaction's data: options checked against the command's registration."""

from tests.loopback import command_rules as kinds
from tests.loopback.body import Attachment
from tests.loopback.channels import Channel, Kind
from tests.loopback.errors import ImpossibleError
from tests.loopback.users import Role, User

PYTHON = {
    kinds.STRING: str,
    kinds.INTEGER: int,
    kinds.BOOLEAN: bool,
    kinds.NUMBER: (int, float),
    kinds.USER: User,
    kinds.CHANNEL: Channel,
    kinds.ROLE: Role,
    kinds.MENTIONABLE: (User, Role),
    kinds.ATTACHMENT: Attachment,
}


def invocation(command, path, values, *, channel, focused=None):
    """Return the data of a slash command; `path` are the words after the name, for sub-commands."""
    data = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    resolved = {}
    data["options"] = _nested(command, list(path), values, resolved, channel, focused)
    return {**data, "resolved": resolved} if resolved else data


def _nested(node, path, values, resolved, channel, focused):
    options = node.get("options") or []
    groups = [option for option in options if option["type"] in (kinds.SUB_COMMAND, kinds.SUB_COMMAND_GROUP)]
    if not groups:
        if path:
            raise ImpossibleError(f"{node['name']!r} has no sub-command {path[0]!r}")
        return _filled(node["name"], options, values, resolved, channel, focused)
    chosen = next((option for option in groups if path and option["name"] == path[0]), None)
    if chosen is None:
        names = [option["name"] for option in groups]
        raise ImpossibleError(f"{node['name']!r} takes one of the sub-commands {names}, not {path[:1]}")
    inner = _nested(chosen, path[1:], values, resolved, channel, focused)
    return [{"name": chosen["name"], "type": chosen["type"], "options": inner}]


def _filled(name, options, values, resolved, channel, focused):
    known = {option["name"]: option for option in options}
    if unknown := set(values) - set(known):
        raise ImpossibleError(f"{name!r} has no option {sorted(unknown)}; it has {sorted(known)}")
    missing = [each for each, option in known.items() if option.get("required") and each not in values]
    # While a user still types, required options may be empty.
    if missing and focused is None:
        raise ImpossibleError(f"{name!r} requires {missing}")
    if focused is not None and not known.get(focused, {}).get("autocomplete"):
        raise ImpossibleError(f"option {focused!r} of {name!r} is not registered with autocomplete")
    filled = []
    for key, value in values.items():
        typing = key == focused
        if not typing:
            _check(known[key], value)
        filled.append(_option(known[key], value, resolved, channel) | ({"focused": True} if typing else {}))
    return filled


def _option(option, value, resolved, channel):
    if isinstance(value, User | Role | Channel | Attachment):
        _resolve(value, resolved, channel)
        value = str(value.id)
    return {"name": option["name"], "type": option["type"], "value": value}


def _resolve(value, resolved, channel):
    if isinstance(value, Role):
        resolved.setdefault("roles", {})[str(value.id)] = value.payload()
    elif isinstance(value, Attachment):
        resolved.setdefault("attachments", {})[str(value.id)] = value.payload()
    elif isinstance(value, Channel):
        partial = {**value.payload(), "permissions": str(value.bot_permissions())}
        resolved.setdefault("channels", {})[str(value.id)] = partial
    else:
        resolved.setdefault("users", {})[str(value.id)] = value.payload()
        if channel.guild and value.id in channel.guild.members:
            member = channel.guild.members[value.id].payload(user=False, permissions=0)
            resolved.setdefault("members", {})[str(value.id)] = member


def _check(option, value):
    where = f"option {option['name']!r}"
    expected = PYTHON.get(option["type"])
    truth = isinstance(value, bool) and option["type"] != kinds.BOOLEAN
    if expected is None or truth or not isinstance(value, expected):
        raise ImpossibleError(f"{where} takes type {option['type']}, not {value!r}")
    if isinstance(value, str):
        _check_range(where, "length", len(value), option.get("min_length"), option.get("max_length", 6000))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        _check_range(where, "value", value, option.get("min_value"), option.get("max_value"))
    elif isinstance(value, Channel) and value.kind not in (option.get("channel_types") or Kind):
        raise ImpossibleError(f"{where} does not take a channel of type {value.kind}")
    choices = option.get("choices")
    if choices and value not in [choice["value"] for choice in choices]:
        raise ImpossibleError(
            f"{where} takes one of {[choice['value'] for choice in choices]}, not {value!r}"
        )


def _check_range(where, what, size, low, high):
    if (low is not None and size < low) or (high is not None and size > high):
        raise ImpossibleError(f"{where}: {what} {size} is not within {low} and {high}")
