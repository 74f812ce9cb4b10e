"""`clippings ingest`: what became of each article, and what could not be read."""

import gzip
import json
import os
import sys
from subprocess import PIPE, Popen
from threading import Thread

import pytest

from corpus import Corpus
from tests.bot.cli.conftest import ROOT
from tests.builders import NOON, SUBJECTS
from tests.web import page, rss

LISTS = {"problems": [], "skipped": [], "warnings": [], "notes": []}
BAD_LINE = '{"title": "Broken", "body": "half'


def line(name):
    row = {"title": name, "body": SUBJECTS[name], "date": "2025-04-24", "source": "The Daily"}
    return json.dumps(row | {"url": f"https://example.org/{name}"})


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(map(line, SUBJECTS)), encoding="utf-8")
    return file


def stored(data):
    with Corpus.open(data) as corpus:
        return corpus.scope().articles, corpus.passages


def test_articles_of_a_file_are_stored_and_can_be_asked(clippings, file):
    ended = clippings("ingest", file)

    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "added 6, updated 0, duplicate 0, rejected 0\n"
    assert "Astronomers in Chile" in clippings("ask", "Which comet was found?").out


def test_the_same_file_again_changes_nothing(clippings, file, data):
    clippings("ingest", file)
    before = stored(data), {path: path.stat().st_mtime_ns for path in (data / "index").rglob("*.npy")}

    ended = clippings("ingest", file, file)

    assert ended.out == "added 0, updated 0, duplicate 12, rejected 0\n"
    assert (
        stored(data),
        {path: path.stat().st_mtime_ns for path in (data / "index").rglob("*.npy")},
    ) == before


def test_a_changed_article_is_updated(clippings, file):
    row = {"url": "https://example.org/a", "title": "T"}
    for body in ("The volcano sleeps.", "The volcano woke."):
        file.write_text(json.dumps(row | {"body": body}))
        ended = clippings("ingest", file, "--json")

    assert json.loads(ended.out) == {"added": 0, "updated": 1, "duplicates": 0, "rejected": 0} | LISTS
    assert "woke" in clippings("ask", "volcano").out


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.txt", "Harbour\n\n{}"),
        ("a.md", "# Harbour\n\n{}"),
        ("a.html", "<html><head><title>Harbour</title></head><body><p>{}</p></body></html>"),
    ],
)
def test_an_edited_file_updates_its_article(clippings, tmp_path, monkeypatch, name, form):
    first, second = f"{SUBJECTS['storm']} Nobody was hurt.", f"{SUBJECTS['storm']} Two people were hurt."
    (tmp_path / name).write_text(form.format(first))
    clippings("ingest", tmp_path)
    (tmp_path / name).write_text(form.format(second))
    monkeypatch.chdir(tmp_path)

    ended = clippings("ingest", name)

    assert (ended.out, ended.err) == ("added 0, updated 1, duplicate 0, rejected 0\n", "")
    found = clippings("ask", "Who was hurt?", "--json").out
    assert ("Two people were hurt" in found, "Nobody was hurt" in found) == (True, False)


def test_a_record_known_by_its_text_alone_is_said_to_be_so(clippings, tmp_path):
    file = tmp_path / "articles.jsonl"
    rows = [
        {"body": "A."},
        {"body": "B."},
        {"body": "C.", "id": "c"},
        {"body": "D.", "url": "https://a.test"},
    ]
    file.write_text("\n".join(map(json.dumps, rows)))

    ended = clippings("ingest", file)

    assert ended.err == (
        f"note: {file}: 2 articles without id or url; an edited one will be added as another\n"
    )


def test_a_line_that_cannot_be_read_is_named_by_its_number_and_the_rest_is_stored(clippings, file):
    names = list(SUBJECTS)
    file.write_text("\n".join([line(names[0]), BAD_LINE, "", line(names[1]), '{"title": "No body"}']))

    ended = clippings("ingest", file)

    assert ended.code == 0
    assert ended.out == "added 2, updated 0, duplicate 0, rejected 2\n"
    first, second = ended.err.splitlines()
    assert first.startswith(f"rejected: {file}, line 2: ")
    assert second.startswith(f"rejected: {file}, line 5: ")


def test_of_many_problems_the_first_are_shown_and_json_has_all(clippings, file):
    file.write_text("\n".join([line("storm"), *[BAD_LINE] * 30]))

    shown = clippings("ingest", file)
    listed = clippings("ingest", file, "--json")

    assert len(shown.err.splitlines()) == 21
    assert "10 more" in shown.err
    assert len(json.loads(listed.out)["problems"]) == json.loads(listed.out)["rejected"] == 30


def test_a_folder_is_read_with_all_that_is_in_it(clippings, tmp_path):
    folder = tmp_path / "news"
    (folder / "deep").mkdir(parents=True)
    (folder / "one.txt").write_text("Volcano\n\nA volcano erupted.")
    (folder / "deep" / "two.md").write_text("# Comet\n\nA comet came.")

    ended = clippings("ingest", folder)

    assert ended.out == "added 2, updated 0, duplicate 0, rejected 0\n"


@pytest.mark.parametrize("name", ["missing.jsonl", "broken.jsonl"])
def test_where_nothing_could_be_read_the_call_fails(clippings, tmp_path, name):
    (tmp_path / "broken.jsonl").write_text(BAD_LINE)

    ended = clippings("ingest", tmp_path / name)

    assert ended.code == 1
    assert name in ended.err
    assert ended.err.splitlines()[-1] == "clippings: no article could be read"


def test_a_missing_file_does_not_keep_the_others_out(clippings, file, tmp_path):
    ended = clippings("ingest", tmp_path / "missing.txt", file)

    assert ended.code == 0
    assert ended.out == "added 6, updated 0, duplicate 0, rejected 1\n"
    assert "missing.txt" in ended.err


def test_a_data_folder_that_is_a_file_is_one_line(clippings, file):
    for folder in (file, file / "below"):
        ended = clippings("ingest", file, "--data", folder)

        assert (ended.code, ended.out) == (1, "")
        (line,) = ended.err.splitlines()
        assert "choose another with --data" in line


def test_addresses_of_pages_and_feeds_are_read(clippings, file, site):
    site.put("127.0.0.1/page", page("Volcano", *["A volcano erupted in Iceland."] * 5))
    site.put("127.0.0.1/feed", rss(("Comet", None, "A comet came.", NOON), ("Nothing", None, None, NOON)))
    site.put("127.0.0.1/wall", page("Wall", "We use cookies. Accept all cookies, or manage your choices."))
    addresses = [site.url(f"127.0.0.1/{name}") for name in ("page", "feed", "gone", "wall")]

    ended = clippings("ingest", *addresses, file)

    assert ended.out == "added 8, updated 0, duplicate 0, rejected 3\n"
    assert "has no text" in ended.err
    assert f"{addresses[2]}: there is nothing at this address (404)" in ended.err
    assert "a cookie wall instead of the article" in ended.err
    assert "Iceland" in clippings("ask", "Where did a volcano erupt?").out


def test_an_address_inside_is_refused_without_its_password(clippings):
    ended = clippings("ingest", "http://127.0.0.1/a", "http://ann:secret@example.org/a")

    assert (ended.code, ended.out) == (1, "added 0, updated 0, duplicate 0, rejected 2\n")
    assert "this address leads into a private or reserved network" in ended.err
    assert "take them out" in ended.err
    assert "secret" not in ended.err


def test_an_article_cannot_send_control_characters_to_the_terminal(clippings, file):
    body = "The volcano \x1b[31merupted\x1b]0;title\x07 in \x9b2J Iceland\x08."
    row = {
        "title": "Vol\x1b[2Jcano",
        "body": body,
        "source": "The\x1bDaily",
        "url": "https://example.org/\x1b",
    }
    file.write_text(json.dumps(row) + "\n" + json.dumps({"title": "\x1b[2J", "body": " "}))

    read = clippings("ingest", file)
    ended = clippings("ask", "Where did the volcano erupt?")
    lost = clippings("ask", "Zanzi\x1b[2Jbar")

    assert "Iceland" in ended.out
    for text in (read.out, read.err, ended.out, ended.err, lost.out):
        assert not {char for char in text if ord(char) < 32 or 0x7F <= ord(char) < 0xA0} - {"\n"}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "pack"), [("-", gzip.compress), ("/dev/stdin", bytes)])
def test_what_comes_through_a_pipe_is_read_whole(file, environment, name, pack):
    command = [sys.executable, "-m", "bot", "ingest", name]
    content = pack(file.read_bytes())

    with Popen(command, env=environment, cwd=ROOT, stdin=PIPE, stdout=PIPE) as process:
        process.stdin.write(content[:3])  # too few bytes to recognise a format by
        process.stdin.flush()
        out, _ = process.communicate(content[3:], timeout=60)

    assert out == b"added 6, updated 0, duplicate 0, rejected 0\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_named_pipe_is_read_whole(clippings, file, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = Thread(target=lambda: pipe.write_bytes(file.read_bytes()))
    writer.start()

    ended = clippings("ingest", pipe)

    writer.join()
    assert ended.out == "added 6, updated 0, duplicate 0, rejected 0\n"


def test_an_article_that_takes_too_much_is_named_and_the_others_are_stored(clippings, file, tmp_path):
    hostile = tmp_path / "hostile.md"
    hostile.write_text("+++\n" + "a." * 40_000 + "a = 1\n+++\nThe text.")
    dots = tmp_path / "dots.txt"
    dots.write_text("Dots\n" + ". " * 10_000 + "It rained in the town.")

    ended = clippings("ingest", hostile, dots, file)

    assert ended.code == 0
    assert ended.out == "added 7, updated 0, duplicate 0, rejected 1\n"
    assert "hostile.md: front matter of more than 10,000 characters" in ended.err
