"""What is highlighted in an answer: the number that is asked for, else the words of the question."""

from corpus import Article, Corpus

STORM = (
    "The storm of 3 May tore 2 cranes from the quay and killed 12 people in Elmsea, the county said.",
    "Officials said on Friday that the storm killed 12 people in Elmsea and left 9 streets under water.",
)


def marked(question, *bodies):
    """Whether it is an answer, and what is highlighted in each citation."""
    articles = [
        Article(title=f"Report {number}", body=body, source=f"Paper {number}")
        for number, body in enumerate(bodies, start=1)
    ]
    with Corpus.in_memory(articles) as corpus:
        answer = corpus.answer(question)
    excerpts = [
        [each for excerpt in citation.excerpts for each in highlights(excerpt)]
        for citation in answer.citations
    ]
    return answer.found, excerpts


def highlights(excerpt):
    return [span.of(excerpt.article.body) for span in excerpt.highlights]


def test_the_number_that_is_asked_for_is_highlighted_alone():
    assert marked("How many people did the storm in Elmsea kill?", *STORM) == (True, [["12"], ["12"]])


def test_where_no_number_answers_the_words_of_the_question_are_highlighted():
    other = "The storm of Elmsea killed people for the third time. Its end is near."

    found, (_, second) = marked("How many people did the storm in Elmsea kill?", STORM[0], other)

    assert found
    assert second == ["storm", "Elmsea", "killed", "people"]


def test_words_are_highlighted_where_something_else_is_asked():
    found, (first, *_) = marked("Which storm killed people in Elmsea?", *STORM)

    assert found
    assert first == ["storm", "killed", "people", "Elmsea"]


def test_no_number_is_highlighted_in_what_is_no_answer():
    found, excerpts = marked("How many ferries did the regatta of Zanzibar sink in a storm?", *STORM)

    assert not found
    assert {word for words in excerpts for word in words} <= {"storm"}
