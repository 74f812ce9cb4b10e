"""Time zones by the names that people give them."""

from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import UserError


def zone_of(name: str) -> ZoneInfo:
    """The time zone of a name, such as "Europe/Berlin", "berlin" or "UTC".

    Raises:
        UserError: there is none of that name; the text names the nearest.
    """
    wanted = _key(name)
    known = zone_names()
    if wanted in known:
        return ZoneInfo(known[wanted])
    cities = [full for key, full in known.items() if key.rpartition("/")[2] == wanted]
    if cities:
        return ZoneInfo(min(cities, key=lambda full: (full.count("/"), full)))
    near = get_close_matches(wanted, [*known, *(key.rpartition("/")[2] for key in known)], n=1)
    full = next((each for key, each in known.items() if near and key.endswith(near[0])), "Europe/Berlin")
    raise UserError("I know no time zone {name}; write one like {example}", name=repr(name), example=full)


def offered_zones(beginning: str, limit: int) -> list[str]:
    """Names of zones that hold `beginning`, those of a city that begins with it first."""
    wanted = _key(beginning)
    found = [(key, full) for key, full in zone_names().items() if wanted in key]
    found.sort(key=lambda each: (not each[0].rpartition("/")[2].startswith(wanted), each[1]))
    return [full for _, full in found[:limit]]


@cache
def zone_names() -> dict[str, str]:
    """The zones that a place has, by name in small letters; without those kept for old programs."""
    return {
        _key(name): name
        for name in sorted(available_timezones())
        if name == "UTC" or ("/" in name and not name.startswith(("Etc/", "SystemV/", "posix", "right")))
    }


def _key(name: str) -> str:
    return "_".join(name.casefold().split())
