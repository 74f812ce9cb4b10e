"""Turn text into terms, in one way for articles and questions.

A token is a run of letters and digits. Its term is folded in case and accents, brought to its base form where
a verb or plural is irregular, and stemmed, all by the language of the text. In scripts without spaces between
words, every two neighbouring characters are a token. The terms of all languages share one space: a word that
two of them write alike is one term.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial

import Stemmer

from corpus.models.article import Article, Span
from corpus.models.ingest import ArticleTerms
from corpus.text.languages import ENGLISH, SUPPORTED
from corpus.text.stopwords import STOP_WORDS

_VERBS = """
    arise arose arisen; awake awoke awoken; bear bore borne; beat beaten; become became; begin began
    begun; bend bent; bid bade bidden; bind bound; bite bitten; bleed bled; blow blew blown; break
    broke broken; breed bred; bring brought; build built; burn burnt; buy bought; catch caught;
    choose chose chosen; cling clung; come came; creep crept; deal dealt; dig dug; draw drew drawn;
    dream dreamt; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed;
    feel felt; fight fought; flee fled; fling flung; fly flew flown; forbid forbade forbidden;
    foresee foresaw foreseen; forget forgot forgotten; forgive forgave forgiven; freeze froze
    frozen; get got gotten; give gave given; go went gone goes; grow grew grown; hang hung; hear heard;
    hide hid hidden; hold held; keep kept; kneel knelt; know knew known; lay laid; lead led; lean
    leant; leap leapt; learn learnt; lend lent; light lit; lose lost; make made; mean meant; meet
    met; mistake mistook mistaken; overcome overcame; overtake overtook overtaken; overthrow
    overthrew overthrown; pay paid; prove proven; rebuild rebuilt; ride rode ridden; ring rang rung;
    rise rose risen; run ran; say said; see seen; seek sought; sell sold; send sent; sew sewn; shake
    shook shaken; shine shone; shoot shot; show shown; shrink shrank shrunk; sing sang sung; sink
    sank sunk; sit sat; sleep slept; slide slid; speak spoke spoken; speed sped; spend spent; spin
    spun; spring sprang sprung; stand stood; steal stole stolen; stick stuck; sting stung; strike
    struck stricken; strive strove striven; swear swore sworn; sweep swept; swell swollen; swim swam
    swum; swing swung; take took taken; teach taught; tear tore torn; tell told; think thought;
    throw threw thrown; undergo underwent undergone; understand understood; undertake undertook
    undertaken; uphold upheld; wake woke woken; wear wore worn; weave wove woven; weep wept; win
    won; withdraw withdrew withdrawn; withhold withheld; withstand withstood; write wrote written;
    die dying; lie lain
"""

_NOUNS = """
    man men; woman women; child children; person people; foot feet; tooth teeth; goose geese; mouse
    mice; life lives; wife wives; knife knives; thief thieves; shelf shelves; half halves; loaf
    loaves; wolf wolves; crisis crises; analysis analyses; criterion criteria; phenomenon phenomena
"""


def _forms(table: str) -> dict[str, str]:
    rows = (row.split() for row in table.split(";"))
    return {form: base for base, *forms in rows for form in forms}


BASE_FORMS = _forms(_VERBS) | _forms(_NOUNS)


# Raise it with every change after which a text gives other terms: an index of another version is rebuilt.
VERSION = 1

# Thai, Lao, Burmese, Khmer, Japanese and Chinese; and Korean, whose particles cling to their words.
_S = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
_SPACELESS = re.compile(f"[{_S}]")
# An abbreviation with full stops, a number or a word. Each begins with a word character, so that the search
# skips what is between them quickly.
_TOKEN = re.compile(
    r"\w(?:\.(?<=[^\W\d_]\.)(?:[^\W\d_]\.)+|(?<=\d)\d*+(?:[.,]\d++)+|\w*+(?:['\u2019]\w++)*+)"
)
# The same for ASCII, as most English texts are: matching takes a third less time.
_PLAIN_TOKEN = re.compile(
    r"[A-Za-z0-9_](?:\.(?<=[A-Za-z]\.)(?:[A-Za-z]\.)+|(?<=[0-9])[0-9]*+(?:[.,][0-9]++)+|"
    r"[A-Za-z0-9_]*+(?:'[A-Za-z0-9_]++)*+)"
)
_TOKEN_OR_PAIR = re.compile(
    rf"(?=([{_S}]{{2}}))[{_S}]|(?<![{_S}])[{_S}]|(?:[^\W\d_{_S}]\.){{2,}}|\d+(?:[.,]\d+)+|"
    rf"[^\W{_S}]+(?:['\u2019][^\W{_S}]+)*"
)
_POSSESSIVE = re.compile(r"['\u2019]s?$", re.IGNORECASE)
_ELISION = re.compile(r"^\w{1,6}['\u2019](?=\w{2})")  # l'Europe, dell'Unione
_ELIDING = frozenset(("fr", "it"))
_LONGEST_ACRONYM = 4  # letters, as in NATO: longer words in capitals are no acronyms
_LONGEST = 64  # characters of a term: nobody asks for a longer one, and junk must not fill the vocabulary


@dataclass(frozen=True, slots=True)
class Token:
    """A term, and the span of the text that it was made from."""

    term: str
    span: Span


def tokens(text: str, language: str | None = ENGLISH) -> Iterator[Token]:
    """Yield the tokens of `text` in order, without stop words.

    None stands for English.

    >>> [(token.term, token.span.of("Biden's U.S. visit")) for token in tokens("Biden's U.S. visit")]
    [('biden', "Biden's"), ('us', 'U.S.'), ('visit', 'visit')]
    """
    for term, start, end in _placed(text, language):
        if term:
            yield Token(term, Span(start=start, end=end))


def _placed(text: str, language: str | None) -> Iterator[tuple[str, int, int]]:
    """Yield each token's term, "" for a stop word, with its start and end."""
    make, shouting = _analyser(language or ENGLISH), is_all_capitals(text)
    for match in _pattern(text).finditer(text):
        token, start = match[match.lastindex or 0], match.start()
        yield make(token.lower() if shouting else token), start, start + len(token)


def terms(text: str, language: str | None = ENGLISH) -> list[str]:
    """Return the terms of `text` in order, with repetitions; None stands for English.

    >>> terms("Whom did Rutte meet in the US? He met WHO experts.")
    ['rutt', 'meet', 'us', 'meet', 'who', 'expert']
    >>> terms("Die Wahl? Alle Wahlen!", "de")
    ['wahl', 'all', 'wahl']
    """
    make = _analyser(language or ENGLISH)
    found = split_tokens(text)
    return [
        term for token in (map(str.lower, found) if is_all_capitals(text) else found) if (term := make(token))
    ]


def split_tokens(text: str) -> list[str]:
    """Return every token of `text` as it is written, stop words too.

    >>> split_tokens("Rutte met the U.S. envoy.")
    ['Rutte', 'met', 'the', 'U.S.', 'envoy']
    """
    pattern = _pattern(text)
    if pattern is not _TOKEN_OR_PAIR:
        return pattern.findall(text)
    return [match[match.lastindex or 0] for match in pattern.finditer(text)]


def term_spans(text: str, wanted: Collection[str], language: str | None = ENGLISH) -> tuple[Span, ...]:
    """Return where the `wanted` terms are in `text`; spans that overlap are joined.

    >>> [span.of("東京大学で") for span in term_spans("東京大学で", {"東京", "京大"})]
    ['東京大']
    """
    spans: list[tuple[int, int]] = []
    for term, start, end in _placed(text, language):
        if term in wanted:
            shared = bool(spans) and start < spans[-1][1]
            spans.append((spans.pop()[0] if shared else start, end))
    return tuple(Span(start=start, end=end) for start, end in spans)


def term_of(token: str, language: str | None = ENGLISH) -> str:
    """Return the term of one token, "" for a stop word.

    Upper case sets US and WHO apart from "us" and "who".
    """
    return _analyser(language or ENGLISH)(token)


def is_all_capitals(text: str) -> bool:
    """Return whether `text` is in capitals throughout, and not only an acronym."""
    return text.isupper() and any(len(word) > _LONGEST_ACRONYM for word in _TOKEN.findall(text))


@cache
def _analyser(language: str) -> Callable[[str], str]:
    """Return a function from a token to its term that caches what it has made."""
    analyse = _english_term if language == ENGLISH else partial(_term, language=language)
    return lru_cache(maxsize=200_000)(analyse)


def _english_term(token: str) -> str:
    word = _unmarked(_POSSESSIVE.sub("", _folded(token.casefold())))
    if _is_dotted(word):
        return word.replace(".", "")
    if word in STOP_WORDS[ENGLISH] and not _is_acronym(_POSSESSIVE.sub("", token)):
        return ""
    return _stem(BASE_FORMS.get(word, word), ENGLISH)[:_LONGEST]


def _term(token: str, *, language: str) -> str:
    # Accents are folded last: stop words and stemmers of other languages need them.
    word = unicodedata.normalize("NFC", token.casefold())
    if language in _ELIDING:
        word = _ELISION.sub("", word)
    word = _unmarked(word)
    if _is_dotted(word):
        return _folded(word.replace(".", ""))
    if word in STOP_WORDS.get(language, ()) and not _is_acronym(token):
        return ""
    return _folded(_stem(word, language))[:_LONGEST]


def _unmarked(word: str) -> str:
    """Return `word` without apostrophes, and a number without its commas too."""
    word = word.replace("'", "").replace("\u2019", "")
    return word.replace(",", "") if word[:1].isdigit() else word


def _is_dotted(word: str) -> bool:
    """Return whether `word` has full stops within, which exempts it from stemming."""
    return "." in word and not word[0].isdigit()


def _is_acronym(token: str) -> bool:
    return token.isupper() and len(token) > 1


def _pattern(text: str) -> re.Pattern[str]:
    if text.isascii():
        return _PLAIN_TOKEN
    return _TOKEN_OR_PAIR if _SPACELESS.search(text) else _TOKEN


def _folded(word: str) -> str:
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _stem(word: str, language: str) -> str:
    stemmer = _stemmer(language)
    return str(stemmer.stemWord(word)) if stemmer else word


@cache
def _stemmer(language: str) -> "Stemmer.Stemmer | None":
    # One instance serves all threads: stemWord holds the interpreter's lock for the whole of its call.
    return Stemmer.Stemmer(SUPPORTED[language]) if language in SUPPORTED else None


def article_terms(article: Article, sentences: Iterable[Span]) -> ArticleTerms:
    """Return the terms of the title and of each sentence of `article`."""
    return ArticleTerms.of(
        terms(article.title, article.language),
        (terms(sentence.of(article.body), article.language) for sentence in sentences),
    )
