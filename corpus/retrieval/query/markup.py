"""Read a question as a chat program shows it: its words, without markup and links.

The markup is Discord's ("Message formatting" in its reference), whose Markdown other programs share.
"""

import re

# Discord shows a name, a picture or a time in their place; what names them is no word of the question.
_INSTEAD = re.compile(
    r"""
    <(?:
        @[!&]?\d+                       # a user or a role
        | \#\d+                         # a channel
        | a?:\w+:\d+                    # an emoji of a guild
        | t:-?\d+(?::[a-zA-Z])?         # a time
        | /[^<>:\n]{1,100}:\d+          # a command
        | id:\w+                        # a page of a guild
    )>
    | (?<![\w:]):[a-z][a-z0-9_+-]{1,31}:(?![\w:])   # :thinking:
    """,
    re.VERBOSE,
)
# Links, with a label or without.
_ADDRESS = r"(?:https?://|www\.(?=\w))"
_LABELLED = re.compile(
    rf"!?\[(?P<label>[^\[\]\n]+)\]\(<?{_ADDRESS}[^\s()<>]*>?(?:\s+\"[^\"\n]*\")?\)", re.IGNORECASE
)
_LINK = re.compile(rf"<?{_ADDRESS}[^\s<>]+>?", re.IGNORECASE)
_CODE = re.compile(r"```(?:[a-z]{1,10}\n)?|`")
_COVERED = re.compile(r"\|\||~~")  # spoilers, struck words
# Quotations, headings, small print and bullets. A bullet has a space behind it, an exclusion ("-film") none.
_AT_START = re.compile(r"^[ \t]*(?:>{1,3}|#{1,3}|-#|[*+-])[ \t]+", re.MULTILINE)
# Bold, italic and underlined words, which "snake_case" and "3*4" are not.
# A limit of their length keeps signs without an end from being looked at to the last character, each anew.
_AROUND = re.compile(
    r"(?<![\w*_])(?P<sign>\*{1,3}|_{1,3})(?=\S)(?P<words>[^\n]{1,300}?)(?<=\S)(?P=sign)(?![\w*_])"
)
# Signs may stand within signs, as in **_word_**.
_DEEPEST = 3
_ESCAPE = re.compile(r"\\([^\w\s])")


def without_markup(question: str) -> str:
    """Return the words of `question` as a chat program shows them, on one line.

    Links are left out; of a link with a label, the label stays. Nothing is left if nothing else was said.
    Operators stay: "quoted words" and -exclusions.

    >>> without_markup("What flooded **Galway**? <:hmm:812345678901234567> https://example.org/a")
    'What flooded Galway?'
    >>> without_markup("<@42> did [the mayor](https://example.org/b) resign, :thinking: || or not ||?")
    'did the mayor resign, or not ?'
    >>> without_markup('> "a new dawn" -film')
    '"a new dawn" -film'
    """
    # Links first: the signs in an address are no markup.
    plain = _LABELLED.sub(lambda match: match["label"], _INSTEAD.sub(" ", question))
    plain = _ESCAPE.sub(r"\1", _LINK.sub(" ", plain))
    plain = _COVERED.sub(" ", _CODE.sub(" ", plain))
    plain = _AT_START.sub("", plain)
    for _ in range(_DEEPEST):
        plain = _AROUND.sub(lambda match: match["words"], plain)
    return " ".join(plain.split())
