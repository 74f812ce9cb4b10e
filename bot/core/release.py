"""The version of the program, and the commit that it was built from."""

import json
import shutil
import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

_BUILD = "build.json"  # in `config`, of a wheel or a source archive; config/build.py writes it


def release() -> str:
    """Return the installed version; "0" if none is installed."""
    try:
        return version("clippings-bot")
    except PackageNotFoundError:
        return "0"


@cache
def commit() -> str:
    """Return the commit of this build, or of the checkout; "" where neither is known."""
    built = files("config").joinpath(_BUILD)
    if built.is_file():
        return str(json.loads(built.read_text(encoding="utf-8")).get("commit", ""))
    return _checked_out(Path(__file__).resolve().parents[2])


def _checked_out(folder: Path) -> str:
    """Return the commit of a checkout; "" if the folder is none, or git is not there."""
    git = shutil.which("git")
    if git is None or not (folder / ".git").exists():
        return ""
    command = [git, "-C", str(folder), "rev-parse", "--short=12", "HEAD"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=5)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""


def named() -> str:
    """Return the version with the commit, for people."""
    return f"{release()} ({built})" if (built := commit()) else release()
