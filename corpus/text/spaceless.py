"""Split Chinese and Japanese, where no space follows a sentence and quotations are within sentences."""

from collections.abc import Iterator

from corpus.models.patterns import lazy_pattern

_STOPS = "\u3002\uff01\uff1f\uff61"
_END = lazy_pattern(
    f'[{_STOPS}!?]+[\u300d\u300f\u201d\u2019"\uff09\u300b)]*|(?<!\u2026)\u2026+(?=[\u4e00-\u9fff])(?![然而但并])'
)
_TITLE = "\u300a"  # opens the name of a work, which a sentence is around
_PAIRS = {
    "\u300c": "\u300d",
    "\u300e": "\u300f",
    "\u201c": "\u201d",
    "\u2018": "\u2019",
    _TITLE: "\u300b",
    "\uff08": "\uff09",
    '"': '"',
}
# A comma, a Japanese particle, or a Chinese word that leans on what is before it.
_GOES_ON = lazy_pattern(
    "[\uff0c\u3001,;\uff1b:\uff1a\u2014\u30fb]|"
    "と(?!ても|ころ|き)|って|の(?!ち)|は(?!い|じ)|が|を|に|も(?!う)|で(?!も)|へ|や|など|から|より|"
    "[的是和等与與]"
)
# No sentence begins with these, so that the mark before belongs to a name: モーニング娘。
_OF_NAME = lazy_pattern("を|[がの](?=[\u4e00-\u9fff])")
_AND = lazy_pattern("[并並]|然后|然後")
_SAYS = lazy_pattern(
    '[^\uff0c\u3002\u3001\uff01\uff1f\uff1b\uff1a\u300c\u201c"\\s]{0,14}?'
    "(?:说|說|表示|问|問|称|稱|道|喊|指出|强调|強調|回答|认为|認為|写|寫|告诉|告訴|补充|補充|答道|答复|"
    "言|答えた|答えて|述べ|話|尋ね|聞|語|叫|訴え|説明|指摘)"
)
_COLONS = frozenset("\uff1a:")  # behind which a quotation ends its sentence
LONG_QUOTATION = 200  # characters of a quotation that is split though its sentence goes on


def spaceless_cuts(text: str) -> Iterator[int]:
    """Yield where the sentences of Chinese and Japanese in `text` end, but for the last.

    >>> list(spaceless_cuts("「行く。今日。」と言った。終わり。"))
    [13]
    """
    within = list(_unbroken(text))
    for match in _END.finditer(text):
        cut = match.end()
        if (
            cut < len(text)
            and not _OF_NAME.match(text, cut)
            and not any(start < cut <= end for start, end in within)
        ):
            yield cut


def _unbroken(text: str) -> Iterator[tuple[int, int]]:
    """Yield where quotations are whose sentences go on, marks included; behind a colon they end with it."""
    for start, end in _quotations(text):
        if text[start] == _TITLE or _is_within(text, start, end):
            yield (start if end - start <= LONG_QUOTATION else _last_end(text, end)), end
        elif end - start <= LONG_QUOTATION and text[:start].rstrip()[-1:] in _COLONS:
            yield start, end - 1


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    start, closing = 0, ""
    for place, char in enumerate(text):
        if closing and char == closing:
            yield start, place + 1
            closing = ""
        elif not closing and char in _PAIRS:
            start, closing = place, _PAIRS[char]


def _is_within(text: str, start: int, end: int) -> bool:
    """Return whether the sentence goes on behind the quotation from `start` to `end`."""
    if _GOES_ON.match(text, end) or (_AND.match(text, end) and text[start - 1 : start] not in _COLONS):
        return True
    before = text[:start].rstrip()
    begins = not before or before[-1] in f'{_STOPS}\u300d\u201d"'
    return begins and _SAYS.match(text, end) is not None


def _last_end(text: str, end: int) -> int:
    """Return where the last sentence but one ends in a quotation that ends at `end`."""
    return max((match.end() for match in _END.finditer(text, 0, end - 2)), default=0)
