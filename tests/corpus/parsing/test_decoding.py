"""From bytes to text."""

import codecs

import pytest

from corpus.models.errors import IngestError
from corpus.parsing.decoding import decode, require_characters

ENGLISH = "The mayor’s office said “no comment” – again. The café stays closed, it says. " * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_english_text_is_read_in_any_usual_encoding(encoding):
    assert decode(ENGLISH.encode(encoding)) == ENGLISH


@pytest.mark.parametrize(
    ("mark", "encoding"), [(codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")]
)
def test_a_mark_names_the_order_of_bytes(mark, encoding):
    assert decode(mark + ENGLISH.encode(encoding)) == ENGLISH


def test_another_alphabet_is_guessed():
    russian = "Президент сказал, что завтра будет подписан новый закон о выборах."
    assert decode(russian.encode("cp1251")) == russian


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ("<meta content='text/html; charset=Shift_JIS'>", "shift_jis"),
        ("<?xml encoding='iso-8859-1'?>", "cp1252"),
    ],
)
def test_a_page_is_believed_about_its_encoding(declaration, encoding):
    text = declaration + {"cp1251": "Закон", "shift_jis": "新聞", "cp1252": "“naïve”"}[encoding]
    assert decode(text.encode(encoding), declared=True) == text


@pytest.mark.parametrize("name", ["rot13", "zlib", "undefined-name", "base64", "utf-8"])
def test_a_foolish_declaration_does_no_harm(name):
    assert "naïve" in decode(f'<meta charset="{name}">naïve reading'.encode("cp1252"), declared=True).replace(
        "�", "ï"
    )


def test_bytes_without_any_meaning_are_refused():
    with pytest.raises(IngestError, match="not text"):
        decode(bytes(range(128, 256)) * 9 + b"\x81\x8d\x00\xff\xfe\x01" * 50)


def test_a_lone_surrogate_is_refused_and_a_character_beyond_the_basic_plane_is_not():
    assert require_characters("🦊") == "🦊"
    with pytest.raises(IngestError, match=r"U\+DC00"):
        require_characters("a\udc00")
