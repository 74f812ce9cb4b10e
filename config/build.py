"""Tell hatchling the version, and put the commit into what is built. Runs while building alone.

    tag v0.2.0               0.2.0
    3 commits after it       0.2.1.dev3+g0a1b2c3d4e5f
    no tag                   FALLBACK, and .dev with the number of commits
    an archive of a source   as it was built
    no git, no history       by GIT_DESCRIBE (of `git describe --tags --always`); else it ends in "unknown"

A wheel and a source archive hold `config/build.json` with both, which `bot/core/release.py` reads. What
`git archive` makes, as the download of a forge, holds `.git_archival.txt` instead.
"""

import json
import os
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
ARCHIVAL = ".git_archival.txt"
_DESCRIBED = re.compile(r"v(\d+(?:\.\d+)*(?:(?:a|b|rc)\d+)?)(?:-(\d+)-g([0-9a-f]+))?")
_COMMIT = re.compile(r"[0-9a-f]{7,40}")


def version() -> str:
    """Return the version by the newest tag."""
    return source()["version"]


def source(root: Path = ROOT) -> dict[str, str]:
    """Return the version and the commit ("" if unknown) of the project's folder."""
    if (root / BUILD).is_file():
        built: dict[str, str] = json.loads((root / BUILD).read_text(encoding="utf-8"))
        return built
    archived = _archived(root / ARCHIVAL)
    described = os.environ.get("GIT_DESCRIBE") or archived.get("describe", "")
    commit = archived.get("commit", "")[:12] or (described if _COMMIT.fullmatch(described) else "")
    if (root / ".git").exists():  # without it the folder may lie within another project's checkout
        described = (
            _git(root, "describe", "--tags", "--long", "--abbrev=12", "--match", "v[0-9]*") or described
        )
        commit = _git(root, "rev-parse", "--short=12", "HEAD") or commit
    if found := _DESCRIBED.fullmatch(described):
        commit = found[3] or commit
    count = _git(root, "rev-list", "--count", "HEAD") if (root / ".git").exists() else ""
    return {"version": version_of(described, commit=commit, count=count), "commit": commit}


def version_of(described: str, *, commit: str, count: str) -> str:
    """Return the version by what git describes; all may be empty.

    >>> [version_of(f"v0.2.0{since}", commit="0a1b", count="9") for since in ("", "-0-g0a1b", "-3-g0a1b")]
    ['0.2.0', '0.2.0', '0.2.1.dev3+g0a1b']
    >>> version_of("", commit="0a1b", count="9"), version_of("", commit="", count="")
    ('0.1.0.dev9+g0a1b', '0.1.0.dev0+unknown')
    """
    if found := _DESCRIBED.fullmatch(described):
        released, since, at = found.groups()
        if since in {None, "0"}:
            return released
        following = re.sub(r"\d+$", lambda last: str(int(last[0]) + 1), released)
        return f"{following}.dev{since}+g{at}"
    return f"{FALLBACK}.dev{count or 0}+{f'g{commit}' if commit else 'unknown'}"


def _archived(file: Path) -> dict[str, str]:
    """Return what `git archive` wrote into a file; nothing if it never did."""
    if not file.is_file():
        return {}
    lines = (line.partition(": ") for line in file.read_text(encoding="utf-8").splitlines())
    return {name: value for name, _, value in lines if not value.startswith("$")}


def _git(root: Path, *arguments: str) -> str:
    """Return what git says of a checkout; "" if git is not there, or does not trust it."""
    git = shutil.which("git")
    if git is None:
        return ""
    command = [git, "-C", str(root), *arguments]
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
        built = source() | {"version": self.metadata.version}
        file.write_text(json.dumps(built) + "\n", encoding="utf-8")
        build_data["force_include"][str(file)] = BUILD

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the file."""
        if place := getattr(self, "_place", None):
            place.cleanup()
