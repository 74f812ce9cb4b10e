"""When a text contains an answer: both in lower case, without possessives, in whole words."""

import re

_POSSESSIVE = re.compile(r"['\u2019]s\b")
_WORD = re.compile(r"[^\W_]+")


def normalised(text: str) -> str:
    """The words of `text`, by which answers are compared.

    >>> normalised("The U.K.'s  first-ever")
    'the u k first ever'
    """
    return " ".join(_WORD.findall(_POSSESSIVE.sub("", text.lower())))


def contains(text: str, answer: str) -> bool:
    """Whether the words of `answer` stand in `text`, one after another.

    >>> contains("They met in New York City.", "new york"), contains("Yorkshire", "York")
    (True, False)
    """
    return f" {normalised(answer)} " in f" {normalised(text)} "
