"""Remove secrets from text: known ones in any encoding, and whatever looks like one."""

import base64
import re
from collections.abc import Iterable, Iterator

REDACTED = "[redacted]"
_SHORTEST = 16  # characters; a shorter part of a token gives nothing away and may be a word
# Characters of a secret; a shorter one, such as the password of a test's server, is part of other words, and
# would take these out of every line. In an address it is found by its place.
_SHORTEST_KNOWN = 6

# Repetitions are possessive (`*+`, of groups `(?>...)`) and patterns start at a literal or a boundary, so
# all are linear.

# What wrapping, colours, quoting, lists and UTF-16 put between two characters of a token.
_BETWEEN = r"(?>(?:[\s'\"+,:│|]|(?:\x1b|\ufffd|\\x1b|\\u001b)\[[\d;]*+m|\\(?:x00|u0000|(?![xu])[nrt]?))*)"
_SLASH = r"(?:\\?/|%2f)"
_SPACE = r"(?:\s|%20)"
_EQUALS = rf"""\\*+["']?(?>{_SPACE}*)(?:[:=,]|%3[ad])(?>{_SPACE}*)(?>(?:b?\\*+["'])?)(?>{_SPACE}*)"""
_VALUE = r"""[^\s"'\\,;&<>()\[\]{}]"""

# What comes before a secret, and the secret.
_PATTERNS = (
    rf"(authorization{_EQUALS})(?>(?:[a-z]++(?>{_SPACE}+))?){_VALUE}+",
    rf"(\b(?:bot|bearer|basic)(?>{_SPACE}+))[\w.~+/=-]{{{_SHORTEST},}}",
    rf"((?::|%3a){_SLASH}{{2}})(?:(?!%2f|%3f|%23)[^\s/?#\"'<>\\])*(?=@|%40)",
    rf"((?:[?&]|%3f|%26)[\w-]*(?:token|key|secret|passwo?r?d|auth|sig|signature)(?:=|%3d))(?:(?!%26){_VALUE})+",
    rf"((?:interactions|webhooks){_SLASH}\d+{_SLASH})[\w.-]+",
    rf"(\b\w*token{_EQUALS}){_VALUE}{{8,}}",
    # The shapes of a bot's token, and of an interaction's: base64 of "interaction:" and more.
    r"((?<![\w-]))[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}",
    r"()aW50ZXJhY3Rpb246[\w=-]+",
)


class Redactor:
    """Replace secrets in texts.

    Args:
        secrets: those that are known, if they are of some length. They are found whole and, where they have
            dots, in their longer parts; wrapped over lines; and percent-encoded, escaped, in hexadecimal and
            in base64.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = [form for secret in secrets for part in _parts(secret) for form in _forms(part)]
        self._known = [re.compile(form) for form in forms]
        self._shapes = [re.compile(pattern, re.IGNORECASE) for pattern in _PATTERNS]

    def __call__(self, text: str) -> str:
        """Return `text` without secrets. Takes time linear in its length."""
        for known in self._known:
            text = known.sub(REDACTED, text)
        for shape in self._shapes:
            text = shape.sub(rf"\1{REDACTED}", text)
        return text


def _parts(secret: str) -> Iterator[str]:
    """Yield a secret of some length, and its long parts between dots."""
    if len(secret) >= _SHORTEST_KNOWN:
        yield secret
        if "." in secret:
            yield from (part for part in secret.split(".") if len(part) >= _SHORTEST)


def _forms(secret: str) -> Iterator[str]:
    """Yield patterns of a secret: its characters, plain or escaped; its bytes in hexadecimal and base64."""
    yield _BETWEEN.join(map(_character, secret))
    written = secret.encode()
    yield "(?i:" + _BETWEEN.join(f"{byte:02x}" for byte in written) + ")"
    for before in range(3):  # base64 depends on how many bytes stand before
        encoded = base64.b64encode(bytes(before) + written).decode()
        first, last = -(-before * 8 // 6), (before + len(written)) * 8 // 6
        characters = encoded[first:last]
        yield _BETWEEN.join({"+": r"[+-]", "/": r"[/_]"}.get(each, each) for each in characters)


def _character(character: str) -> str:
    code = ord(character)
    escaped = rf"%(?>(?:25)*){code:02x}|\\x{code:02x}|\\u{code:04x}|&\#(?:{code}|x{code:x});"
    return rf"(?:{re.escape(character)}|(?i:{escaped}))"
