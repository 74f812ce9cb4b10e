"""Whether a sentence stands alone: it leans on none before it, and it has an end."""

import re

_LEANING = re.compile(
    r"[\"'\u201c\u2018\u00ab(\[\s]*"
    r"(?:he|she|it|they|his|hers?|its|theirs?|him|them|this|that|these|those|such|both|neither|"
    r"but|and|or|nor|yet|so|still|also|however|instead|meanwhile|moreover|furthermore|therefore|thus|"
    r"otherwise|nevertheless|nonetheless|then|the (?:former|latter|two|pair|duo|trio|move|decision)|"
    r"in addition|as a result|by contrast|on the other hand|for example|for instance|that said)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.!?\u2026][\"'\u201d\u2019\u00bb)\]\s]*$")


def leans(sentence: str) -> bool:
    """Whether `sentence` cannot be read without the one before it.

    >>> leans("But he refused."), leans("The former is larger."), leans("Rutte refused.")
    (True, True, False)
    """
    return _LEANING.match(sentence) is not None


def ends(sentence: str) -> bool:
    """Whether `sentence` has an end, as headings and captions have not.

    >>> ends('"We refuse," he said.'), ends("What the volcano does")
    (True, False)
    """
    # The pattern looks for the end; what stands far before it need not be gone through.
    return _ENDED.search(sentence, max(len(sentence) - 12, 0)) is not None
