"""What is no text of its own is not quoted, and excerpts keep the order of their article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Corpus, split_sentences
from corpus.retrieval.fragments import Role, role_of, roles_of
from tests.builders import an_article, articles

REOPENED = "Traffic on the bridge in Brno reopened on Tuesday."
CLOSED = "The bridge in Brno was closed on Monday after a crash of two lorries."
FILLER = "\n\n".join(f"Shop owner number {number} sold coffee and rolls as ever." for number in range(9))


def answer_to(body, question):
    with Corpus.in_memory([an_article(body), *articles()]) as corpus:
        return corpus.answer(question).citations[0]


def roles(body):
    spans = split_sentences(body)
    return {span.of(body): role_of(body, spans, place).name for place, span in enumerate(spans)}


@given(
    st.lists(
        st.sampled_from(
            ("What we know", "By Ann Lee", "It rained.", "Who pays?", "April 24, 2025", "Photo: Ann Lee")
        )
    ),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_roles_do_not_depend_on_how_many_sentences_are_read(lines, low, count):
    body = "\n\n".join(lines)
    spans = split_sentences(body)
    whole = [role_of(body, spans, place) for place in range(len(spans))]

    assert (
        roles_of(body, spans, min(low, len(spans)), min(low + count, len(spans))) == whole[low : low + count]
    )


@pytest.mark.parametrize("ends", [(REOPENED, CLOSED), (CLOSED, REOPENED)])
def test_excerpts_stand_in_the_order_of_the_article(ends):
    body = f"All was well.\n\n{ends[0]}\n\n{FILLER}\n\n{ends[1]}\n\n{FILLER}"

    excerpts = answer_to(body, "When did the bridge in Brno reopen, and when was it closed?").excerpts

    spans = [excerpt.span for excerpt in excerpts]
    assert len(spans) > 1
    assert spans == sorted(spans)


@pytest.mark.parametrize(
    "line",
    [
        "Bridge in Brno: closed or open",
        "Why is the bridge in Brno closed?",
        "The bridge in Brno was closed for these reasons:",
        "BRNO, Bridge, April 24 (Reuters) -",
        "Brno bridge (CNN)",
        "Photo: bridge in Brno, closed",
        "A closed bridge in Brno/Getty Images",
        "Bridge closed in Brno, USA TODAY NETWORK",
    ],
)
def test_a_line_that_is_no_text_is_no_excerpt(line):
    body = (
        f"The town is quiet.\n\n{line}\n\nTwo lorries collided at dawn, so police shut the road.\n\n{FILLER}"
    )

    texts = [excerpt.text for excerpt in answer_to(body, "Why is the bridge in Brno closed?").excerpts]

    assert [text for text in texts if text.endswith(line)] == []


def test_a_heading_is_shown_with_the_sentence_that_it_introduces():
    body = f"The town is quiet.\n\nBridge in Brno\n\nIt was closed after a crash.\n\n{FILLER}"

    texts = [excerpt.text for excerpt in answer_to(body, "Why was the bridge in Brno closed?").excerpts]

    assert texts[0].startswith("Bridge in Brno\n\nIt was closed after a crash.")


def test_an_article_of_one_line_without_an_end_can_be_quoted():
    (excerpt,) = answer_to("Bridge in Brno closed after a crash", "Is the bridge in Brno closed?").excerpts

    assert excerpt.text == "Bridge in Brno closed after a crash"


@pytest.mark.parametrize(
    "line",
    [
        "KYIV, Ukraine (AP) \u2014",
        "Paris (AFP)",
        "HONG KONG, Jan. 3 \u2014",
        "CNN \u2014",
        "24. April 2025",
        "Published 5:00 PM EDT Jan 3, 2023",
        "By Ann Lee and Bo Ek",
        "By Ann Lee, CNN",
        "(AP Photo/Ann Lee)",
        "Foto: dpa",
        "Photo: Ann Lee.",
        "Image credit: NASA",
        "\u00a9 2025 NASA",
        "Ann Lee, USA TODAY NETWORK",
    ],
)
def test_datelines_bylines_and_credits_are_asides(line):
    assert roles(f"{line}\n\nThe harbour reopened.") == {
        line: Role.ASIDE.name,
        "The harbour reopened.": Role.SENTENCE.name,
    }


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our weekly newsletter here.",
        "Want more? Subscribe to The Harbour Letter.",
        "Read more: The bridge that never opened",
        "More:Five ferries that sank",
        "Follow Ann Lee on Twitter: @annlee",
        "Most read",
        "Related stories",
        "© 2025 The Harbour Times. All rights reserved.",
        "Contributing: Ann Lee, Bo Ek; The Associated Press",
        "Ann Lee in Brno contributed to this report.",
        "Reporting by Ann Lee; editing by Bo Ek",
        "This article was originally published on Tuesday.",
        "Lesen Sie auch: Die Brücke im Wandel der Zeit",
        "Mehr zum Thema",
        "Melden Sie sich jetzt für unseren Newsletter an.",
        "À lire aussi : Le port rouvre",
        "Suivez-nous sur Facebook.",
        "Lea también: El puerto reabre",
        "Leggi anche: Il porto riapre",
        "Leia também: O porto reabre",
        "Lees ook",
        "Czytaj też: Most znów otwarty",
        "Читайте также: Мост открыт",
        "関連記事",
        "相关阅读",
    ],
)
def test_what_a_site_adds_is_an_aside(line):
    found = roles(f"The bridge in Brno was closed on Monday.\n\n{line}")

    assert set(list(found.values())[1:]) == {Role.ASIDE.name}


@pytest.mark.parametrize(
    "sentence",
    [
        "He signed up for the army at seventeen.",
        "More than 40 people were hurt.",
        "Follow the money, she told the court.",
        "Reporting by the station revealed eleven cases.",
        "Read the bill before you sign it, he said.",
        "Related companies paid less tax.",
        "Most popular films open in May.",
        "Rutte (VVD) - the prime minister - refused.",
        "NATO \u2014 the alliance \u2014 refused.",
    ],
)
def test_sentences_that_begin_like_an_aside_are_sentences(sentence):
    assert roles(sentence) == {sentence: Role.SENTENCE.name}


@pytest.mark.parametrize(
    "dateline",
    [
        "WASHINGTON (AP) -",
        "KYIV, Ukraine (AP) \u2014",
        "NEW YORK, Jan. 5 (Reuters) -",
        "(CNN)",
        "BRNO \u2014",
        "SAN JOS\u00c9, Calif. \u2014",
        "Berlin (dpa) -",
        "Madrid, 12 ene (EFE).-",
        "ROMA (ANSA) -",
        "By Ann Lee LONDON (Reuters) -",
        "BEIJING, Jan. 12 (Xinhua) --",
    ],
)
def test_a_sentence_is_quoted_without_the_dateline_before_it(dateline):
    body = f"{dateline} {CLOSED} It may take weeks.\n\n{FILLER}"

    first = answer_to(body, "Why was the bridge in Brno closed?").excerpts[0]

    assert first.text.startswith(CLOSED)


@pytest.mark.parametrize(
    "between",
    [
        "",
        "By Ann Lee\n\n",
        "By Ann Lee\n\nApril 24, 2025\n\n",
        "WASHINGTON (AP) - ",
        "By Ann Lee\n\nBRNO \u2014 ",
    ],
)
def test_a_headline_is_no_sentence_whatever_stands_below_it(between):
    headline = "Bridge in Brno closed after a crash"
    body = f"{headline}\n\n{between}{CLOSED} It may take weeks.\n\n{FILLER}"

    excerpts = answer_to(body, "Why was the bridge in Brno closed after a crash?").excerpts

    assert headline not in [excerpt.text for excerpt in excerpts]
    assert all("Ann Lee" not in excerpt.text for excerpt in excerpts)


def test_the_bullets_of_an_article_may_be_quoted():
    bullets = (
        "\u2022 Allies agree to spend 5% by 2035",
        "- The bridge costs 40 million",
        "* Rutte: no plan B",
    )
    body = "\n".join(("The summit ended on Friday.", "", *bullets, "", "It was the third in a year."))

    assert set(roles(body).values()) == {Role.SENTENCE.name}


def test_the_items_of_a_list_may_be_quoted():
    items = ("Best picture: The Harbour", "Lionel Messi (Argentina)", "12 eggs", "Queen Elizabeth II", "2025")
    body = "\n".join(("The winners are:", *items))

    assert roles(body) == {"The winners are:": "OPENING"} | dict.fromkeys(items, "SENTENCE")
