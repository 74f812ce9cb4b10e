"""Pages that hold something else than an article, in the languages they are met in, and articles on these."""

import pytest

from corpus.parsing.boilerplate import Boilerplate, Repeats, boilerplate_of
from tests.builders import an_article
from tests.corpus.pipeline.test_duplicates import a_text

COOKIE_WALLS = [
    "We value your privacy.\n\nWe and our 842 partners store and access information on your device, such as"
    " unique identifiers, to serve personalised ads. You can withdraw your consent at any time.\n\nAccept"
    " all",
    "Wir verwenden auf dieser Seite Cookies. Mit Ihrer Zustimmung verarbeiten wir und unsere 214 Partner"
    " Daten"
    " auf Ihrem Endgerät. Sie können Ihre Einwilligung jederzeit widerrufen.\n\nAlle akzeptieren",
    "Nous utilisons des cookies. Nous et nos 150 partenaires stockons des données pour vous proposer des"
    " publicités personnalisées.\n\nTout accepter\nContinuer sans accepter",
    "Utilizamos cookies propias y de terceros. Con tu consentimiento, nuestros 90 socios muestran anuncios"
    " personalizados.\n\nAceptar todo\nConfigurar cookies",
    "Noi e i nostri 300 partner utilizziamo cookie. Puoi ritirare il tuo consenso.\n\nAccetta tutti",
    "Wij en onze 80 partners gebruiken cookies. Geef uw toestemming.\n\nAlles accepteren",
    "Este site utiliza cookies. Nossos parceiros pedem o seu consentimento.\n\nAceitar tudo",
    "Używamy plików cookie. Nasi zaufani partnerzy proszą o dane.\n\nZaakceptuj wszystko",
    "Vi använder cookies. Våra partner ber om ditt samtycke.\n\nGodkänn alla",
]
LOG_INS = [
    "The council has voted.\n\nThis article is for subscribers. Already a subscriber? Sign in to continue.",
    "Your session has expired. Please log in to your account.",
    "Der Rat hat entschieden.\n\nDieser Artikel ist nur für Abonnenten lesbar. Jetzt abonnieren!",
    "Le conseil a voté.\n\nIl vous reste 85 % de cet article à lire. La suite est réservée. Abonnez-vous !",
    "El pleno ha votado.\n\nContenido exclusivo para suscriptores. Inicia sesión para continuar.",
    "Il consiglio ha votato.\n\nContenuto riservato agli abbonati.",
    "Przegłosowano budżet.\n\nArtykuł tylko dla subskrybentów. Zaloguj się.",
    "De raad stemde.\n\nDit artikel is alleen voor abonnees.",
]
BARRED = [
    "Please enable JavaScript and cookies to continue.",
    "Just a moment...\n\nChecking your browser before you go on.",
    "Access to this page has been denied because you may be a robot.",
    "Error 404. The page you were looking for could not be found.",
    "Bitte aktivieren Sie JavaScript.",
    "Veuillez activer JavaScript pour lire la suite.",
]


def found(body, summary=""):
    return boilerplate_of(an_article(body), summary=summary)


@pytest.mark.parametrize("body", COOKIE_WALLS)
def test_a_cookie_wall_is_no_article(body):
    assert found(body) is Boilerplate.COOKIE_WALL


@pytest.mark.parametrize("body", LOG_INS)
def test_a_log_in_page_is_no_article(body):
    assert found(body) is Boilerplate.LOG_IN


@pytest.mark.parametrize("body", BARRED)
def test_an_error_or_a_check_for_robots_is_no_article(body):
    assert found(body) is Boilerplate.BARRED


@pytest.mark.parametrize(
    "body",
    [
        "The commission fined two portals for cookie walls on Monday. Under the rules a site may not make"
        " consent"
        " a condition of reading. Both said that they would appeal. A spokesman said users could reject all"
        " tracking since June, and that the portals had ignored letters of the regulator for a year.",
        "Das Gericht hat die Cookie-Banner zweier Verlage beanstandet. Wer ablehnt, darf nicht schlechter"
        " gestellt"
        " werden als andere, sagte die Richterin am Montag. Die Verlage wollen das Urteil prüfen.",
        f"{a_text(200)}\n\nWe use cookies. By continuing you agree to our cookie policy. Accept all",
        f"{a_text(200)}\n\nAlready a subscriber? Sign in to read more articles.",
        "Rain fell.",
        "The museum has denied access to the archive, three historians said. They will go to court in May.",
    ],
)
def test_an_article_on_such_things_or_with_a_banner_below_it_is_one(body):
    assert found(body) is None


def test_text_that_is_no_longer_than_the_summary_of_the_feed_is_a_teaser():
    summary = "The council has voted for the new bridge, after two years of talks."

    assert found("The council has voted for the\n new bridge.", summary) is Boilerplate.TEASER
    assert found(f"Bridge: the vote\n\n{summary}", summary) is Boilerplate.TEASER
    assert found(f"{summary} It opens in 2027.", summary) is None


def test_text_that_three_pages_of_a_host_have_is_the_hosts():
    repeats = Repeats()

    filled = [repeats.fill(f"https://a.example/{n}", "Take our survey.\n\nIt is short.") for n in range(4)]

    assert filled == [False, False, True, True]


def test_the_same_page_again_and_other_hosts_do_not_count():
    repeats = Repeats()
    urls = [*["https://a.example/1"] * 5, *(f"https://{host}.example/1" for host in "bcdef")]

    assert not any(repeats.fill(url, "Take our survey.") for url in urls)


def test_an_article_with_a_repeated_paragraph_is_an_article():
    repeats = Repeats()

    for n in range(5):
        assert not repeats.fill(f"https://a.example/{n}", f"{a_text(60, seed=n)}\n\nTake our survey.")


def test_the_memory_of_paragraphs_is_bounded():
    repeats = Repeats(hosts=3, paragraphs=10)
    for host in range(9):
        for page in range(9):
            repeats.fill(f"https://h{host}.example/{page}", "\n\n".join(f"{page} {n}" for n in range(9)))

    assert len(repeats._hosts) == 3
    assert all(len(paragraphs) <= 10 for paragraphs in repeats._hosts.values())
