"""Discord's documented limits, and our own below them."""

TEXT_CHARACTERS = 4000  # of all text displays of a message with components v2
# Discord answers 500 to messages beyond some 10,170 bytes of text, though they are within its 4,000
# characters (discord-api-docs issue 8554).
TEXT_BYTES = 9500
COMPONENTS = 40
CUSTOM_ID = 100
OPTION = 100  # characters of the label, the value and the description of an option in a menu
OPTIONS = 25  # of a menu, and values that are chosen in it
CHOICES = 25  # that are offered while an option is typed
CHOICE = 100  # characters of its name, and of its value
TEXT_OPTION = 6000  # characters of a text option of a command
THREAD_NAME = 100
BUTTON_LABEL = 80
LINK = 512  # Discord's own limit on a button's address; a longer one is not worth a message's room
ALT = 1024  # Discord's own limit on what describes a picture
TITLE = 200  # ours: a title is there to be recognised
HIGHLIGHTS = 40  # ours: more bold than that helps nobody


def fits(texts: list[str]) -> bool:
    """Whether these text displays fit into one message together."""
    return sum(map(len, texts)) <= TEXT_CHARACTERS and sum(len(text.encode()) for text in texts) <= TEXT_BYTES


def shortened(text: str, limit: int) -> str:
    """`text` within `limit` characters, with an ellipsis where it was cut.

    >>> shortened("Rutte meets Trump", 12)
    'Rutte meets…'
    """
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
