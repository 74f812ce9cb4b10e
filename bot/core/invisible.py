r"""Characters that a terminal obeys or hides, which no article, title or file name may send to it.

>>> visible("a\x1b[2Jb \u202egnp.exe").encode("ascii", "replace")
b'a?[2Jb ?gnp.exe'
"""

import re

# Control characters but tab and line feed (C0, DEL, C1), and Unicode's format characters (category Cf) with
# the separators of lines and paragraphs: they change the direction, hide, or take no space.
_FORMAT = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff"
    r"\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Joiners are spelling in Persian, the scripts of India and emoji; after other signs they only hide.
_JOINED = (
    r"\u0600-\u08ff\u0900-\u0dff\u0e80-\u1cff\u2190-\u2bff\ufb50-\ufdff\ufe0f\ufe70-\ufefc"
    r"\U0001f000-\U0001faff"
)
_JOINERS = rf"(?<![{_JOINED}])[\u200c\u200d]"
UNSEEN = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f{_FORMAT}]|{_JOINERS}")


def visible(text: str) -> str:
    """Return `text`, as long as before, with each such character as U+FFFD.

    A carriage return becomes a space, and a soft hyphen, which is common in articles, a hyphen.
    """
    return UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r", " ").replace("\xad", "-"))


def one_line(text: str) -> str:
    """Return `text` in one line that a terminal shows as it is."""
    return " ".join(visible(text).split())
