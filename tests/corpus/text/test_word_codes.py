"""What is kept to read fewer texts must not hide a text that holds what is looked for."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpus.models.article import Span
from corpus.text.signed_names import ANY, key_of, keys_in
from corpus.text.word_codes import WantedCodes, packed_codes
from corpus.text.wordings import holds, is_written

# Letters that a plain text spells otherwise, signs that are letters or nothing there, and what joins words.
UNUSUAL = "\u2019\u00e9\u0301\u0131\u0130\u017f\u212a\u2122\u00a0\u3002\u4e2d"
TEXTS = st.text(st.sampled_from([*"aAiIsSkt9_'&+#/-. \n", *UNUSUAL]), max_size=24)
NAMES = st.sampled_from("A&S|A & I|AT&Ts|a&t&s|I&I&I|C++|a+|K#|9/9|AT/SI|The Who|A|It|S Sa|9".split("|"))
WRITTEN = st.lists(NAMES | TEXTS, max_size=4).map("".join)


@st.composite
def articles(draw):
    """A title, a body and sentences, which may begin and end anywhere."""
    body = draw(WRITTEN)
    bounds = draw(st.lists(st.integers(0, len(body)), max_size=8).map(sorted))
    spans = [Span(start=start, end=end) for start, end in list(pairwise(bounds))[:: draw(st.integers(1, 2))]]
    return draw(WRITTEN), body, spans


@given(articles(), st.data())
def test_codes_rule_out_no_phrase_and_no_name_that_is_there(article, data):
    title, body, spans = article
    codes = packed_codes(title, body, spans)
    text = data.draw(st.sampled_from([title, body]))
    start = data.draw(st.integers(0, len(text)))
    phrase, name = text[start : data.draw(st.integers(start, len(text)))], data.draw(NAMES)
    passages = [(first, last) for first in range(len(spans)) for last in range(first + 1, len(spans) + 1)]
    texts = [body[spans[first].start : spans[last - 1].end] for first, last in passages]
    for fits, wanted in (
        (lambda text: holds(phrase, text), WantedCodes.of_phrase(phrase)),
        (lambda text: is_written(name, text), WantedCodes.of_name(name)),
    ):
        assert wanted.may_be_in(codes) >= (fits(title) or fits(body))
        if any(fits(each) for each in (title, body, *texts)):
            assert wanted.may_be_in(codes)
        for text, may in zip(texts, wanted.may_be_within(codes, passages), strict=True):
            assert may >= (fits(title) or fits(text))


def test_codes_rule_out_most_texts_that_hold_the_words_apart():
    first, second = "It rained on day {} of the {} ferries.", " The harbour of the town was shut."
    bodies = [first.format(n, n % 7) + second for n in range(300)]
    ends = [body.index(".") + 1 for body in bodies]
    spans = [
        (Span(start=0, end=end), Span(start=end + 1, end=len(body)))
        for body, end in zip(bodies, ends, strict=True)
    ]
    codes = [packed_codes("", body, own) for body, own in zip(bodies, spans, strict=True)]
    wanted, there = WantedCodes.of_phrase("the rained"), WantedCodes.of_phrase("of the")

    assert sum(any(wanted.may_be_within(each, [(0, 2)])) for each in codes) < len(codes) / 10
    assert all(there.may_be_within(each, [(0, 1), (1, 2)]) == [True, True] for each in codes)
    assert not any(there.may_be_within(each, [(0, 0)])[0] for each in codes)


@given(NAMES, WRITTEN)
def test_a_name_that_is_written_in_a_text_is_found_by_its_key(name, text):
    key = key_of(name)
    if key is not None and is_written(name, text):
        assert keys_in(text) & {key, ANY}


def test_a_text_of_too_many_names_has_one_key_for_all():
    letters = "abcdefghijklmnopqr"

    assert keys_in(" ".join(f"{one}&{other}," for one in letters for other in letters)) == {ANY}
