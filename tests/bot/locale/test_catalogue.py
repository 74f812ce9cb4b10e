"""The catalogue: every message in every language, whole, and nothing said around it."""

import ast
from functools import cache

import pytest
from babel.messages.pofile import read_po
from pydantic import BaseModel

from bot.locale.catalogue import Catalogue, command_names, po_files, translations
from bot.locale.texts import ENGLISH
from config.settings import Settings
from corpus.models.errors import NO_REASON, Reason
from tests.bot.locale.collected import (
    ERRORS,
    OTHERS,
    calls_of,
    described,
    key_of,
    messages,
    places,
    refused,
    said,
    sources,
)

catalog_of = cache(translations)  # to read one takes a second
MESSAGE_COMMAND = 3  # Discord's number of a command of a message's menu
DESCRIPTION = 100  # Discord's limit, in every language
# What shows a text to people, and so takes none that is written there: call, and its keywords.
SHOWN = {
    "ui.Button": ("label",),
    "ui.Select": ("placeholder",),
    "ui.ChannelSelect": ("placeholder",),
    "ui.RoleSelect": ("placeholder",),
    "ui.TextInput": ("label", "placeholder"),
    "ui.Label": ("text", "description"),
    "ui.Modal": ("title",),
    "ui.TextDisplay": (0, "content"),
    "discord.SelectOption": ("label", "description"),
    "say": (0,),
    "text_view": (0,),
    "muted": (0,),
}


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_has_a_translation_and_every_translation_a_message(language):
    known = {key_of(message.id): message for message in catalog_of(language) if message.id}
    wanted = {key_of(message): message for message in messages()}

    assert sorted(wanted.keys() - known.keys()) == []
    assert sorted(known.keys() - wanted.keys()) == []
    assert [key for key, message in wanted.items() if known[key].id != message] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_is_whole(language):
    catalog = catalog_of(language)
    for message in (each for each in catalog if each.id):
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        asked = message.id[1] if isinstance(message.id, tuple) else message.id

        assert len(forms) == (catalog.num_plurals if isinstance(message.id, tuple) else 1), message.id
        assert not message.fuzzy, message.id
        for form in forms:
            assert form.strip(), message.id
            assert places(form) == places(asked), message.id
            assert [form.count(mark) for mark in "*`\n"] == [asked.count(mark) for mark in "*`\n"], message.id
            assert form.startswith(" ") == asked.startswith(" "), message.id


@pytest.mark.parametrize("language", OTHERS)
def test_a_message_is_translated_alike_wherever_it_stands(language):
    seen = {}
    for file in po_files(language):
        with file.open("rb") as content:
            for message in read_po(content, locale=language, abort_invalid=True):
                if message.id:
                    assert seen.setdefault(message.id, message.string) == message.string, message.id


@pytest.mark.parametrize("language", OTHERS)
def test_what_describes_a_command_is_short_enough_for_discord(language):
    texts = Catalogue().of(language)
    assert [each for each in described() if len(texts(each)) > DESCRIPTION] == []


async def test_every_command_and_option_has_a_name_of_its_own_in_each_language(discord, bot):
    """Where two would be one the loopback server refuses the registration, and so do wrong letters."""
    registered = discord.commands.listed()
    named = list(named_in(registered))
    wanted = {each["name"] for each in named}

    assert {"ask", "digest", "schedule", "skip_empty"} <= wanted
    for language in OTHERS:
        locale = {"es": "es-419"}.get(language, language)
        assert sorted(wanted - command_names(language).keys()) == []
        assert sorted(command_names(language).keys() - wanted) == []
        assert {each["name_localizations"][locale] for each in named} == set(command_names(language).values())
    menus = [each["name_localizations"]["de"] for each in registered if each["type"] == MESSAGE_COMMAND]
    assert menus == ["Mit den Nachrichten abgleichen", "Weitere Berichte"]


def named_in(commands):
    """All commands, options and sub-commands whose names are words."""
    for command in commands:
        if command["description"]:
            yield command
        yield from named_in(command.get("options", ()))


def test_a_text_calls_a_command_as_discord_shows_it():
    texts = Catalogue().of("de")
    message = next(text for each in messages() if "`when`" in (text := key_of(each)))

    assert "`/überblick planen`" in texts(message)
    assert "`wann`" in texts(message)
    assert "/digest" not in texts(message)
    assert "`/digest schedule`" in ENGLISH(message)


def test_what_is_looked_up_is_a_literal():
    # Where the description of a command is looked up.
    allowed = {"bot/help/render.py"}
    assert [
        (path, line)
        for path, tree in sources()
        if path not in allowed
        for line, message in said(tree)
        if message is None
    ] == []


def test_a_reason_that_the_corpus_gives_is_a_literal_too():
    given = [
        (path, line) for path, tree in sources("corpus") for line, message in refused(tree) if message is None
    ]
    assert given == []


def test_a_reason_has_no_words_of_a_library_in_it():
    inside = [
        (path, ast.unparse(keyword.value))
        for package in ("bot", "corpus")
        for path, tree in sources(package)
        for call, name in calls_of(tree)
        if name.rpartition(".")[2] in ERRORS
        for keyword in call.keywords
        for node in ast.walk(keyword.value)
        if isinstance(node, ast.Attribute)
        and node.attr != "reason"  # of an error of ours
        and (ast.unparse(node.value) == "error" or node.attr in {"__name__", "__class__"})
    ]
    assert inside == [("corpus/parsing/articles.py", "error.pos + 1")]  # a number


def test_no_message_names_a_setting_of_the_operators():
    sections = {section: each.annotation for section, each in Settings.model_fields.items()}
    names = {f"{section}.{field}" for section, kind in sections.items() for field in _fields(kind)}

    assert "network.ports" in names
    assert [each for each in messages() if any(name in str(key_of(each)) for name in names)] == []


def _fields(kind):
    return kind.model_fields if issubclass(kind, BaseModel) else ()


@pytest.mark.parametrize("language", OTHERS)
def test_a_reason_is_told_in_a_language_with_all_that_it_holds(language):
    texts = Catalogue().of(language)
    inner = Reason("{reason} ({status})", reason=Reason("it wants a login"), status="401")

    told = texts.translated(Reason("its page: {reason}", reason=inner))

    assert told == texts("its page: {reason}", reason=f"{texts('it wants a login')} (401)")
    assert told != "its page: it wants a login (401)"
    assert texts.translated(Reason("what nobody has translated")) == "what nobody has translated"
    assert texts.translated(NO_REASON) == ""


def test_nothing_is_shown_that_is_not_looked_up():
    assert [found for path, tree in sources() for found in untranslated(tree, path)] == []


def untranslated(tree, path):
    for call, name in calls_of(tree):
        for place in SHOWN.get(name, SHOWN.get(name.rpartition(".")[2], ())):
            for node in shown_at(call, place):
                if has_words(node):
                    yield path, node.lineno, ast.unparse(node)


def shown_at(call, place):
    if isinstance(place, int):
        return call.args[place : place + 1]
    return [keyword.value for keyword in call.keywords if keyword.arg == place]


def has_words(node):
    """Whether letters stand in a text that is written here, beside what is put into it."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return any(
        isinstance(part, ast.Constant) and isinstance(part.value, str) and any(map(str.isalpha, part.value))
        for part in parts
    )


def test_words_that_are_shown_untranslated_are_found():
    tree = ast.parse('ui.Button(label="More")\nsay(f"{x} more")\nui.Button(label=texts("More"))\nsay(f"{x}")')

    assert [line for _, line, _ in untranslated(tree, "x.py")] == [1, 2]


@pytest.mark.parametrize(
    ("locale", "language"),
    [("de", "de"), ("es-419", "es"), ("es-ES", "es"), ("en-GB", "en"), ("ja", "en"), (None, "en")],
)
def test_a_locale_leads_to_its_language_or_to_english(locale, language):
    assert Catalogue().of(locale).language == language


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["1 article", "4,973 articles"]),
        ("de", ["in 1 Artikel", "in 4.973 Artikeln"]),
        ("pl", ["w 1 artykule", "w 4\xa0973 artykułach"]),
    ],
)
def test_a_plural_is_that_of_the_language(language, shown):
    texts = Catalogue().of(language)

    said = [texts.plural("in {count} article", "in {count} articles", count) for count in (1, 4973)]

    assert said == [each if language != "en" else f"in {each}" for each in shown]


def test_english_is_as_it_is_written():
    assert Catalogue().of("en-US") is ENGLISH
