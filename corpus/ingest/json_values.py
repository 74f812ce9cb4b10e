"""JSON from outside: whatever is wrong with it is an IngestError."""

import json
from typing import Any

from corpus.errors import IngestError

_JSON_FEED = ("https://jsonfeed.org/", "http://jsonfeed.org/")


def parse_json(text: str | bytes) -> Any:
    """The value of the JSON in `text`.

    Raises:
        IngestError: it is not JSON, or nested too deeply.
    """
    try:
        return json.loads(text.removeprefix("\ufeff") if isinstance(text, str) else text)
    except UnicodeDecodeError as error:
        raise IngestError("not UTF-8") from error
    except json.JSONDecodeError as error:
        raise IngestError("not JSON from character {position} on", position=error.pos + 1) from error
    except RecursionError as error:
        raise IngestError("nested too deeply") from error
    except ValueError as error:  # a number of thousands of digits
        raise IngestError("not JSON that can be read: a number is too long") from error


def is_json_feed(value: object) -> bool:
    """Whether `value` is a JSON Feed: an object that names that format's version."""
    version = value.get("version") if isinstance(value, dict) else None
    return isinstance(version, str) and version.startswith(_JSON_FEED)
