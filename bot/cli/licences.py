"""`clippings licences`: the packages that are installed, with their licences, also as a bill of materials."""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import Distribution, distributions
from json import dumps
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from bot.cli.console import output, print_json
from bot.cli.options import this_moment
from bot.core.release import release

_OWN = "clippings-bot"
_UNKNOWN = "unknown"
_LONGEST = 100  # characters; some packages put the whole text into the field
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledPackage:
    """An installed package, and the names of its dependencies.

    `is_spdx` says that its licence is an SPDX expression, and not just some name.
    """

    name: str
    version: str
    licence: str
    is_spdx: bool = False
    needs: tuple[str, ...] = ()


def run(*, as_json: bool, sbom: bool) -> None:
    """Print the packages: a line each, or as JSON, or as a CycloneDX document."""
    packages = sorted({each.name: each for each in _installed()}.values(), key=lambda each: each.name)
    if sbom:
        sys.stdout.write(dumps(_bill(packages), indent=2) + "\n")
    elif as_json:
        print_json({"packages": [asdict(each) for each in packages]})
    else:
        for each in packages:
            output().print(f"{each.name} {each.version}: {each.licence}")


def _installed() -> Iterator[InstalledPackage]:
    for each in distributions():
        if each.metadata["Name"]:
            yield InstalledPackage(
                name=normal(each.metadata["Name"]),
                version=each.version,
                licence=licence_of(each),
                is_spdx="License-Expression" in each.metadata,
                needs=tuple(sorted(_needs(each))),
            )


def normal(name: str) -> str:
    """Return the name of a package as indexes write it.

    >>> normal("Discord.py_X")
    'discord-py-x'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(package: Distribution) -> str:
    """Return the licence that a package declares: an SPDX expression, or a name."""
    expressions = package.metadata.get_all("License-Expression") or ()
    classifiers = [
        each.rpartition(" :: ")[2]
        for each in package.metadata.get_all("Classifier") or ()
        if each.startswith("License ::")
    ]
    texts = [each.strip() for each in package.metadata.get_all("License") or ()]
    names = [each for each in texts if "\n" not in each and len(each) <= _LONGEST and each != "UNKNOWN"]
    whole = [each.partition("\n")[0][:_LONGEST] for each in texts]
    found = (*expressions, *names, " AND ".join(classifiers), *whole)
    return next(filter(None, found), _UNKNOWN)


def _needs(package: Distribution) -> Iterator[str]:
    for requirement in package.requires or ():
        name = _NAME.match(requirement)
        if name and "extra ==" not in requirement:
            yield normal(name.group())


def _bill(packages: Sequence[InstalledPackage]) -> dict[str, Any]:
    """Return a CycloneDX document of version 1.6 (https://cyclonedx.org/docs/1.6/json/)."""
    there = {each.name: _reference(each) for each in packages}
    own = next((each for each in packages if each.name == _OWN), None)
    named = "\n".join(there.values())
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, named)}",
        "version": 1,
        "metadata": {
            "timestamp": this_moment().isoformat(timespec="seconds"),
            "component": _component(
                own or InstalledPackage(name=_OWN, version=release(), licence="Apache-2.0", is_spdx=True),
                "application",
            ),
        },
        "components": [_component(each, "library") for each in packages if each is not own],
        "dependencies": [
            {"ref": there[each.name], "dependsOn": [there[name] for name in each.needs if name in there]}
            for each in packages
        ],
    }


def _component(package: InstalledPackage, kind: str) -> dict[str, Any]:
    named = {"license": {"name": package.licence}}
    return {
        "type": kind,
        "bom-ref": _reference(package),
        "name": package.name,
        "version": package.version,
        "purl": _reference(package),
        "licenses": [{"expression": package.licence} if package.is_spdx else named],
    }


def _reference(package: InstalledPackage) -> str:
    return f"pkg:pypi/{package.name}@{package.version.replace('+', '%2B')}"
