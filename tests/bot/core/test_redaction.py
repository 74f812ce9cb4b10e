"""Log lines of every library show neither secrets, in whatever form, nor values of variables or controls."""

import base64
import io
import json
import logging
import sys
import time
from urllib.parse import quote

import pytest
import structlog

from bot.core.log import set_up
from bot.core.redaction import Redactor
from config.sections import LogSettings

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789"
SECRET = TOKEN.rpartition(".")[2]
INTERACTION = "".join(f"{number:04}" for number in range(20))
FORMATS = ("text", "json")

log = structlog.get_logger()


@pytest.fixture(params=FORMATS)
def written(request, monkeypatch):
    """Reads what was logged since; the settings of logging are as before at the end."""
    stream, root = io.StringIO(), logging.getLogger()
    monkeypatch.setattr(sys, "stderr", stream)
    before, config = (root.handlers, root.level), structlog.get_config()
    set_up(LogSettings(level="debug", format=request.param), secrets=[TOKEN])

    def read():
        lines = stream.getvalue()
        if request.param == "json":
            assert all(isinstance(json.loads(line), dict) for line in lines.splitlines() if line[0] == "{")
        return lines

    yield read
    root.handlers, root.level = before
    structlog.configure(**config)


FORMS = {
    "plain": TOKEN,
    "header": f"Authorization: Bot {TOKEN}",
    "percent": quote(TOKEN, safe="").replace(".", "%2E"),
    "every character in percent": "".join(f"%{ord(each):02x}" for each in TOKEN),
    "escaped": "".join(f"\\u{ord(each):04x}" for each in TOKEN),
    "bytes": repr(TOKEN.encode()),
    "UTF-16": repr(TOKEN.encode("utf-16-le")),
    "hexadecimal": TOKEN.encode().hex(),
    "percent, twice": "".join(f"%25{ord(each):02X}" for each in TOKEN),
    "a list": str(list(TOKEN)),
    "coloured": "\x1b[0m".join([TOKEN[:7], TOKEN[7:30], TOKEN[30:50], TOKEN[50:]]),
    "base64": base64.b64encode(f"Bot {TOKEN}".encode()).decode(),
    "base64, one byte on": base64.b64encode(f"Bot  {TOKEN}".encode()).decode(),
    "base64, two bytes on": base64.urlsafe_b64encode(f"Bot   {TOKEN}".encode()).decode(),
    "wrapped": f"│ 'Bot {TOKEN[:40]}\n│    {TOKEN[40:]}'",
    "wrapped in quotes": f"'Bot {TOKEN[:50]}'\n    '{TOKEN[50:]}'",
    "its last part": SECRET,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_token_is_removed_in_whatever_form(written, form):
    logging.getLogger("aiohttp.client").warning("seen: %s", FORMS[form])
    log.info("seen", text=FORMS[form], headers={"x": [FORMS[form]]})

    line = written()
    assert line.count("[redacted]") >= 3
    hidden = {TOKEN, SECRET, TOKEN.encode().hex(), *(FORMS[form].split()[-1:])}
    bare = "".join(each for each in line if each.isalnum())
    assert not [each for each in hidden if len(each) > 20 and each in line]
    assert SECRET[:20] not in bare
    assert SECRET[-20:] not in bare


STRANGE = {  # what is not known beforehand
    "authorization": ("{'Authorization': 'Bearer abc123'}", "abc123"),
    "basic": ('"Proxy-Authorization": "Basic dXNlcjpwYXNz"', "dXNlcjpwYXNz"),
    "address": ("GET https://ann:sesame@example.org/feed", "sesame"),
    "encoded address": ("?u=https%3A%2F%2Fann%3Asesame%40example.org%2F", "sesame"),
    "escaped address": (r"https:\/\/ann:sesame@example.org", "sesame"),
    "at sign": ("https://ann:p@sesame@example.org/", "sesame"),
    "parameter": ("https://example.org/feed?page=2&api_key=sesame&x=1", "sesame"),
    "callback": (f"POST /api/v10/interactions/123/{INTERACTION}/callback", INTERACTION),
    "webhook": (f"https://discord.com/api/v10/webhooks/123/{INTERACTION}/messages/@original", INTERACTION),
    "encoded webhook": (f"webhooks%2F123%2F{INTERACTION}%2Fmessages", INTERACTION),
    "event": (f"WebSocket Event: {{'id': '1', 'token': '{INTERACTION}', 'type': 2}}", INTERACTION),
    "body": (json.dumps(json.dumps({"token": INTERACTION, "type": 2})), INTERACTION),
    "another bot's token": (f"x {TOKEN.swapcase()} y", SECRET.swapcase()),
}


@pytest.mark.parametrize("case", STRANGE)
def test_credentials_of_others_and_interaction_tokens_are_removed(written, case):
    text, secret = STRANGE[case]
    logging.getLogger("discord.http").debug("%s", text)
    log.warning("seen", url=text)

    line = written()
    assert secret not in line
    assert line.count("[redacted]") >= 2


def test_a_chain_of_errors_has_neither_secrets_nor_the_values_of_variables(written):
    def post(headers):
        question = "Who is Zanzibar?"
        raise ValueError("in vain") from ConnectionError(f"refused {headers} {len(question)}")

    try:
        try:
            post({"Authorization": f"Bot {TOKEN}"})
        except ValueError:
            raise KeyError(TOKEN)  # noqa: B904 # what was being handled is written too
    except KeyError as error:
        log.exception("failed")
        logging.getLogger("asyncio").exception("never retrieved")
        log.warning("given", error=error)

    line = written()
    assert SECRET not in line
    assert "Zanzibar" not in line
    for kept in ("ConnectionError: refused", "ValueError: in vain", "KeyError", "in post"):
        assert line.count(kept) >= 2


def test_what_has_no_secret_is_written_as_it_is(written):
    said = "no token: set DISCORD_TOKEN, for basic authorization; 12:30 at https://example.org/a@b?page=2#x"
    log.info("said", said=said, count=3)

    line = written()
    assert said in line
    assert "[redacted]" not in line


@pytest.mark.parametrize("secret", ["", "x", "ab", "abcde"])
def test_a_secret_of_a_few_characters_takes_no_other_words_away(secret):
    said = "every fabcdex of the tables is ab or x"

    assert Redactor([secret])(said) == said


def test_a_short_password_is_taken_out_of_an_address():
    assert Redactor(["x"])("at postgresql://bot:x@server/news") == "at postgresql://[redacted]@server/news"


def test_a_line_that_cannot_be_written_shows_nothing_of_its_arguments(written, monkeypatch):
    class Broken:
        def __str__(self):
            raise RuntimeError(TOKEN)

    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers[:1])  # pytest has one of its own there
    logging.getLogger("discord.http").error("%s %s", TOKEN, Broken())

    assert written() == "a log line of discord.http could not be written: RuntimeError\n"


def test_a_secret_at_the_cut_of_a_long_value_is_not_half_shown(written):
    for place in range(19_900, 20_000, 20):
        log.info("long", text=("-" * place) + TOKEN + "-" * 10_000)

    assert TOKEN[:12] not in written()


WORST = (  # what a text starts with, and what it then repeats
    *[("", each) for each in ("M%\\", "://@", "token", "?a_", "\\n", "authorization: ", "%3a%2f%2f", "M ")],
    *[("token:", each) for each in (" ", "\\", "%20", "a")],
    *[("M", each) for each in (" ", "\\", "%4d")],
    *[("authorization: bot", " "), ("bot", "%20"), ("://", "a"), ("?", "token_"), ("webhooks/", "1")],
)


@pytest.mark.parametrize("worst", WORST)
def test_redaction_takes_time_in_proportion(worst):
    redacted = Redactor([TOKEN])

    def seconds(length):
        start, repeated = worst
        text = (start + repeated * length)[:length]
        return min(_timed(lambda: redacted(text)) for _ in range(3))

    assert seconds(20_000) < 9 * seconds(5000)  # 4 where it is linear, 16 where it is quadratic


def _timed(work):
    began = time.process_time()
    work()
    return time.process_time() - began


@pytest.mark.parametrize("sign", ["\x1b", "\x9b", "\u202e", "\u200b"])
def test_what_a_terminal_obeys_is_not_written(written, sign):
    log.warning("feed failed", name=f"The {sign}[31m Daily")
    logging.getLogger("library").warning("a title: %s", f"The {sign}[31m Daily")

    assert sign not in written()
    assert written().count("Daily") == 2
