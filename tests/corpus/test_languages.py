"""Articles in many languages: added, asked and shown, each by its own language."""

import pytest

from corpus import Article, Corpus
from tests.builders import articles

GERMAN = Article(
    title="Brücke in Bonn bleibt ein Jahr gesperrt",
    body=(
        "Der Rat der Stadt Bonn hat am Dienstag die Sperrung der alten Rheinbrücken beschlossen. "
        "Ingenieure fanden z. B. Rost an beiden Pfeilern. Der Verkehr wird über die Fähren geleitet."
    ),
)
FRENCH = Article(
    title="Le festival d'Avignon est annulé",
    body=(
        "Les organisateurs du festival ont annoncé mercredi l'annulation de toutes les représentations. "
        "M. Dupont, le directeur, a parlé d'une décision douloureuse. Les billets seront remboursés en mai."
    ),
)
SPANISH = Article(
    title="Un incendio destruye el mercado de Cuenca",
    body=(
        "Un incendio destruyó el lunes el viejo mercado de Cuenca. Los bomberos trabajaron toda la noche. "
        "El Sr. García, alcalde de la ciudad, prometió ayudas a los comerciantes."
    ),
)
POLISH = Article(
    title="Wybory w Gdyni wygrała lekarka",
    body=(
        "Wybory na prezydenta Gdyni wygrała w niedzielę lekarka Anna Zielińska. "
        "Jej przeciwnik pogratulował jej zwycięstwa. Frekwencja była najwyższa od dwudziestu lat."
    ),
)
JAPANESE = Article(
    title="札幌で大雪、空港が閉鎖",
    body="札幌では火曜日に大雪が降った。新千歳空港は夕方まで閉鎖された。けが人はいなかった。",
)
UKRAINIAN = Article(
    title="У Львові відкрили новий музей",
    body="У середу у Львові відкрили новий музей скрипки. Вхід для дітей буде безкоштовним до кінця року.",
)
FOREIGN = {
    "de": GERMAN,
    "fr": FRENCH,
    "es": SPANISH,
    "pl": POLISH,
    "ja": JAPANESE,
    "uk": UKRAINIAN,
}


@pytest.fixture(scope="module")
def mixed():
    with Corpus.in_memory([*articles(), *FOREIGN.values()]) as corpus:
        yield corpus


def shown(corpus, question):
    citation = corpus.answer(question).citations[0]
    excerpt = citation.excerpts[0]
    return citation.article, excerpt.text, {span.of(excerpt.article.body) for span in excerpt.highlights}


@pytest.mark.parametrize(
    ("question", "article", "highlights"),
    [
        ("Wann wird die Rheinbrücke gesperrt?", GERMAN, {"Rheinbrücken"}),
        ("Was fand der Ingenieur an den Brücken?", GERMAN, {"Ingenieure", "fanden"}),
        ("Pourquoi les festivals sont-ils annulés ?", FRENCH, {"festival"}),
        ("Quand le billet sera-t-il remboursé ?", FRENCH, {"billets", "remboursés"}),
        ("¿Qué destruyeron los incendios en Cuenca?", SPANISH, {"incendio", "destruyó", "Cuenca"}),
        ("Kto wygrał wybory w Gdyni?", POLISH, {"Wybory", "wygrała", "Gdyni"}),
        ("新千歳空港はいつ閉鎖されましたか", JAPANESE, {"新千歳空港は", "閉鎖され"}),
        ("Коли у Львові відкрили музей скрипки?", UKRAINIAN, {"Львові", "відкрили", "музей", "скрипки"}),
        ("Who elected a new congress in Peru?", articles()[1], {"elected", "new", "congress", "Peru"}),
    ],
)
def test_a_question_finds_its_article_among_those_of_many_languages(mixed, question, article, highlights):
    found, text, marked = shown(mixed, question)

    assert found == article
    assert text in article.body
    assert highlights <= marked


@pytest.mark.parametrize(
    ("question", "article"),
    [("Львові скрипки", UKRAINIAN), ("Gdynia", POLISH), ("Bonn", GERMAN), ("札幌", JAPANESE)],
)
def test_words_without_a_sentence_are_looked_for_in_every_language(mixed, question, article):
    assert mixed.search(question)[0].article == article


def test_an_article_tells_the_language_that_it_was_taken_for(mixed):
    languages = {
        hit.article.language
        for name in ("Львові", "Gdyni", "Bonn", "Cuenca", "Galway")
        for hit in mixed.search(name)
    }

    assert languages == {"uk", "pl", "de", "es", "en"}


def test_a_language_that_is_given_is_kept():
    with Corpus.in_memory([Article(title="", body="Comet over Bonn.", language="de")]) as corpus:
        assert corpus.search("Bonn")[0].article.language == "de"


def test_an_article_is_split_by_its_language():
    with Corpus.in_memory([GERMAN]) as corpus:
        passages = {hit.passage.text for hit in corpus.search("Ingenieure")}

    assert passages == {GERMAN.body}


def test_a_word_that_only_one_language_knows_is_unknown_in_none(mixed):
    answer = mixed.answer("Львові Gdyni Rheinbrücken xyzzy")

    assert answer.unknown_words == ("xyzzy",)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Wie viele Häfen gibt es denn in Zanzibar?", ("Häfen", "Zanzibar")),
        ("Combien de ports y a-t-il donc à Zanzibar ?", ("Zanzibar",)),
        ("¿Cuántos puertos hay en Zanzibar según la lista?", ("puertos", "Zanzibar", "lista")),
        ("cuantos puertos hay en Zanzibar", ("puertos", "Zanzibar")),
        ("Ile portów jest na Zanzibarze, a które są tam największe?", ("portów", "Zanzibarze", "największe")),
        ("How many harbours are there in Zanzibar?", ("Zanzibar",)),
        ("Who leads the US and the WHO in Zanzibar?", ("Zanzibar",)),
    ],
)
def test_small_words_of_any_language_are_never_named_as_unknown(question, words):
    with Corpus.in_memory(articles()) as english:
        unknown = english.answer(question).unknown_words

    small = {"ports", "harbours", "leads", "US", "WHO", "there", "many", "portów", "tam", "są"}
    assert [word for word in unknown if word not in small] == [word for word in words if word not in small]
    assert not {
        word for word in unknown if word.casefold() in {"wie", "gibt", "es", "de", "hay", "jest", "a"}
    }


def test_questions_of_english_articles_are_answered_the_same_beside_others(mixed):
    question = "What did astronomers find in Chile?"
    with Corpus.in_memory(articles()) as english:
        alone = english.answer(question)

    beside = mixed.answer(question)
    assert beside.query.terms == alone.query.terms
    assert beside.citations[0].excerpts == alone.citations[0].excerpts


def test_an_english_question_is_not_led_astray_by_words_that_mean_something_else_elsewhere():
    bread = Article(
        title="",
        body="Le pain est cher cette année, disent les boulangers de la ville. Le pain coûte un euro.",
    )
    pain = Article(
        title="", body="The pain that the patients had felt for years was gone within a week, a study says."
    )
    with Corpus.in_memory([*articles(), bread, pain]) as corpus:
        assert corpus.answer("Which patients felt pain?").citations[0].article == pain
        assert corpus.answer("Combien coûte le pain ?").citations[0].article == bread
