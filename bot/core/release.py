"""Which version of the program this is."""

from importlib.metadata import PackageNotFoundError, version


def release() -> str:
    """The version that is installed; "0" for a checkout that never was."""
    try:
        return version("clippings-bot")
    except PackageNotFoundError:
        return "0"
