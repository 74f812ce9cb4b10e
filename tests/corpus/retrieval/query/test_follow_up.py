"""Replies that edit the question before them."""

import pytest
from hypothesis import given

from corpus import Corpus, TimeWindow
from corpus.models.answer import LONGEST_QUESTION
from corpus.retrieval.query import continued, follow_up, is_follow_up, make_query
from tests.builders import NOON, an_article, odd_text

KNOWN = ("Reuters", "The Guardian", "BBC News", "cnn.com")


@pytest.mark.parametrize(
    "text",
    [
        "and in Spain?",
        "What about Italy?",
        " But why?",
        "or Peru",
        "ONLY in May",
        "in Spain",
        "since Monday",
        "in 2023?",
        "yesterday",
        "not about football",
        "without tennis",
        "just Reuters",
        "-football",
        '-"premier league"',
        "und gestern?",
        "seit Montag",
        "Was ist mit Italien?",
        "in der Schweiz",
        "nur Reuters",
        "et hier ?",
        "et en Espagne ?",
        "au Maroc ?",
        "la semaine dernière",
        "¿y en Madrid?",
        "¿Y ayer?",
        "solo en mayo",
        "a w Warszawie?",
        "w zeszłym tygodniu",
        "tylko w maju",
    ],
)
def test_a_line_that_leans_on_the_question_before_is_a_follow_up(text):
    assert is_follow_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "Andorra's prime minister",
        "Who leads Spain?",
        "Oregon",
        "what is it about",
        "no",
        "A storm in Peru?",
        "I want to know who leads Spain",
        "An earthquake in Chile",
        "Von der Leyen",
        "De Gaulle's grandson",
        "Do elections matter?",
        "Ale sales in Britain",
        "Sin City",
        "Solo album",
        "In which country did more people die?",
        "",
    ],
)
def test_a_line_that_stands_alone_is_none(text):
    assert not is_follow_up(text)


@pytest.mark.parametrize(
    ("earlier", "reply", "edited"),
    [
        ("Who won the election in France?", "and in Spain?", "Who won the election in Spain?"),
        ("who won the election in france", "and in spain", "who won the election in spain"),
        ("What happened in the US?", "and in Spain?", "What happened in Spain?"),
        ("What happened in Spain?", "in the US?", "What happened in the US?"),
        ("Who leads NATO?", "and Spain?", "Who leads Spain?"),
        ("Who met Rutte?", "how about Mark Carney", "Who met Mark Carney?"),
        ("What did Sunak say about Ukraine?", "and about Gaza?", "What did Sunak say about Gaza?"),
        ("who is the mayor of riga?", "what about tallinn?", "who is the mayor of tallinn?"),
        ("Who won in Peru? how tall is she?", "what about Chile?", "Who won in Chile? how tall is she?"),
        ("Wer gewann in Frankreich?", "und in Spanien?", "Wer gewann in Spanien?"),
        ("Wer gewann in Frankreich?", "und in der Schweiz?", "Wer gewann in der Schweiz?"),
        ("Wer gewann gestern in Frankreich?", "und heute?", "Wer gewann in Frankreich? heute"),
        ("Qui a gagné en France ?", "et au Maroc ?", "Qui a gagné au Maroc ?"),
        ("Qui a gagné en France ?", "et hier ?", "Qui a gagné en France? hier"),
        ("¿Quién ganó en Barcelona?", "¿y en Madrid?", "¿Quién ganó en Madrid?"),
        ("Kto wygrał w Krakowie?", "a w Warszawie?", "Kto wygrał w Warszawie?"),
        ("Kto wygrał w Krakowie?", "a wczoraj?", "Kto wygrał w Krakowie? wczoraj"),
        ("Wer gewann?", "ohne Fußball", "Wer gewann? -Fußball"),
        ("Wie alt ist Rutte?", "und wo wohnt er?", "Wie alt ist Rutte? und wo wohnt er?"),
        # Nothing is plainly parallel.
        ("when did it sink?", "and the Mary Rose?", "when did it sink? and the Mary Rose?"),
        ("who coaches ajax?", "and feyenoord?", "who coaches ajax? and feyenoord?"),
        (" Who met Rutte? ", " and in Spain? ", "Who met Rutte in Spain?"),
        (
            "What did Sunak say about Ukraine?",
            "What about Macron?",
            "What did Sunak say about Ukraine? What about Macron?",
        ),
        ("Who met Rutte?", "but why?", "Who met Rutte? but why?"),
        # A question is asked after the earlier one, and so is one about what it happened to.
        ("Who met Rutte?", "by when?", "Who met Rutte? by when?"),
        ("who met rutte", "how old is he", "who met rutte? how old is he?"),
        ("Who met Rutte in 2022?", "who left in 2023?", "Who met Rutte? who left in 2023?"),
        ("Who won in France?", "thanks, and in Spain, please?", "Who won in Spain?"),
        # A place does not take that of an event, but that of a place.
        ("How many died in Hurricane Ian?", "in Florida?", "How many died in Hurricane Ian in Florida?"),
        ("how many died in the flood", "and in ghana", "how many died in the flood and in ghana"),
        (
            "Who ran in the London Marathon in May?",
            "in Oslo?",
            "Who ran in the London Marathon in May in Oslo?",
        ),
        (
            "How many died in Hurricane Ian in Florida?",
            "and in Cuba?",
            "How many died in Hurricane Ian in Cuba?",
        ),
        (
            "Who won the race in Oslo? how old is she?",
            "and in Bergen?",
            "Who won the race in Bergen? how old is she?",
        ),
        # A time takes the place of a time, a source that of a source.
        ("Who won in 2022?", "and in 2023?", "Who won? in 2023"),
        ("Who won last week?", "since Monday", "Who won? since Monday"),
        ('Who said "in 2022 we won"?', "in 2023", 'Who said "in 2022 we won"? in 2023'),
        ("Who won?", "only Reuters", "Who won? only Reuters"),
        ("Who won according to CNN?", "only Reuters", "Who won? only Reuters"),
        ("Who won? only Reuters", "just the BBC since Monday", "Who won? just the BBC since Monday"),
        # What not to speak of becomes an exclusion.
        ("Who won?", "not about football", "Who won? -football"),
        ("Who won?", "without the premier league or tennis", 'Who won? -"premier league" -tennis'),
        ("Who won?", "-football", "Who won? -football"),
    ],
)
def test_a_reply_edits_the_question_before_it(earlier, reply, edited):
    assert follow_up(earlier, reply, known_sources=KNOWN).question == edited


def test_a_reply_tells_whether_it_sets_a_time_or_sources():
    both = follow_up("Who won?", "only Reuters, since Monday", known_sources=KNOWN)
    neither = follow_up("Who won?", "and in Spain?", known_sources=KNOWN)

    assert (both.sets_time, both.sets_sources) == (True, True)
    assert (neither.sets_time, neither.sets_sources) == (False, False)


def test_what_a_reply_sets_is_understood_by_the_query():
    question = "Who won the cup according to CNN?"
    for reply in ("only the Guardian", "since Monday", "not about football"):
        question = follow_up(question, reply, known_sources=KNOWN).question

    query = make_query(question, window=TimeWindow(), now=NOON, known_sources=lambda: KNOWN)

    assert query.terms == ("win", "cup")
    assert query.sources == ("The Guardian",)
    assert query.window.since is not None
    assert query.exclusions == ("football",)


def test_a_chain_of_follow_ups_never_grows_too_long_to_be_asked():
    question = "Who met Rutte?"
    for _ in range(3):
        question = follow_up(question, "and " + "x" * 2500).question

    assert len(question) <= LONGEST_QUESTION
    assert question.endswith("x" * 2500)
    assert len(follow_up(question, "y" * 7000).question) == LONGEST_QUESTION


@given(odd_text, odd_text)
def test_any_two_texts_make_a_question_that_can_be_asked(earlier, reply):
    edited = follow_up(earlier, reply, known_sources=KNOWN).question

    assert len(edited) <= LONGEST_QUESTION
    assert edited.strip() or not (earlier.strip() and reply.strip())


CHAINS = [
    (["How many died in Hurricane Ian?", "when did it happen?", "and in Florida?"], {"hurrican", "ian"}),
    (["What did Ann Lee say about ferries?", "which ports are closed?", "why?"], {"ann", "lee", "port"}),
    (["Who leads Norway?", "how old is he?", "is he married?", "where does he live?", "what does he earn?"],
     {"norway", "earn", "live"}),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "kept"), CHAINS)
def test_a_chain_of_questions_keeps_what_the_first_names(lines, kept):
    question, *others = lines
    for line in others:
        following = continued(question, line)
        assert following
        question = following.question

    query = make_query(question, window=TimeWindow(), now=NOON)

    assert kept <= set(query.terms)


@pytest.mark.parametrize(
    "line",
    ["how old is he?", "when did it happen?", "which ports are closed?", "why?", "in Oslo?"],
)
def test_a_line_that_names_nothing_goes_on_from_the_question_before(line):
    assert continued("What did Ann Lee say about ferries?", line)
    assert continued("", line) is None


@pytest.mark.parametrize(
    "line",
    ["Who leads Spain?", "who is macron", "what is inflation", "Did Ann Lee say she left?",
     "Which horse won the cup?", "it rained in Berlin, Hamburg and Bonn"],
)  # fmt: skip
def test_a_line_that_stands_alone_goes_on_from_nothing(line):
    assert continued("What did Ann Lee say about ferries?", line) is None
    assert continued("What did Ann Lee say about ferries?", line, is_reply=True)


def test_the_words_of_earlier_questions_count_for_less():
    query = make_query("What did Ann Lee say about ferries? How many ferries sank?", window=TimeWindow())

    assert query.carried == {"ann", "lee", "say"}
    assert make_query("Ann Lee spoke. How many ferries sank?", window=TimeWindow()).carried == frozenset()
    assert make_query('Who sang "Who are you? Where?" twice?', window=TimeWindow()).carried == frozenset()


def test_the_names_of_earlier_questions_count_in_full_where_the_last_speaks_of_them():
    query = make_query("How many ferries did Ann Lee sell? How old is she?", window=TimeWindow())

    assert query.carried == {"ferri", "sell"}


@pytest.mark.parametrize(
    ("line", "is_guess"),
    [("how old is he?", False), ("in Oslo?", False), ("and why?", False), ("which ports are closed?", True)],
)
def test_a_short_question_goes_on_from_another_as_a_guess(line, is_guess):
    assert continued("What did Ann Lee say about ferries?", line).is_guess is is_guess
    assert not continued("What did Ann Lee say about ferries?", line, is_reply=True).is_guess


FERRIES = (
    "Minister Ann Lee said on Monday that ferries are slow, that the ferries of the north need new engines. "
    "Ann Lee said that old ferries burn too much oil.",
    "According to the minister, ports such as Galway, Cork and Sligo are closed until June.",
    "Repairs of the quays take so long because the stone comes from Norway.",
)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["What did Ann Lee say about ferries?", "which ports are closed?"], "Galway, Cork and Sligo"),
        (
            ["What did Ann Lee say about ferries?", "which ports are closed?", "why do repairs take long?"],
            "stone",
        ),
    ],
)
def test_what_a_follow_up_asks_is_cited_before_what_was_asked_earlier(lines, said):
    article = an_article("\n\n".join(FERRIES), title="Minister on ferries", published_at=NOON)
    others = [an_article(f"The harbour of Bergen opened for ship {n}.", published_at=NOON) for n in range(9)]
    question, *rest = lines
    for line in rest:
        question = continued(question, line, is_reply=True).question
    with Corpus.in_memory([article, *others]) as corpus:
        cited = corpus.answer(question, now=NOON).citations[0]

    assert said in " ".join(excerpt.text for excerpt in cited.excerpts)
