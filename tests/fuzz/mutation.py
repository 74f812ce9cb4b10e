"""Seeds and a grammar to inputs: the same number gives the same input."""

from tests.fuzz.pieces import PIECES

LONGEST = 300_000  # bytes
_MOST_CHANGES = 6
_NUMBERS = [b"0", b"-1", b"9" * 20, b"9" * 400, b"1e999", b"NaN", b"0x7f", b"2038", b"\xd9\xa1"]
_ENCODINGS = (
    "utf-8",
    "utf-8",
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-be",
    "utf-32",
    "cp037",
    "utf-7",
    "gb18030",
)


class Mutator:
    """Draws inputs: from the grammar, a seed, or a seed that was changed a few times."""

    def __init__(self, seeds, make):
        self._seeds, self._make = seeds, make
        self._changes = (
            self._flip, self._insert, self._insert, self._delete, self._double, self._repeat,
            self._splice, self._number, self._truncate,
        )  # fmt: skip

    def input(self, draw):
        """Return the bytes that this source of chance draws."""
        content = self._start(draw)
        for _ in range(draw.randrange(_MOST_CHANGES)):
            content = draw.choice(self._changes)(draw, content)[:LONGEST]
        if draw.random() < 0.03:
            content = content.decode("utf-8", "replace").encode(draw.choice(_ENCODINGS), "replace")
        return content[:LONGEST]

    def _start(self, draw):
        if self._seeds and (self._make is None or draw.random() < 0.5):
            return draw.choice(self._seeds)
        made = self._make(draw)
        return made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")

    def _flip(self, draw, content):
        changed = bytearray(content)
        for _ in range(draw.randint(1, 4)):
            if changed:
                changed[draw.randrange(len(changed))] = draw.randrange(256)
        return bytes(changed)

    def _insert(self, draw, content):
        place, piece = draw.randint(0, len(content)), draw.choice(PIECES).encode("utf-8", "surrogatepass")
        return content[:place] + piece + content[place:]

    def _delete(self, draw, content):
        start, end = _slice(draw, content)
        return content[:start] + content[end:]

    def _double(self, draw, content):
        start, end = _slice(draw, content)
        place = draw.randint(0, len(content))
        return content[:place] + content[start:end] + content[place:]

    def _repeat(self, draw, content):
        """Repeat a piece: seldom so often that what takes quadratic time shows."""
        start, end = _slice(draw, content)
        piece = (
            content[start:end][:200] if draw.random() < 0.5 else draw.choice(PIECES).encode("utf-8", "ignore")
        )
        most = LONGEST if draw.random() < 0.05 else 3_000
        times = draw.randint(1, max(1, most // max(1, len(piece))))
        return content[:start] + piece * times + content[end:]

    def _splice(self, draw, content):
        other = self._start(draw)
        return content[: draw.randint(0, len(content))] + other[draw.randint(0, len(other)) :]

    def _number(self, draw, content):
        digits = [place for place, byte in enumerate(content[:20_000]) if 48 <= byte <= 57]
        if not digits:
            return content
        place = draw.choice(digits)
        return content[:place] + draw.choice(_NUMBERS) + content[place + 1 :]

    def _truncate(self, draw, content):
        return content[: draw.randint(0, len(content))]


def _slice(draw, content):
    start = draw.randint(0, len(content))
    return start, min(len(content), start + int(draw.expovariate(1 / 40)))
