"""Strategies that draw answers of odd articles: any character, any length, full of markup."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from corpus import Answer, AnswerStatus, Article, Citation, Excerpt, Query, Scope, Span
from corpus.retrieval.links import deep_link

NOW = datetime(2025, 4, 24, 12, tzinfo=UTC)

# Markup, breaks, astral and combining characters, other directions, invisible ones.
PIECES = (
    *(
        "*",
        "**",
        "_",
        "~~",
        "||",
        "`",
        "```",
        "\\",
        "[",
        "](<",
        ")>",
        "@everyone",
        "<@1>",
        "<t:1:R>",
        "# ",
        "-# ",
    ),
    *(
        "> ",
        ">>> ",
        "- ",
        "1. ",
        "12.",
        "https://x.org/",
        "\n",
        "\r\n",
        "\n\n",
        "\u2028",
        "\u0085",
        "\x0b",
        "\t",
        " ",
    ),
    *(
        "a",
        "word",
        "Zelenskyy",
        "😀",
        "👩‍👩‍👧",
        "\U00020000",
        "東京",
        "الرياض",
        "\u202eabc",
        "\u200b",
        "\u200d",
        "\ufeff",
        "\x00",
    ),
)
SOME = st.one_of(
    st.sampled_from(PIECES),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join),
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8),
)


def texts(longest, shortest=0):
    """Texts of up to so many characters; long ones repeat a short one, so that they are quickly drawn."""
    return st.builds(lambda piece, length: (piece * length)[:length], SOME, st.integers(shortest, longest))


def addresses():
    """Addresses of pages, and what is none."""
    return st.none() | st.builds(
        "{}{}".format, st.sampled_from(("https://example.org/", "x:", "")), texts(5000)
    )


@st.composite
def articles(draw, body=None):
    """Articles with any title, address, source and time."""
    return Article(
        title=draw(texts(3000)),
        body=draw(texts(700, 1)) if body is None else body,
        url=draw(addresses()),
        source=draw(st.none() | texts(300)),
        published_at=draw(st.none() | st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1))),
        id="x",
    )


@st.composite
def excerpts(draw, longest=600):
    """Excerpts of up to so many characters, with highlights anywhere, also more of them than are shown."""
    article = draw(articles(draw(texts(longest + 50, 1))))
    start = draw(st.integers(0, min(50, len(article.body) - 1)))
    span = Span(start=start, end=min(len(article.body), start + draw(st.integers(1, longest))))
    width, step = draw(st.integers(1, 5)), draw(st.integers(1, 20))
    begins = range(span.start, span.end - width + 1, width + step) if draw(st.booleans()) else ()
    return Excerpt(
        article=article,
        span=span,
        highlights=tuple(Span(start=at, end=at + width) for at in begins),
        gap_before=draw(st.booleans()),
        gap_after=draw(st.booleans()),
        link=deep_link(article.url, article.body, span) if span.of(article.body).strip() else None,
    )


@st.composite
def answers(draw):
    """Answers with up to five citations; without one nothing is found."""
    shown = draw(st.lists(excerpts(), max_size=5))
    copies = draw(st.lists(articles("x"), max_size=6))
    question = draw(texts(6000, 1))
    return Answer(
        question=question,
        query=Query(
            text=question,
            terms=tuple(draw(st.lists(texts(9), max_size=2))),
            corrections=draw(st.dictionaries(texts(300, 1), texts(300, 1), max_size=3)),
        ),
        citations=tuple(
            Citation(number=number, article=each.article, excerpts=(each,), also_reported_by=tuple(copies))
            for number, each in enumerate(shown, start=draw(st.integers(1, 900)))
        ),
        confidence=0.5,
        status=AnswerStatus(draw(st.sampled_from(("answer", "closest"))) if shown else "none"),
        scope=Scope(
            articles=draw(st.sampled_from((0, 1, 4973, 10**9))),
            sources=draw(st.sampled_from((0, 1, 12))),
            newest=draw(st.none() | st.just(NOW)),
        ),
        unknown_words=tuple(draw(st.lists(texts(300, 1), max_size=9))),
    )
