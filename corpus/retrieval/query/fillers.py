"""Find words of a question that are addressed to the bot, or ask for news as such.

"Hey bot, can you tell me the latest on X, please?" asks for X. In English, German, French, Spanish and
Polish. The index keeps these words: an article may well be about the news.
"""

import re
import unicodedata
from collections.abc import Iterator

from corpus.models.article import Span
from corpus.models.patterns import lazy_pattern

# Regular expressions between semicolons, matched against small letters without accents; a blank stands for
# any white space, and "b. " for "b" or nothing.
_GREETINGS = """
    hey; hi; hello; hiya; yo; ok; okay; thanks; thank you; good (morning|afternoon|evening); excuse me;
    hallo; moin; guten (morgen|tag|abend); danke; bonjour; bonsoir; salut; merci; hola; buenos dias;
    buenas tardes; gracias; czesc; hej; dzien dobry; dzieki
"""
_ADDRESSED = "there|bot|clippings|all|everyone|everybody|guys|folks|again|zusammen|a tous|wszystkim"
_QUESTION_WORDS = """
    who|what|when|where|which|why|how|is|are|was|were|did|do|does|has|have|can|could|will|tell|
    wer|wie|wo|wann|warum|welche\\w*|qui|que|quand|ou|pourquoi|quien|cuando|donde|kto|kiedy|gdzie|czy
"""
_YOU = "(can|could|would|will) (you|u|anyone|anybody|someone|somebody)( please)?"
_FRAMES = f"""
    please; pls; plz; quick question; {_YOU} (tell|show|give|remind|explain to|help) (me|us)( find out)?;
    {_YOU} (find out|explain|look up); (tell|show|give|remind) (me|us)( something)?;
    do(es)? (you|u|anyone|anybody|someone|somebody)( here)?( happen to)? know( anything)?;
    (anyone|anybody|someone)( here)? knows?( anything)?; i('d| would)? (like|love|want|wanted|need) to know;
    i( was|'m| am) wondering; i wonder; any ideas?; have you any idea; what do you know;
    bitte; (sag|sagt|sagen sie) (mir|uns|mal)( bitte)?; erzahle? (mir|uns)( etwas| was| mehr)?;
    (kannst du|konnt ihr|konnen sie|kann) (mir|uns)( bitte)?( jemand)? sagen;
    (wei(ß|ss)t du|wisst ihr|wissen sie|wei(ß|ss) jemand);
    ich (mochte|will|wurde gern) wissen; ich wusste gerne?;
    s'il (te|vous) plait; svp; stp; (dis|dites)[- ](moi|nous); (peux-tu|tu peux) (me|nous) dire;
    (pouvez-vous|vous pouvez) (me|nous) dire; (est-ce que )?(tu sais|vous savez); sais-tu; savez-vous;
    quelqu'un sait; je voudrais savoir; j'aimerais savoir;
    por favor; dime; digame; cuentame; me puedes decir; (puedes|podrias|puede) decirme; alguien sabe; sabes;
    sabe alguien; (quiero|quisiera|me gustaria) saber;
    prosze; powiedz(cie)?( mi| nam)?; (czy )?(mozesz|mozecie) (mi|nam) powiedziec;
    czy (wiesz|wiecie|ktos wie); (chce|chcialbym|chcialabym) wiedziec
"""
_CLOSINGS = """
    please; pls; plz; (many )?thanks( in advance)?; thank you; thx; ty; cheers; by any chance; bitte; danke;
    vielen dank; merci( d'avance)?; svp; stp; s'il (te|vous) plait; gracias; por favor; prosze; dzieki;
    dziekuje
"""
_ASIDES = "bot; clippings; anyone; anybody; everyone; guys; folks; do you know; if you know; lol"
_ANY = "((is|are) there |do you have |have you got |got )?(what('s|s| is| are) )?(the |any |some |all the )?"
_ABOUT = "(on|about|of|from|regarding|concerning|for|with|around|in)"
_GIBT = "(was gibt es |was gibt's |was ist )?(die |das )?((neuesten?|aktuellen?|letzten) )?"
_SUR = "(sur|de|du|des|d'|concernant|a propos d[eu]s?)"
# What asks for news of a topic, before the topic.
NEWS_OF = f"""
    {_ANY}((latest|newest|most recent|breaking|recent|current|top|more|new|today's) )?(news|headlines)
    {_ABOUT}; {_ANY}(latest|newest|most recent|recent|new) (updates?|developments|stories|articles|reports)
    {_ABOUT};
    (an |any )?updates? (on|about|regarding|concerning);
    (what('s|s| is) )?(the )?latest (on|about|from|with|regarding|concerning|in);
    (what('s|s| is)|anything) new (with|in|on|about|at|from);
    {_GIBT}(nachrichten|meldungen|neuigkeiten|neues|neueste|neue|news) (zu[mr]?|uber|aus|von|vom|bei);
    (quelles sont )?(les )?((dernieres|recentes) )?(nouvelles|actualites?|infos|actus?|informations) {_SUR};
    quoi de neuf (sur|avec|chez|en|concernant|a propos d[eu]s?|pour);
    (cuales son )?(las )?(ultimas |recientes )?(noticias|novedades) (sobre|del?|acerca del?|en);
    que hay de nuevo (sobre|con|en);
    (jakie sa )?((najnowsze|ostatnie) )?(wiadomosci|informacje|newsy|doniesienia)
    (o|na temat|z|ze|dotyczace|w sprawie);
    co nowego (w sprawie|u|w|z|o|na temat)
"""
# What asks for news as such, or stands behind its topic.
NEWS = """
    (the |today's )?((latest|breaking|recent|top|current) )?(news|headlines|updates?); (the )?latest;
    (de[rn]? |die )?(neuesten |aktuellen )?nachrichten; schlagzeilen; neuigkeiten;
    (l'|les )?actualites?; actus?; (les )?(dernieres )?(nouvelles|infos);
    (las )?(ultimas )?noticias; titulares; (najnowsze )?wiadomosci
"""
_ANYWHERE = """
    (the )?latest( news)?; breaking news; in (the|today's) news; today's; according to; as reported by;
    in den nachrichten; aux infos; en las noticias; w wiadomosciach
"""


def alternatives(phrases: str) -> str:
    """Return the regular expression of any of these phrases."""
    return "(?:" + "|".join(r"\s+".join(phrase.split()) for phrase in phrases.split(";")) + ")"


def plain(text: str) -> str:
    """Return `text` in small letters without accents, as long as before.

    >>> plain("Où est l\u2019Élysée?")
    "ou est l'elysee?"
    """
    return "".join(map(_plain_letter, text))


def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    base = unicodedata.normalize("NFKD", letter.lower())[0]
    return {"\u2019": "'", "\u0142": "l"}.get(base, base)


_END = r"(?![\w'&-])"
_GREETING = lazy_pattern(
    rf"\W*{alternatives(_GREETINGS)}(?:\s+(?:{_ADDRESSED}))?(?P<sign>\s*[,!.:;]+\s*|\s+)(?P<question>"
    rf"(?:{''.join(_QUESTION_WORDS.split())})\b)?|\W*(?:bot|clippings)\s*[,:!]\s*"
)
_FRAME = lazy_pattern(rf"\W*{alternatives(_FRAMES)}{_END}[\s,:;!]*")
_NEWS_FIRST = lazy_pattern(
    rf"\W*(?:{alternatives(NEWS_OF)}|(?:breaking|latest)(?:\s+news)?(?=\s*:)){_END}\W*"
)
_NEWS_LAST = lazy_pattern(rf"(?<=[\w\0'])(?<!\bfake)\s+{alternatives(NEWS)}[\s\0!.?\u2026]*$")
_WITHIN = lazy_pattern(rf"\b{alternatives(_ANYWHERE)}{_END}")
_LAST = lazy_pattern(rf"(?:[\s,;]+{alternatives(_CLOSINGS)}|,\s*{alternatives(_ASIDES)})+[\s!.?\u2026]*$")


def fillers(text: str) -> tuple[Span, ...]:
    """Return where words are that say nothing of what is asked for, which may be all.

    Masked characters (NUL) are passed over.

    >>> text = "Hey bot, can you tell me the latest on Ukraine, please?"
    >>> [span.of(text) for span in fillers(text)]
    ['Hey bot, can you tell me ', 'the latest on ', ', please?']
    """
    return tuple(_found(text, plain(text)))


def address_end(text: str, small: str) -> int:
    """Return where greetings and frames such as "can you tell me" end.

    `small` is the plain text.
    """
    place, before = 0, -1
    while place != before:
        before = place
        greeting = _GREETING.match(small, place)
        if greeting and _is_greeting(text, greeting):
            place = greeting.start("question") if greeting["question"] else greeting.end()
        frame = _FRAME.match(small, place)
        place = frame.end() if frame else place
    return place


def closing_start(small: str) -> int:
    """Return where what closes a plain text begins, such as "please" or "thanks"."""
    last = _LAST.search(small)
    return last.start() if last else len(small)


def _is_greeting(text: str, match: re.Match[str]) -> bool:
    """Return whether a greeting ends with a sign, or a question follows: "Hello Kitty" is a name."""
    ended = match["sign"] is None or match["sign"].strip() or match["question"]
    return bool(ended) or not text[match.end() : match.end() + 1].isupper()


def _found(text: str, small: str) -> Iterator[Span]:
    place = address_end(text, small)
    if place:
        yield Span(start=0, end=place)
    news = _NEWS_FIRST.match(small, place)
    if news:
        yield Span(start=news.start(), end=news.end())
        place = news.end()
    end = max(closing_start(small), place)
    if end < len(text):
        yield Span(start=end, end=len(text))
    for pattern in (_WITHIN, _NEWS_LAST):
        for match in pattern.finditer(small, place, end):
            if not _is_in_name(text, match):
                yield Span(start=match.start(), end=match.end())


def _is_in_name(text: str, match: re.Match[str]) -> bool:
    """Return whether the words have a capital, though others are before them: "Fox News"."""
    written = text[match.start() : match.end()].lstrip()
    return written[:1].isupper() and any(char.isalnum() for char in text[: match.start()])
