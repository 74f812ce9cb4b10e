"""From bytes to text."""

import codecs

import pytest

from corpus.models.errors import IngestError
from corpus.parsing.decoding import decode, decode_by_header, require_characters

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


@pytest.mark.parametrize("stray", [b"\xc3", b"\x92", b"\xe2\x80", b"\xff"])
@pytest.mark.parametrize("declaration", ["", '<meta charset="utf-8">', '<meta charset="iso-8859-1">'])
def test_a_stray_byte_costs_only_itself(stray, declaration):
    text = f"{declaration}Der Café-Besitzer ließ die Größe prüfen"

    assert decode(text.encode() + stray + b" und ging.", declared=True).startswith(text)


def test_a_stray_byte_after_a_mark_costs_only_itself():
    assert decode(codecs.BOM_UTF8 + b"The mayor resigned \xff on Monday.").startswith("The mayor resigned")


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("Shift_JIS", "cp932", "髙橋①ローン㈱"),
        ("x-sjis", "cp932", "～から－まで"),
        ("gb2312", "gb18030", "镕基与囍"),
        ("GB_2312-80", "gb18030", "朱镕基周三在北京会见来访的代表团"),
        ("euc-kr", "cp949", "똠방각하 펲시콜라"),
        ("ks_c_5601-1987", "cp949", "쓩쓩 달리는 뷁"),
        ("iso-8859-9", "cp1254", "“köprü” – açıldı"),
        ("latin1", "cp1252", "“naïve” – €5"),
        ("us-ascii", "cp1252", "‘tis naïve"),
        ("tis-620", "cp874", "“ข่าว” – กรุงเทพมหานคร…"),
        ("big5", "big5hkscs", "香港嘅天氣"),
        ("iso-8859-8-i", "cp1255", "שלום עולם"),
    ],
)
def test_labels_mean_what_browsers_make_of_them(label, codec, text):
    page = f'<html><head><meta charset="{label}"></head><p>{text}</p>'

    assert text in decode(page.encode(codec), declared=True)


def test_the_rows_of_makers_are_read_in_every_japanese_encoding():
    in_euc = "開店".encode("euc_jp") + b"\xad\xa1\xfc\xe2"  # NEC's row 13 and an ideograph of IBM's
    in_iso = b"\x1b$B" + bytes(each & 0x7F for each in in_euc) + b"\x1b(B"

    assert "開店①髙" in decode(b'<meta charset="euc-jp">' + in_euc, declared=True)
    assert "開店①髙" in decode(b'<meta charset="iso-2022-jp">' + in_iso, declared=True)


def test_only_the_page_declares_its_encoding():
    page = '<script charset="utf-8"></script><!-- <meta charset=big5> --><meta charset="windows-1251">Закон'

    assert "Закон" in decode(page.encode("cp1251"), declared=True)


def test_a_header_counts_where_the_page_declares_what_it_is_not():
    page = '<meta charset="utf-8"><p>Закон принят.'.encode("cp1251")

    assert "Закон принят." in decode_by_header(page, "text/html; charset=windows-1251")
