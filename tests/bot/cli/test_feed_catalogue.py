"""`clippings feeds check-catalogue`: which feeds of the catalogue have moved or are gone."""

import json

import pytest

from tests.web import rss


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """Make the catalogue hold these addresses alone, by name."""

    def put(**addresses):
        tables = [
            f'[[feeds]]\nname = "{name}"\nurl = "{url}"\nlanguage = "{"de" if name == "Amtsblatt" else "en"}"'
            for name, url in addresses.items()
        ]
        file = tmp_path / "catalogue.toml"
        file.write_text("\n".join(["replace = true", *tables]))
        monkeypatch.setenv("CLIPPINGS_FEEDS__CATALOGUE", str(file))
        return file

    return put


def test_feeds_that_moved_are_empty_or_gone_are_told_apart(clippings, site, feed, catalogue):
    site.put("127.0.0.1/old", status=301, Location=site.url("127.0.0.1/feed"))
    site.put("127.0.0.1/empty", rss())
    catalogue(
        Herald=feed,
        Times=site.url("127.0.0.1/old"),
        Post=site.url("127.0.0.1/empty"),
        Amtsblatt=site.url("127.0.0.1/none"),
    )

    shown = clippings("feeds", "check-catalogue")
    document = json.loads(clippings("feeds", "check-catalogue", "--json").out)
    english = clippings("feeds", "check-catalogue", "--language", "de")

    moved, empty, gone, counts = shown.out.splitlines()
    assert moved == f"moved  Times ({site.url('127.0.0.1/old')}): now at {feed}"
    assert empty.startswith("empty  Post")
    assert gone.startswith("gone  Amtsblatt")
    assert "404" in gone
    assert counts == "found 1, moved 1, empty 1, gone 1"
    assert shown.code == 1
    assert "some feeds have moved or are gone" in shown.err
    assert [each["status"] for each in document["feeds"]] == ["found", "moved", "empty", "gone"]
    assert (document["feeds"][0]["entries"], document["feeds"][1]["now_at"]) == (3, feed)
    assert english.out.splitlines()[-1] == "found 0, moved 0, empty 0, gone 1"


def test_a_file_that_cannot_be_used_and_an_unknown_language_are_one_line(clippings, catalogue):
    file = catalogue(Herald="https://herald.test/feed")
    unknown = clippings("feeds", "check-catalogue", "--language", "xx")
    file.write_text('[[feeds]]\nname = "Herald"\nurl = 3')
    bad = clippings("feeds", "check-catalogue")

    assert (unknown.code, unknown.out) == (2, "")
    assert "it has en" in unknown.err
    assert (bad.code, bad.out) == (1, "")
    assert 'feed 1, "url"' in bad.err
    assert len(bad.err.splitlines()) == 1
