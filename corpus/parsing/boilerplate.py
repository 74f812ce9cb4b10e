"""Detect pages that are no article: cookie walls, log-ins, errors."""

import re
from collections import OrderedDict
from collections.abc import Iterator
from enum import Enum
from urllib.parse import urlsplit

from corpus.models.article import Article, Span
from corpus.models.errors import Reason
from corpus.models.identity import address_of
from corpus.models.patterns import lazy_pattern


def _any_of(phrases: str) -> re.Pattern[str]:
    """Return a pattern of any of `phrases`, which " | " or a new line separates."""
    each = [phrase.strip() for phrase in re.split(r" \| |\n", phrases.strip())]
    return lazy_pattern(rf"\b(?:{'|'.join(each)})")


CONSENT = _any_of(r"""
    (?:we|this (?:web)?site|our (?:web)?site)(?: and our (?:\d+ )?partners)?(?: may)? uses? cookies
    we and our (?:\d+ )?(?:\w+ )?partners | accept all(?: cookies)? | reject all
    (?:manage|set) (?:your |my )?(?:cookie |privacy )?(?:preferences|choices|settings|consent)
    (?:withdraw|change) (?:your|my) (?:consent|choices)
    by (?:clicking|continuing|using)[^.]{0,60} you (?:agree|consent|accept)
    (?:store|access)[^.]{0,40}information on (?:a|your) device | personalised ads
    personalized (?:ads|content) | legitimate interest | cookie (?:policy|notice|settings)
    your privacy (?:is important|matters) | we value your privacy | strictly necessary cookies
    (?:diese|unsere) (?:web)?(?:site|seite)n? (?:verwendet|nutzt|benutzt|setzt)[^.]{0,60}cookies
    datenschutz(?:erklärung|hinweise) | (?:nutzung|verwendung) von cookies
    (?:stimmen sie|sind sie)[^.]{0,60} einverstanden
    wir (?:und unsere (?:\d+ )?partner )?(?:verwenden|nutzen|setzen|speichern)[^.]{0,60}cookies
    wir und unsere (?:\d+ )?partner | alle(?: cookies)? (?:akzeptieren|ablehnen) | cookie-einstellungen
    ihre einwilligung | einwilligung[^.]{0,40} (?:widerrufen|erteilen) | datenschutz-?einstellungen
    auf (?:ihrem|einem) (?:end)?gerät | berechtigtes? interesse | mit werbung (?:weiter)?lesen
    personalisierte (?:werbung|anzeigen)
    (?:nous|ce site)(?: et nos (?:\d+ )?partenaires)? utilis(?:ons|e) (?:des|les) cookies
    nos (?:\d+ )?partenaires (?:et nous|utilisent|stockent) | nous et nos (?:\d+ )?partenaires
    tout (?:accepter|refuser) | (?:continuer|poursuivre)[^.]{0,20} sans accepter
    (?:gérer|paramétrer) (?:mes|vos|les) (?:cookies|choix|préférences) | votre consentement
    publicités? personnalisée?s? | intérêt légitime
    (?:nosotros|utilizamos|usamos|este sitio (?:web )?(?:utiliza|usa))[^.]{0,40} cookies
    nuestros (?:\d+ )?socios | acept(?:ar|o) (?:todo|todas) | rechazar (?:todo|todas)
    (?:configurar|gestionar) (?:las )?cookies | (?:su|tu) consentimiento | retirar[^.]{0,20} consentimiento
    anuncios personalizados | interés legítimo | (?:este site|o nosso site) (?:utiliza|usa) cookies
    aceitar (?:tudo|todos) | rejeitar (?:tudo|todos) | nossos parceiros | (?:seu|o seu) consentimento
    política de cookies | (?:noi e|utilizziamo|usiamo|questo sito (?:utilizza|usa))[^.]{0,60} cookie
    accett(?:a|o) tutt[io] | rifiuta tutt[io] | (?:i )?nostri (?:\d+ )?partner
    (?:il )?(?:tuo|suo) consenso | annunci personalizzati | legittimo interesse
    (?:wij|we)(?: en onze (?:\d+ )?partners)? (?:gebruiken|plaatsen)[^.]{0,30} cookies
    alles (?:accepteren|weigeren) | uw toestemming | onze (?:\d+ )?partners | cookie-?instellingen
    gerechtvaardigd belang | vi(?: och våra (?:\d+ )?partner)? använder[^.]{0,30} (?:cookies|kakor)
    godkänn alla | ditt samtycke | våra partner
    vi(?: og (?:vores|våre) (?:\d+ )?partnere)? (?:bruger|bruker)[^.]{0,30} (?:cookies|informasjonskapsler)
    (?:accepter|godta|tillad) alle | dit samtykke | ditt samtykke | vores partnere | våre partnere
    (?:używamy|wykorzystujemy|stosujemy)[^.]{0,30} (?:plików )?cookies? | zaakceptuj wszystk
    nasi (?:zaufani )?partnerzy | (?:twoja|swoją|wyrażoną) zgod | ustawienia (?:plików )?cookie
""")

LOG_IN = _any_of(r"""
    (?:log|sign) in(?: or (?:register|subscribe|sign up|create an account))? to (?:continue|read|view|access)
    (?:please )?(?:log|sign) in to your account
    subscribe (?:now )?to (?:continue|read|keep|unlock|access|get)
    (?:article|story|content) is (?:only |available |reserved )?(?:for|to)[^.]{0,20} (?:subscribers|members)
    already (?:a|have) (?:an? )?(?:subscriber|member|account|subscription) | create (?:a|your) free account
    start your free trial | become a (?:subscriber|member) to | forgot(?:ten)? (?:your )?password
    you(?:'ve| have) (?:reached|read|used)[^.]{0,40} (?:free )?(?:articles?|limit)
    your session has (?:expired|timed out) | bitte (?:melden sie sich|loggen sie sich|anmelden|einloggen)
    jetzt (?:abonnieren|anmelden|kostenlos testen)
    (?:dieser|diesen) (?:artikel|beitrag|inhalt)[^.]{0,30} (?:abonnent|abonnement|plus-|registriert|mitglied)
    nur für (?:abonnent|mitglieder) | sie haben bereits ein (?:abo|konto) | bereits (?:abonnent|registriert)
    passwort vergessen | mit (?:einem )?(?:\S+ )?abo (?:weiter)?lesen
    (?:zum )?weiterlesen[^.]{0,20} (?:abo|anmelden|registrieren)
    (?:article|contenu)[^.]{0,20} réservé (?:à|aux)[^.]{0,10} abonnés | réservé aux abonnés
    il vous reste [\d,.]+ ?% | (?:déjà|vous êtes) abonné | (?:connectez|identifiez)-vous | abonnez-vous
    mot de passe oublié
    (?:contenido|artículo|noticia)[^.]{0,20} (?:exclusivo|solo) para (?:los )?suscriptores
    inicia(?:r)? sesión | (?:hazte|ya eres) suscript | suscríbete (?:para|y)
    olvidado (?:tu|su|la) contraseña | (?:contenuto|articolo)[^.]{0,20} riservato agli abbonati
    (?:accedi|abbonati) per (?:continuare|leggere) | sei già abbonato
    (?:conteúdo|matéria)[^.]{0,20} (?:exclusiv[oa]|só) para assinantes | faça (?:o )?(?:seu )?login
    assine para | (?:dit artikel|alleen) [^.]{0,20}voor (?:abonnees|leden) | log in om (?:verder|te)
    al abonnee | wachtwoord vergeten
    (?:artykuł|treść)[^.]{0,30} (?:tylko )?dla (?:subskrybentów|prenumeratorów) | zaloguj się
    wykup (?:dostęp|subskrypcję)
    (?:artikeln|artiklen|artikkelen|saken)[^.]{0,40} (?:prenumeranter|abonnenter)
    logga in för att | log ind for at | logg inn for å
""")

BARRED = _any_of(r"""
    (?:please )?(?:enable|turn on|activate) (?:javascript|cookies)
    javascript is (?:disabled|required|not enabled)
    checking (?:if the site connection is secure|your browser)
    verify(?:ing)? (?:that )?you are (?:a )?human | are you a robot | unusual (?:traffic|activity) from your
    access (?:to this page )?(?:has been )?denied | just a moment | complete the (?:captcha|security check)
    ad ?blocker | whitelist (?:our|this) site | performance (?:&|and) security by
    (?:this )?page (?:you (?:are|were) looking for )?(?:could not be|cannot be|not|was not) found
    error 40[34] | (?:bitte )?aktivieren sie (?:bitte )?(?:javascript|cookies) | werbeblocker
    seite (?:wurde )?nicht gefunden | (?:veuillez )?activer? javascript | bloqueur de publicité
    page (?:introuvable|non trouvée) | (?:active|habilite|activar|habilitar) javascript
    bloqueador de anuncios | página no encontrada | não encontrada | (?:attiva|abilita(?:re)?) javascript
    pagina non trovata | schakel javascript in | pagina niet gevonden
""")


_SENTENCE = lazy_pattern(r"[^.!?\n]+[.!?]*")
_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "؟")  # noqa: RUF001 # as the scripts write them
_ARTICLE = 600  # characters beside the phrases that make an article of a page, whatever else it says
_LEAD = 300  # characters that a page shows of an article before it asks for a log-in
_PROMPT = 200  # characters: a longer paragraph with such a phrase is as often about subscriptions
_CONSENT_SHARE = 0.4  # of the text, in sentences with a phrase


class Boilerplate(Enum):
    """What a page holds instead of an article, in words that the health of its feed can show."""

    COOKIE_WALL = Reason("a cookie wall instead of the article")
    LOG_IN = Reason("a log-in or subscription page instead of the article")
    BARRED = Reason("an error or a check for robots instead of the article")
    TEASER = Reason("no more than the feed's own summary")
    FOREIGN = Reason("a page that has nothing of what the feed says of it")
    REPEATED = Reason("text that stands on other pages of the site too")


def boilerplate_of(article: Article, *, summary: str = "") -> Boilerplate | None:
    """Return what a page is if it is no article; `summary` is its feed's.

    What many pages of a host have in common, `Repeats` tells.
    """
    text = article.body.replace("\u2019", "'").casefold()
    consent, kinds = _marked(text, CONSENT)
    if kinds >= 2 and len(text) - consent < max(_ARTICLE, (1 - _CONSENT_SHARE) * len(text)):  # noqa: PLR2004
        return Boilerplate.COOKIE_WALL
    rest = len(text) - _marked(text, LOG_IN)[0]
    if rest < len(text) and rest <= max(_LEAD, _length(summary)):
        return Boilerplate.LOG_IN
    if len(text) - _marked(text, BARRED)[0] < min(_LEAD, len(text)):
        return Boilerplate.BARRED
    if summary and _is_teaser(article.body, summary):
        return Boilerplate.TEASER
    return None


def without_prompts(text: str) -> str:
    """Return `text` without the paragraphs that only ask to log in or to subscribe.

    A text that would lose half of itself stays whole: `boilerplate_of` then tells what it is.
    """
    paragraphs = text.split("\n\n")
    kept = [each for each in paragraphs if not _is_prompt(each)]
    left = "\n\n".join(kept)
    return left if len(kept) < len(paragraphs) and 2 * len(left) > len(text) else text


def _is_prompt(paragraph: str) -> bool:
    """Return whether each sentence of a short paragraph asks to log in or to subscribe."""
    if len(paragraph) > _PROMPT:
        return False
    sentences = [
        each for each in _SENTENCE.findall(paragraph.replace("\u2019", "'").casefold()) if each.strip()
    ]
    return bool(sentences) and all(LOG_IN.search(each) for each in sentences)


def _marked(text: str, phrases: re.Pattern[str]) -> tuple[int, int]:
    """Return how many characters of `text` are in sentences with a phrase, and how many `phrases` it has."""
    found = [(sentence[0], phrases.findall(sentence[0])) for sentence in _SENTENCE.finditer(text)]
    marked = [(sentence, said) for sentence, said in found if said]
    return sum(len(sentence) for sentence, _ in marked), len({each for _, said in marked for each in said})


def _is_teaser(body: str, summary: str) -> bool:
    """Return whether `body` says no more than `summary`; headings, without a full stop, say nothing."""
    said = " ".join(summary.split())
    lines = [" ".join(line.split()) for line in body.splitlines()]
    beside = [line.replace(said, "").strip() for line in lines]
    told = [line for line in beside if line.rstrip("\"'”»)").endswith(_ENDS)]
    if beside != lines:
        return not told
    return _length(" ".join(told) or body) <= len(said)


def _length(text: str) -> int:
    return len(" ".join(text.split()))


_PAGES = 3  # that have a paragraph, the present one included, before it counts as the host's
_SHARE = 0.8  # of a text in such paragraphs makes it no article


class Repeats:
    """Remembers paragraphs of the pages of each host, of those seen last.

    Args:
        hosts: how many hosts are remembered.
        paragraphs: how many paragraphs are remembered of each.
    """

    def __init__(self, *, hosts: int = 2_000, paragraphs: int = 500) -> None:
        self._most_hosts = hosts
        self._most_paragraphs = paragraphs
        self._hosts: OrderedDict[str, OrderedDict[int, frozenset[int]]] = OrderedDict()

    def fill(self, url: str, body: str) -> bool:
        """Return whether most of the text at `url` is on other pages of its host too; remember the text."""
        return self._share(url, body) >= _SHARE

    def lines_of_site(self, url: str, body: str) -> tuple[Span, ...]:
        """Return the lines of `body`, which was remembered, that its host shows on other pages too.

        A sentence by itself is the article's, for reports on one matter repeat their background.
        """
        known = self._paragraphs_of(urlsplit(url).hostname or "")
        lines = list(_lines(body))
        folded = [" ".join(line.of(body).split()) for line in lines]
        repeated = [len(known.get(hash(line), ())) >= _PAGES for line in folded]
        around = [False, *repeated, False]
        return tuple(
            line
            for place, line in enumerate(lines)
            if repeated[place]
            and (around[place] or around[place + 2] or not folded[place].rstrip("\"'”»)").endswith(_ENDS))
        )

    def _share(self, url: str, body: str) -> float:
        known, page = self._paragraphs_of(urlsplit(url).hostname or ""), hash(address_of(url))
        repeated = total = 0
        for paragraph in _paragraphs(body):
            pages = _seen(known, hash(paragraph), page)
            total += len(paragraph)
            repeated += len(paragraph) * (len(pages) >= _PAGES)
        while len(known) > self._most_paragraphs:
            known.popitem(last=False)
        return repeated / total if total else 0.0

    def _paragraphs_of(self, host: str) -> OrderedDict[int, frozenset[int]]:
        known = self._hosts.setdefault(host, OrderedDict())
        self._hosts.move_to_end(host)
        if len(self._hosts) > self._most_hosts:
            self._hosts.popitem(last=False)
        return known


def _seen(known: OrderedDict[int, frozenset[int]], paragraph: int, page: int) -> frozenset[int]:
    """Return the pages that have `paragraph`, with this one, as far as their number matters."""
    pages = known.get(paragraph, frozenset())
    if len(pages) < _PAGES:
        pages |= {page}
    known[paragraph] = pages
    known.move_to_end(paragraph)
    return pages


def _paragraphs(body: str) -> Iterator[str]:
    for line in _lines(body):
        yield " ".join(line.of(body).split())


def _lines(body: str) -> Iterator[Span]:
    place = 0
    for line in body.split("\n"):
        if line.strip():
            yield Span(start=place, end=place + len(line))
        place += len(line) + 1
