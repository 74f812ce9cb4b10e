"""Links that open an article at the excerpt."""

from urllib.parse import unquote

import pytest

from corpus.retrieval.links import deep_link
from tests.builders import span_of

URL = "https://example.org/a"
BODY = """\
The harbour of Galway was closed on Monday, after a storm had torn two ferries from their moorings overnight.
Nobody was hurt.

The harbour of Galway was opened again on Friday. Nobody minded the wait, and every ferry left on time, the old harbour master said.
"""  # noqa: E501


def link(part, *, body=BODY, url=URL):
    return deep_link(url, body, span_of(body, part))


def directive(part, **fields):
    url, _, text = link(part, **fields).partition("#:~:text=")
    assert url == URL
    return [unquote(end) for end in text.split(",")]


def test_a_short_text_is_quoted_whole():
    assert link("Nobody was hurt.") == f"{URL}#:~:text=Nobody%20was%20hurt."


def test_a_long_text_is_quoted_by_its_first_and_last_words():
    text = BODY[BODY.index("Nobody minded") :].strip()

    assert directive(text) == ["Nobody minded the wait,", "old harbour master said."]


def test_so_many_words_are_quoted_that_the_start_is_the_only_one_of_its_kind():
    text = BODY[BODY.rindex("The harbour of Galway") :].strip()

    start, _ = directive(text)

    assert start == "The harbour of Galway was opened"


def test_a_text_over_a_paragraphs_break_is_quoted_by_its_ends():
    text = BODY[BODY.index("Nobody was") : BODY.index(" Nobody minded")]

    assert directive(text) == ["Nobody was hurt.", "opened again on Friday."]


@pytest.mark.parametrize("text", ["50% - a,b & c", "Zoë said „naïve“", "a#:~:text=b", "well-known"])
def test_signs_that_mean_something_in_a_directive_are_encoded(text):
    body = f"Before. {text} After."

    encoded = link(text, body=body).removeprefix(f"{URL}#:~:text=")

    assert not set("-,&# ") & set(encoded)
    assert encoded.isascii()
    assert unquote(encoded) == text


def test_a_text_that_stands_twice_links_to_the_page_alone():
    assert link("It rained.", body="It rained. It rained.") == URL


def test_an_address_with_a_fragment_keeps_it():
    assert link("Nobody was hurt.", url=f"{URL}#top") == f"{URL}#top:~:text=Nobody%20was%20hurt."


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "ftp://example.org/a", "file:///etc/passwd"]
)
def test_where_there_is_no_page_there_is_no_link(url):
    assert link("Nobody was hurt.", url=url) is None


SENTENCES = {
    "zh": (
        "中国人民银行周三宣布将一年期贷款市场报价利率下调十个基点至百分之三点一，这是今年以来的第三次下调，"
        "分析人士认为此举旨在提振疲软的房地产市场，同时缓解企业的融资压力，并支持地方政府。"
    ),
    "ja": (
        "日本銀行は水曜日の金融政策決定会合で政策金利を据え置くことを決めたが、物価の上昇が続いているため、"
        "総裁は記者会見で年内に利上げを行う可能性があると述べ、市場では円高が進んで株価は大きく下落した。"
    ),
    "ko": (
        "한국은행은 수요일 금융통화위원회에서 기준금리를 동결하기로 결정했으며, 총재는 기자회견에서 "
        "물가 상승이 "
        "계속되고 있기 때문에 올해 안에 금리를 올릴 가능성이 있다고 말했다고 통신이 전했다."
    ),
}


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=SENTENCES)
def test_a_long_text_without_blanks_is_quoted_by_its_clauses(sentence):
    start, end = directive(sentence, body=f"前文。\n\n{sentence}\n\n後文。")

    assert sentence.startswith(start)
    assert sentence.endswith(end)
    assert len(start) + len(end) < len(sentence)


def test_a_long_text_without_any_border_is_quoted_whole():
    sentence = "ประเทศไทย" * 10

    assert directive(sentence, body=f"ก่อน\n\n{sentence}\n\nหลัง") == [sentence]


TABLE = "The districts voted as follows.\n\nNorth | 1,204 | 988\nWest | 3,001 | 2,400\nEast End | 988 | 1,204"


@pytest.mark.parametrize(
    ("row", "ends"),
    [
        ("West | 3,001 | 2,400", ["West", "2,400"]),
        ("North | 1,204 | 988\nWest | 3,001 | 2,400", ["North", "2,400"]),
        ("East End | 988 | 1,204", ["East End", "1,204"]),
    ],
)
def test_the_row_of_a_table_is_quoted_by_its_first_and_last_cell(row, ends):
    assert directive(row, body=TABLE) == ends


def test_a_row_whose_first_cell_is_not_the_only_one_of_its_kind_links_to_the_page_alone():
    assert link("North | 5", body="North | 4\nNorth | 5") == URL


def test_bars_around_a_text_are_no_part_of_it():
    assert directive("| Nobody was hurt. |", body="The toll:\n| Nobody was hurt. |") == ["Nobody was hurt."]
