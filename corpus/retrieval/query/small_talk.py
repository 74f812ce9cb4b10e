"""Recognise what is no question about the news: greetings, thanks, a single letter.

The words of small talk are a closed class in each language. A word of it that is quoted is a name, and so is
one in capitals.
"""

import unicodedata
from collections.abc import Iterator, Sequence

from corpus.models.answer import SmallTalk
from corpus.models.patterns import lazy_pattern
from corpus.retrieval.query.exact_names import exact_names
from corpus.text.analysis import terms
from corpus.text.languages import ENGLISH

# Phrases by kind, in English, German, French, Spanish and Polish; without accents and apostrophes.
_GREETINGS = """
    hi; hello; hey; hiya; howdy; yo; greetings; welcome; test; testing; ping; good morning; good afternoon;
    good evening; good day; morning; how are you; how are you doing; how do you do; hows it going;
    how is it going; whats up; what is up; wassup; sup; nice to meet you; are you there; you there;
    hallo; guten tag; guten morgen; guten abend; moin; moin moin; servus; gruss gott; gruezi; na; wie gehts;
    wie geht es dir; wie geht es ihnen; wie gehts dir;
    bonjour; bonsoir; salut; coucou; allo; ca va; comment ca va; comment vas tu; comment allez vous;
    hola; buenos dias; buenas tardes; buenas noches; buenas; que tal; como estas; como esta usted;
    czesc; hej; siema; witaj; witam; dzien dobry; dobry wieczor; halo; jak sie masz; co slychac; co tam
"""
_THANKS = """
    thanks; thank you; thank u; thx; thnx; tnx; ty; tysm; tyvm; cheers; much appreciated; appreciate it;
    i appreciate it; good bot; well done; good job; great job; nice job; great answer; good answer;
    danke; dankeschon; danke schon; danke sehr; vielen dank; besten dank; herzlichen dank; tausend dank;
    merci; merci beaucoup; merci bien; mille mercis; je te remercie; je vous remercie; bien joue;
    gracias; muchas gracias; mil gracias; muchisimas gracias; te lo agradezco; bien hecho;
    dzieki; dziekuje; dziekuje bardzo; dzieki wielkie; wielkie dzieki; serdecznie dziekuje; dobra robota
"""
_FAREWELLS = """
    bye; bye bye; goodbye; good bye; good night; goodnight; see you; see ya; cya; see you later; later;
    take care; have a nice day; have a good day; have a good one;
    tschuss; tschau; ciao; auf wiedersehen; bis bald; bis spater; bis dann; gute nacht; schonen tag;
    au revoir; a bientot; a plus; a demain; bonne nuit; bonne journee; bonne soiree;
    adios; hasta luego; hasta pronto; hasta manana; chao; nos vemos; que tengas un buen dia;
    do widzenia; pa; pa pa; na razie; do zobaczenia; dobranoc; do jutra; milego dnia
"""
_REMARKS = """
    ok; okay; okey; k; kk; yes; yeah; yep; yup; no; nope; nah; sure; right; alright; all right; fine; lol;
    lmao; rofl; haha; hahaha; hehe; wow; omg; cool; nice; great; good; awesome; amazing; perfect; excellent;
    brilliant; interesting; i see; got it; understood; never mind; nevermind; nvm; sorry; my bad; please;
    of course; nice one; no idea; not sure; i dont know; dont know; whatever; fair enough; too bad; oh no;
    oh well; no way; wtf; wth; hm; hmm; hmmm; oh; ah; aha; oops; yay; true; exactly; indeed; really; idk;
    sounds good; that helps; makes sense; good to know; no problem; no worries; youre welcome; lets go;
    ja; nein; doch; gut; alles klar; genau; klar; stimmt; super; toll; schon gut; bitte; verstanden; ach so;
    achso; na gut; kein problem; schade; egal; wirklich; echt; entschuldigung;
    oui; non; daccord; bien; tres bien; parfait; genial; super bien; cest bon; je vois; compris; ouais;
    desole; desolee; sil te plait; sil vous plait; pas de probleme; vraiment; bien sur; mdr;
    si; vale; claro; de acuerdo; bueno; bien; muy bien; perfecto; genial; entendido; por favor; jaja;
    jajaja; lo siento; perdon; de nada; exacto; por supuesto; en serio;
    tak; nie; w porzadku; dobra; dobrze; jasne; pewnie; spoko; super; fajnie; rozumiem; swietnie; prosze;
    przepraszam; nie ma za co; oczywiscie; serio; naprawde; zgoda
"""
_ABOUT = """
    help; help me; who are you; what are you; who is this; what is this; whats this; what can you do;
    what do you do; how do you work; how does this work; how do i use you; how do i use this;
    what is your name; whats your name; who made you; who built you; who created you; who runs you;
    are you a bot; are you human; are you real; are you an ai; are you a robot; are you chatgpt;
    introduce yourself; commands; how old are you; where are you from; where do you live; are you alive;
    do you like me; tell me a joke; tell a joke; another joke; tell me a story; sing a song; sing me a song;
    write a poem; write me a poem; what time is it; what is the time; what day is it; whats the date;
    hilfe; hilf mir; wer bist du; was bist du; was kannst du; was machst du; wie funktionierst du;
    wie funktioniert das; wie heisst du; wer hat dich gemacht; bist du ein bot; bist du ein mensch; befehle;
    erzahl einen witz; erzahl mir einen witz; wie alt bist du; wie spat ist es;
    aide; aide moi; aidez moi; qui es tu; qui etes vous; tu es qui; que peux tu faire; que fais tu;
    que sais tu faire; comment ca marche; comment tu tappelles; comment tappelles tu; es tu un bot; commandes;
    ayuda; ayudame; quien eres; que eres; que puedes hacer; que haces; como funcionas; como funciona esto;
    como te llamas; eres un bot; comandos;
    pomoc; pomocy; pomoz; pomoz mi; kim jestes; czym jestes; co potrafisz; co umiesz; jak dzialasz;
    jak to dziala; jak masz na imie; jak sie nazywasz; jestes botem; komendy
"""
# They go on from an answer, and mean nothing without one: the first ask for more of it.
_MORE = """
    more; tell me more; more please; go on; continue; carry on; next; anything else; what else; say more;
    show more; show me more; more details; more sources; and more; mehr; erzahl mir mehr; zeig mir mehr;
    mehr davon; weiter; mach weiter; noch was; was noch; sonst noch was; plus; dis men plus; continue; encore;
    quoi dautre; mas; cuentame mas; dime mas; sigue; continua; algo mas; que mas; wiecej; powiedz wiecej;
    powiedz mi wiecej; dalej; kontynuuj; co jeszcze; cos jeszcze
"""
_CONTINUATIONS = """
    again; like what; how come; how so; since when; says who; source; sources; any sources; proof;
    example; explain; and then; what now; quelle; quellen; warum; wieso; weshalb; und; wer; wann; wo;
    wie; welche; wieviel; aber; nochmal; beispiel; source; pourquoi; et; qui; quand; ou; comment;
    lequel; combien; mais; et alors; exemple; fuente; fuentes; por que; y; quien; cuando; donde; como;
    cual; cuanto; pero; y que; ejemplo; zrodlo; zrodla; dlaczego; czemu; i; a; kto; kiedy; gdzie; jak;
    ktory; ile; ale; przyklad
"""
# What small talk is addressed to or joined with; alone it says nothing.
_AROUND = """
    a an the this that it so very much many lot lots for your you u all there everyone everybody guys folks
    team friend buddy mate dude man bro sir bot robot clippings again and but to now then really my me i am
    just too do us again today anyway well world quick answer answers reply info information
    du dir ihr euch sie ihnen alle zusammen leute freund lieber liebe und auch so sehr fur die das es aber mal
    tu toi vous a tous toutes le la les mon ami amis et mais aussi tres beaucoup pour tout monde de
    tu ti ustedes a todos todas amigo amiga amigos y pero tambien muy mucho por todo el la los lo
    ty tobie ci wam wszystkim wszyscy przyjacielu i ale tez bardzo za to dla was was panstwu
"""
_PRIORITY = (
    (SmallTalk.THANKS, _THANKS),
    (SmallTalk.ABOUT, _ABOUT),
    (SmallTalk.FAREWELL, _FAREWELLS),
    (SmallTalk.GREETING, _GREETINGS),
    (SmallTalk.UNCLEAR, f"{_MORE};{_CONTINUATIONS}"),
    (SmallTalk.REMARK, _REMARKS),
)
_KIND_OF = {
    tuple(phrase.split()): kind for kind, phrases in reversed(_PRIORITY) for phrase in phrases.split(";")
}
_ASKING_MORE = frozenset(tuple(phrase.split()) for phrase in _MORE.split(";"))
_FILLERS = frozenset(_AROUND.split())
_PLEASE = frozenset("please pls plz bitte svp prosze".split())
_LONGEST = max(map(len, _KIND_OF))  # words of a phrase
_MOST = 12  # words of a message that can be small talk alone
_WORD = lazy_pattern(r"[^\W_]+")
_DRAWN_OUT = lazy_pattern(r"(\w)\1{2,}")  # "hiii", "sooo"
_APOSTROPHES = lazy_pattern(r"['\u2019\u0060\u00b4]")
_AT_ENDS = " \t\n.,;:!?\u2026\u00bf\u00a1()*~-"
_QUOTES = '"\u201c\u201d\u201e\u00ab\u00bb'


def small_talk(text: str) -> SmallTalk | None:
    """Return which small talk `text` is; None for a question.

    >>> small_talk("Thanks a lot!"), small_talk("why?"), small_talk("x")
    (<SmallTalk.THANKS: 'thanks'>, <SmallTalk.UNCLEAR: 'unclear'>, <SmallTalk.UNCLEAR: 'unclear'>)
    >>> small_talk('"Thanks"'), small_talk("Who wrote Hello?")
    (None, None)
    """
    if not any(char.isalnum() for char in text):
        is_picture = any(unicodedata.category(char) == "So" for char in text)
        return SmallTalk.REMARK if is_picture else SmallTalk.UNCLEAR
    if any(sign in text for sign in _QUOTES) or exact_names(text):
        return None
    parts = text.split()
    if all(_says_nothing(part) for part in parts):
        return SmallTalk.UNCLEAR
    return _kind(text) or (SmallTalk.UNCLEAR if _is_grammar(text) else None)


def asks_for_more(text: str) -> bool:
    """Return whether `text` asks for more of the answer before it.

    >>> asks_for_more("Tell me more, please!"), asks_for_more("why?")
    (True, False)
    """
    words = [word for word in _words(text) if word not in _PLEASE]
    return tuple(words) in _ASKING_MORE


def _says_nothing(part: str) -> bool:
    """Return whether `part` is a single letter or digit, or only signs."""
    word = part.strip(_AT_ENDS)
    # A character of a script without spaces is a word.
    return len(word) < 1 or (len(word) == 1 and (not word.isalnum() or word < "\u2e80"))


def _kind(text: str) -> SmallTalk | None:
    for repeated in (r"\1", r"\1\1"):
        words = _words(_DRAWN_OUT.sub(repeated, text))
        found = list(_segments(words)) if len(words) <= _MOST else [None]
        if None not in found:
            return next((kind for kind, _ in _PRIORITY if kind in found), None)
    return None


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold().replace("\u0142", "l"))
    return _WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))


def _segments(words: Sequence[str]) -> Iterator[SmallTalk | None]:
    """Yield the kind of each phrase, and None for a word that is none's."""
    place = 0
    while place < len(words):
        lengths = range(min(_LONGEST, len(words) - place), 0, -1)
        length = next((n for n in lengths if tuple(words[place : place + n]) in _KIND_OF), 0)
        if length:
            yield _KIND_OF[tuple(words[place : place + length])]
        elif words[place] not in _FILLERS:
            yield None
        place += length or 1


def _is_grammar(text: str) -> bool:
    """Return whether `text` has only words that carry grammar: "what is that?"."""
    return not terms(text, ENGLISH)
