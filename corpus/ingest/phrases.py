"""What pages say that are no articles, in the languages they say it in.

Each phrase is one that such a page addresses to its reader: an article about cookies or subscriptions has
other sentences. Apostrophes are straight and all is in lower case; the order is English, German, French,
Spanish, Portuguese, Italian, Dutch, Swedish, Danish, Norwegian, Polish.
"""

import re


def _any_of(phrases: str) -> re.Pattern[str]:
    """Finds any of `phrases`, expressions with " | " or a new line between them."""
    each = [phrase.strip() for phrase in re.split(r" \| |\n", phrases.strip())]
    return re.compile(rf"\b(?:{'|'.join(each)})")


CONSENT = _any_of(r"""
    (?:we|this (?:web)?site|our (?:web)?site)(?: and our (?:\d+ )?partners)?(?: may)? uses? cookies
    we and our (?:\d+ )?(?:\w+ )?partners | accept all(?: cookies)? | reject all
    (?:manage|set) (?:your |my )?(?:cookie |privacy )?(?:preferences|choices|settings|consent)
    (?:withdraw|change) (?:your|my) (?:consent|choices)
    by (?:clicking|continuing|using)[^.]{0,60} you (?:agree|consent|accept)
    (?:store|access)[^.]{0,40}information on (?:a|your) device | personalised ads
    personalized (?:ads|content) | legitimate interest | cookie (?:policy|notice|settings)
    your privacy (?:is important|matters) | we value your privacy | strictly necessary cookies
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
