"""Tell hatchling the version, and put the commit into what is built. Runs while building alone.

    tag v0.2.0               0.2.0
    3 commits after it       0.2.1.dev3+g0a1b2c3d4e5f
    no tag, or no git        FALLBACK, and .dev with the number of commits
    an archive of a source   as it was built

A wheel and a source archive hold `config/build.json` with both, which `bot/core/release.py` reads.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FALLBACK = "0.1.0"  # the release that comes first, or next
ROOT = Path(__file__).resolve().parents[1]
BUILD = "config/build.json"
_DESCRIBED = re.compile(r"v(\d+(?:\.\d+)*)-(\d+)-g([0-9a-f]+)")


def version() -> str:
    """Return the version by the newest tag."""
    if (ROOT / BUILD).is_file():
        return str(json.loads((ROOT / BUILD).read_text(encoding="utf-8"))["version"])
    return version_of(
        _git("describe", "--tags", "--long", "--abbrev=12", "--match", "v[0-9]*"),
        commit=_git("rev-parse", "--short=12", "HEAD"),
        count=_git("rev-list", "--count", "HEAD"),
    )


def version_of(described: str, *, commit: str, count: str) -> str:
    """Return the version by what git describes; all may be empty.

    >>> [version_of(f"v0.2.0-{since}-g0a1b", commit="0a1b", count="9") for since in (0, 3)]
    ['0.2.0', '0.2.1.dev3+g0a1b']
    >>> version_of("", commit="0a1b", count="9"), version_of("", commit="", count="")
    ('0.1.0.dev9+g0a1b', '0.1.0.dev0')
    """
    if found := _DESCRIBED.fullmatch(described):
        released, since, commit = found.groups()
        if since == "0":
            return released
        *others, last = released.split(".")
        return ".".join([*others, f"{int(last) + 1}.dev{since}+g{commit}"])
    return f"{FALLBACK}.dev{count}+g{commit}" if commit else f"{FALLBACK}.dev0"


def _git(*arguments: str) -> str:
    """Return what git says of this checkout; "" if it is none, or git is not there."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():  # an archive may lie within another project's checkout
        return ""
    command = [git, "-C", str(ROOT), *arguments]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 # our own words
    return asked.stdout.strip() if asked.returncode == 0 else ""


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `config/build.json` to wheels and source archives."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the file beside the checkout, where it can be added from."""
        if version == "editable" or (ROOT / BUILD).is_file():
            return
        self._place = TemporaryDirectory()
        file = Path(self._place.name) / "build.json"
        built = {"version": self.metadata.version, "commit": _git("rev-parse", "--short=12", "HEAD")}
        file.write_text(json.dumps(built) + "\n", encoding="utf-8")
        build_data["force_include"][str(file)] = BUILD

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the file."""
        if place := getattr(self, "_place", None):
            place.cleanup()
