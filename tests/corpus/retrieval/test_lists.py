"""Items of lists and rows of tables are cited with the line that introduces them."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus import Article, Corpus, extract_article
from corpus.parsing.markdown import read_markdown
from corpus.retrieval.lists import introductions
from corpus.text.sentences import split_sentences
from tests.builders import odd_text

ITEMS = "Norland\nElmsea and its isles\nWestmark, which came late\nOstrava Bay"
PROSE = "The envoys met in the old town hall on Monday. They will meet again in May."


def introduced(body):
    """Each item of `body` with the line that introduces it."""
    sentences = split_sentences(body)
    found = introductions(body, sentences, 0, len(sentences)).items()
    return {sentences[place].of(body): sentences[by].of(body) for place, by in found}


@pytest.mark.parametrize(
    "body",
    [
        f"{PROSE}\n\nThe countries are:\n\n{ITEMS}\n\n{PROSE}",
        f"{PROSE}\nThe countries are:\n- " + ITEMS.replace("\n", "\n- ") + f"\n{PROSE}",
        f"{PROSE}\n\nThe countries are:\n\n\u2022 " + ITEMS.replace("\n", "\n\n\u2022 ") + f"\n\n{PROSE}",
        f"{PROSE}\n\nThe countries are:\n\n" + ITEMS.replace("\n", "\n\n") + f"\n\n{PROSE}",
        f"{PROSE} The countries are:\r\n\r\n" + ITEMS.replace("\n", "\r\n") + f"\r\n\r\n{PROSE}",
    ],
)
def test_a_line_with_a_colon_introduces_the_lines_below_it(body):
    found = introduced(body)

    assert [item.lstrip("-\u2022 ") for item in found] == ITEMS.split("\n")
    assert set(found.values()) == {"The countries are:"}


def test_a_sentence_introduces_fragments_with_marks_and_items_may_be_sentences():
    assert introduced("Five joined on Monday.\n- Norland\n- Elmsea") == {
        "- Norland": "Five joined on Monday.",
        "- Elmsea": "Five joined on Monday.",
    }
    assert introduced("What was said:\n\n- It rained. It snowed.\n- It stopped.\n\nNo more.") == {
        "- It rained.": "What was said:",
        "It snowed.": "What was said:",
        "- It stopped.": "What was said:",
    }


def test_the_head_of_a_table_introduces_its_rows():
    body = f"{PROSE}\n\nPopulation | |\nCity | People\nNorby | 1,200\nElmsea | 300\n\nA heading\n\n{PROSE}"

    assert introduced(body) == {"Norby | 1,200": "City | People", "Elmsea | 300": "City | People"}


@pytest.mark.parametrize(
    "body",
    [
        PROSE,
        "A heading\nIt rained on Monday.\nAnother heading\nIt snowed.",
        'He said:\n\n"We go."\n\nWhat comes next\n\nNobody knows.',
        "It rained.\n- It snowed on Monday.\n- It stopped.",
        "- Norland\n- Elmsea",
    ],
)
def test_what_is_no_list_is_introduced_by_nothing(body):
    assert introduced(body) == {}


@given(
    body=odd_text
    | st.lists(st.sampled_from(["a:", "- b", "c | d", "e.", "", "f"]), min_size=1).map("\n".join),
    low=st.integers(0, 9),
    count=st.integers(1, 5),
)
def test_what_introduces_is_above_and_does_not_depend_on_how_many_sentences_are_read(body, low, count):
    sentences = split_sentences(body)
    high = min(low + count, len(sentences))
    assume(low < high)
    whole = introductions(body, sentences, 0, len(sentences))

    assert all(0 <= by < place < len(sentences) for place, by in whole.items())
    assert introductions(body, sentences, low, high) == {
        place: by for place, by in whole.items() if low <= place < high
    }


TOWNS = "Norby Elmsea Varde Quillon Ostmark Brede Lomax".split()
PARKS = "Ashwood Birchley Cedarham Dunmore Elderfield Fernside Gorsey".split()
HTML = (
    f"<h1>Survey</h1><p>{PROSE}</p><p>Here are the figures of the survey that the office of Norland made.</p>"
    "<table><tr><th>Town</th><th>Population</th><th>Mayor</th></tr>"
    + "".join(
        f"<tr><td>{town}</td><td>{1234 * n:,}</td><td>Ann Lee</td></tr>" for n, town in enumerate(TOWNS, 3)
    )
    + f"</table><p>{PROSE}</p><p>The fines for leaving litter in the parks are:</p><ul>"
    + "".join(f"<li>{park}: {n}0 crowns</li>" for n, park in enumerate(PARKS, 3))
    + f"</ul><p>{PROSE}</p>"
)
MARKDOWN = "\n".join(
    [
        f"# Survey\n\n{PROSE}\n\n| Town | Population | Mayor |\n|---|---|---|",
        *(f"| {town} | {1234 * n:,} | Ann Lee |" for n, town in enumerate(TOWNS, 3)),
        f"\n{PROSE}\n\nThe fines for leaving litter in the parks are:\n",
        *(f"- {park}: {n}0 crowns" for n, park in enumerate(PARKS, 3)),
        f"\n{PROSE}",
    ]
)


@pytest.fixture(params=["html", "markdown", "text"])
def corpus(request):
    page = extract_article(HTML, "https://news.test/2024/05/survey-of-towns")
    article = {
        "html": page,
        "markdown": next(read_markdown(BytesIO(MARKDOWN.encode()), Path("survey.md"))),
        "text": Article(title="Survey", body=page.body.replace("\n\n", "\n").replace("\nNor", "\n- Nor")),
    }[request.param]
    with Corpus.in_memory([article]) as corpus:
        yield corpus


def test_a_row_is_cited_with_the_head_of_its_table(corpus):
    lines = cited(corpus, "What is the population of Brede?")

    assert lines.index("Town | Population | Mayor") < lines.index("Brede | 9,872 | Ann Lee")


def test_an_item_is_cited_with_the_line_above_its_list(corpus):
    lines = cited(corpus, "How high is the fine for litter in Gorsey?")

    lead = lines.index("The fines for leaving litter in the parks are:")
    assert any(line.endswith("Gorsey: 90 crowns") for line in lines[lead:])


def cited(corpus, question):
    """The lines of the first citation's excerpts, which stand in the article's order."""
    (citation,) = corpus.answer(question).citations
    assert sum(len(excerpt.text) for excerpt in citation.excerpts) <= 600
    return [line for excerpt in citation.excerpts for line in excerpt.text.splitlines()]
