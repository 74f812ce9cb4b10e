"""The version of the program."""

from importlib.metadata import PackageNotFoundError, version


def release() -> str:
    """Return the installed version; "0" if none is installed."""
    try:
        return version("clippings-bot")
    except PackageNotFoundError:
        return "0"
