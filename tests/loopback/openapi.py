"""Discord's published OpenAPI document: request bodies are held against it where the document is at hand."""

import json
import os
from functools import lru_cache
from pathlib import Path

import jsonschema_rs
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.material import BESIDE, MISSING

VARIABLE = "DISCORD_OPENAPI"
DOCUMENT = BESIDE / "discord" / "openapi.json"
ROOT = "urn:discord"
MISSING_DOCUMENT = f"{MISSING}Discord's OpenAPI document ({VARIABLE} names another place)"
TYPE_KEYWORDS = {"type", "enum", "const", "oneOf"}


class OpenApi:
    """The document, and two validators an operation: a quick one, and one that says what is wrong."""

    def __init__(self, document):
        self.document = document
        self._relax()
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        self.registry = Registry().with_resource(ROOT, resource)
        self._quick_registry = jsonschema_rs.Registry([(ROOT, document)], draft=jsonschema_rs.Draft202012)
        self._validators = {}
        self._known = {}

    def _relax(self):
        """Make the document as lenient as Discord itself is, where discord.py relies on that.

        Snowflakes are documented as strings; Discord takes integers as well, and discord.py sends such in
        `message_reference` and `allowed_mentions`.
        """
        self.document["components"]["schemas"]["SnowflakeType"] = {
            "type": ["string", "integer"],
            "pattern": "^(0|[1-9][0-9]*)$",
            "minimum": 0,
        }

    def violations(self, method, template, body):
        """Return what is wrong with a body, as (path, code, message) triples.

        A body that was looked at before is not looked at again: every bot registers the same commands.
        """
        key = method, template, json.dumps(body, sort_keys=True)
        if key not in self._known:
            self._known[key] = self._violations(method, template, body)
        return self._known[key]

    def _violations(self, method, template, body):
        validators = self._validators_of(method.lower(), template)
        if validators is None or validators[0].is_valid(body):
            return []
        found = [leaf for error in validators[1].iter_errors(body) for leaf in _leaves(error)]
        return list(dict.fromkeys(_described(error) for error in found))

    def _validators_of(self, method, template):
        key = (method, template)
        if key not in self._validators:
            operation = self.document["paths"].get(template, {}).get(method, {})
            content = operation.get("requestBody", {}).get("content", {})
            self._validators[key] = (
                self._compiled(template, method) if "application/json" in content else None
            )
        return self._validators[key]

    def _compiled(self, template, method):
        escaped = template.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
        pointer = f"{ROOT}#/paths/{escaped}/{method}/requestBody/content/application~1json/schema"
        schema = {"$ref": pointer}
        return (
            jsonschema_rs.Draft202012Validator(schema, registry=self._quick_registry),
            Draft202012Validator(schema, registry=self.registry),
        )


def find_document():
    """Return the document's path, or None where there is none."""
    given = os.environ.get(VARIABLE)
    path = Path(given) if given else DOCUMENT
    return path if path.is_file() else None


@lru_cache(maxsize=2)
def load(path):
    """Read and compile the document; it is over a megabyte, so once a process."""
    return OpenApi(json.loads(Path(path).read_text(encoding="utf-8")))


def _leaves(error):
    """Look into unions: of their branches, only the one the body's own `type` picks says what is wrong."""
    if error.validator not in ("oneOf", "anyOf") or not error.context:
        return [error]
    branches = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    meant = [errors for errors in branches.values() if not any(map(_is_another_type, errors))]
    return [leaf for errors in meant[:1] for inner in errors for leaf in _leaves(inner)] or [error]


def _is_another_type(error):
    place = list(error.relative_path)
    return (place == [] and error.validator == "type") or (
        place == ["type"] and error.validator in TYPE_KEYWORDS
    )


def _described(error):
    path = tuple(str(step) for step in error.absolute_path)
    limit = error.validator_value
    if error.validator == "required":
        missing = next(key for key in limit if key not in error.instance)
        return (*path, missing), "BASE_TYPE_REQUIRED", "This field is required"
    known = {
        "maxLength": ("BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length."),
        "maxItems": ("BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length."),
        "minLength": ("BASE_TYPE_MIN_LENGTH", f"Must be {limit} or more in length."),
        "minItems": ("BASE_TYPE_MIN_LENGTH", f"Must be {limit} or more in length."),
        "maximum": ("NUMBER_TYPE_MAX", f"Value should be less than or equal to {limit}."),
        "minimum": ("NUMBER_TYPE_MIN", f"Value should be greater than or equal to {limit}."),
        "enum": ("BASE_TYPE_CHOICES", f"Value must be one of {limit}."),
        "pattern": ("STRING_TYPE_REGEX", "String value did not match validation regex."),
        "oneOf": ("UNION_TYPE_CHOICES", "Value does not fit any of the allowed forms."),
        "anyOf": ("UNION_TYPE_CHOICES", "Value does not fit any of the allowed forms."),
    }
    fallback = (f"{str(error.validator).upper()}_INVALID", error.message[:200])
    return (path, *known.get(error.validator, fallback))
