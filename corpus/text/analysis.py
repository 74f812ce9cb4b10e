"""Turn text into terms, in one way for articles and questions.

The term of a token is folded in case and accents, brought to its base form where a verb or plural is
irregular, and stemmed, all by the language of the text; that of a number is its value. The terms of all
languages share one space: a word that two of them write alike is one term.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

import Stemmer

from corpus.models.article import Article, Span
from corpus.models.ingest import ArticleTerms
from corpus.models.memos import Memo
from corpus.text.compounds import compound_value
from corpus.text.folding import folded, lowered, value_of
from corpus.text.languages import ENGLISH, STEMMED
from corpus.text.stopwords import STOP_WORDS
from corpus.text.tokens import part_tokens, placed_tokens, settled, split_tokens

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
VERSION = 4

_POSSESSIVE = re.compile(r"['\u2019]s?$", re.IGNORECASE)
_ELISION = re.compile(r"^\w{1,6}['\u2019](?=\w{2})")  # l'Europe, dell'Unione
_ELIDING = frozenset(("fr", "it"))
_MARKS = str.maketrans("", "", "'\u2019-\u2010\u2011")
_LONGEST_ACRONYM = 4  # letters, as in NATO: longer words in capitals are no acronyms
_LONGEST = 64  # characters of a term: nobody asks for a longer one, and junk must not fill the vocabulary
_MOST_TOKENS = 25_000  # whose terms are remembered, by language, and as many before: 8 MB
_MOST_PARTS = 25_000  # between two spaces, of which the same


@dataclass(frozen=True, slots=True)
class Token:
    """A term, and the span of the text that it was made from.

    `is_compound` is whether its parts are the tokens before it.
    """

    term: str
    span: Span
    is_compound: bool = False


def tokens(text: str, language: str | None = ENGLISH) -> Iterator[Token]:
    """Yield the tokens of `text` in order, without stop words.

    None stands for English.

    >>> [(token.term, token.span.of("Biden's U.S. visit")) for token in tokens("Biden's U.S. visit")]
    [('biden', "Biden's"), ('us', 'U.S.'), ('visit', 'visit')]
    """
    last = -1
    for term, start, end in _placed(text, language):
        if term:
            yield Token(term, Span(start=start, end=end), start <= last)
        last = start


def _placed(text: str, language: str | None) -> Iterator[tuple[str, int, int]]:
    """Yield each token's term, "" for a stop word, with its start and end."""
    words, shouting = _terms_of(language or ENGLISH), is_all_capitals(text)
    for token, start, end in placed_tokens(text, language):
        yield words[token.lower() if shouting else token], start, end


def terms(text: str, language: str | None = ENGLISH) -> list[str]:
    """Return the terms of `text` in order, with repetitions; None stands for English.

    >>> terms("Whom did Rutte meet in the US? He met WHO experts.")
    ['rutt', 'meet', 'us', 'meet', 'who', 'expert']
    >>> terms("Die Wahl? Alle Wahlen!", "de")
    ['wahl', 'all', 'wahl']
    """
    if is_all_capitals(text):
        lowered_tokens = [token.lower() for token in split_tokens(text, language)]
        return list(filter(None, map(_terms_of(language or ENGLISH).__getitem__, lowered_tokens)))
    parts = text.split(" ")
    found = [part for part in map(_parts_of(language or ENGLISH).__getitem__, parts) if part is not None]
    if len(found) < len(parts):
        return list(
            filter(None, map(_terms_of(language or ENGLISH).__getitem__, split_tokens(text, language)))
        )
    return list(chain.from_iterable(found))


def term_spans(text: str, wanted: Collection[str], language: str | None = ENGLISH) -> tuple[Span, ...]:
    """Return where the `wanted` terms are in `text`; spans that overlap are joined.

    >>> [span.of("東京大学で") for span in term_spans("東京大学で", {"東京", "京大"})]
    ['東京大']
    """
    spans: list[tuple[int, int]] = []
    for term, start, end in _likely(text, wanted, language):
        if term in wanted:
            shared = bool(spans) and start < spans[-1][1]
            spans.append((spans.pop()[0] if shared else start, end))
    return tuple(Span(start=start, end=end) for start, end in spans)


def _likely(text: str, wanted: Collection[str], language: str | None) -> Iterator[tuple[str, int, int]]:
    """Yield what `_placed` does, at least of the parts between spaces that hold one of the wanted terms."""
    parts = [] if is_all_capitals(text) else text.split(" ")
    found = list(map(_parts_of(language or ENGLISH).__getitem__, parts))
    if not found or None in found:
        yield from _placed(text, language)
        return
    words, wanted_in, before = _terms_of(language or ENGLISH), frozenset(wanted), 0
    for part, held in zip(parts, found, strict=True):
        if held and not wanted_in.isdisjoint(held):
            for token, start, end in placed_tokens(part, language):
                yield words[token], before + start, before + end
        before += len(part) + 1


def term_of(token: str, language: str | None = ENGLISH) -> str:
    """Return the term of one token, "" for a stop word.

    Upper case sets US and WHO apart from "us" and "who".
    """
    return _terms_of(language or ENGLISH)[token]


def is_all_capitals(text: str) -> bool:
    """Return whether `text` is in capitals throughout, and not only an acronym."""
    return text.isupper() and any(len(word) > _LONGEST_ACRONYM for word in split_tokens(text))


def made_term(token: str, language: str) -> str:
    """Return what `term_of` does, made anew."""
    if language == ENGLISH:  # as nearly always, and a tenth of the time
        word = token[:-2] if token.endswith(("'s", "\u2019s")) else token
        if word.isascii() and word.isalpha():
            return _stemmed_word(folded(word.lower()), word)
    plain = settled(token)
    term = compound_value(plain, language)
    if term is None:
        term = _english_term(plain) if language == ENGLISH else _term(plain, language)
    return term


class _Terms(Memo[str, str]):
    """The terms of a language by token."""

    def __init__(self, language: str) -> None:
        super().__init__(most=_MOST_TOKENS)
        self._language = language

    def made(self, token: str) -> str:
        return made_term(token, self._language)


_terms_of = cache(_Terms)


class _PartTerms(Memo[str, "tuple[str, ...] | None"]):
    """The terms of what is between two spaces, by that; None where they depend on what is beyond."""

    def __init__(self, language: str) -> None:
        super().__init__(most=_MOST_PARTS)
        self._language = language

    def made(self, part: str) -> tuple[str, ...] | None:
        tokens = part_tokens(part, self._language)
        if tokens is None:
            return None
        return tuple(filter(None, map(_terms_of(self._language).__getitem__, tokens)))


_parts_of = cache(_PartTerms)


def _english_term(token: str) -> str:
    word = _unmarked(_POSSESSIVE.sub("", folded(token.casefold())), ENGLISH)
    if _is_dotted(word):
        return word.replace(".", "")
    return _stemmed_word(word, _POSSESSIVE.sub("", token))


def _stemmed_word(word: str, token: str) -> str:
    """Return the term of an English word in small letters, whose `token` shows if it is an acronym."""
    if word in STOP_WORDS[ENGLISH] and not _is_acronym(token):
        return ""
    return _stem(BASE_FORMS.get(word, word), ENGLISH)[:_LONGEST]


def _term(token: str, language: str) -> str:
    # Accents are folded last: stop words and stemmers of other languages need them.
    word = lowered(token, language)
    if language in _ELIDING:
        word = _ELISION.sub("", word)
    word = _unmarked(word, language)
    if _is_dotted(word):
        return folded(word.replace(".", ""))
    if word in STOP_WORDS.get(language, ()) and not _is_acronym(token):
        return ""
    return folded(_stem(word, language))[:_LONGEST]


def _unmarked(word: str, language: str) -> str:
    """Return `word` without apostrophes and hyphens; of a number its value."""
    if word[:1].isdigit() and not word.isalnum():
        word = value_of(word, language)
    return word.translate(_MARKS)


def _is_dotted(word: str) -> bool:
    """Return whether `word` has full stops within, which exempts it from stemming."""
    return "." in word and not word[0].isdigit()


def _is_acronym(token: str) -> bool:
    return token.isupper() and len(token) > 1


def _stem(word: str, language: str) -> str:
    stemmer = _stemmer(language)
    return str(stemmer.stemWord(word)) if stemmer else word


@cache
def _stemmer(language: str) -> "Stemmer.Stemmer | None":
    # One instance serves all threads: stemWord holds the interpreter's lock for the whole of its call.
    # Its own cache keeps words of any length: what is remembered is bounded in `Memo`.
    return Stemmer.Stemmer(STEMMED[language], 0) if language in STEMMED else None


def article_terms(article: Article, sentences: Iterable[Span]) -> ArticleTerms:
    """Return the terms of the title and of each sentence of `article`."""
    return ArticleTerms.of(
        terms(article.title, article.language),
        (terms(sentence.of(article.body), article.language) for sentence in sentences),
    )
