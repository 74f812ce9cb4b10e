"""All translations, from the `.po` files in this folder. The only module that imports Babel.

    <language>/<feature>.po | catalogue of the language | Texts
    <language>/commands.txt | names of commands and their options, also where a text names one

A message of two features may be in the file of either.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, partial
from gettext import GNUTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from types import MappingProxyType
from typing import Final

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.locale.texts import ENGLISH, Texts

LANGUAGES: Final = ("en", "de", "fr", "es", "pl")
"""Codes of ISO 639-1; English is what messages are written in."""


class Catalogue:
    """The texts of every language, read once."""

    def __init__(self) -> None:
        self._texts = {language: _texts(language) for language in LANGUAGES}

    def of(self, locale: object) -> Texts:
        """Return the texts for a locale such as "es-419", or the English ones."""
        return self._texts.get(str(locale).partition("-")[0], ENGLISH)

    def chosen(self, language: str, locale: object) -> Texts:
        """Return the texts of a language for a reader whose Discord shows commands in that of `locale`."""
        texts, shown = self.of(language), self.of(locale)
        return texts if texts is shown else replace(texts, commands=shown.commands)


@cache
def _texts(language: str) -> Texts:
    if language == ENGLISH.language:
        return ENGLISH
    written = BytesIO()
    write_mo(written, translations(language))
    written.seek(0)
    return Texts(
        language,
        GNUTranslations(written),
        number=partial(format_decimal, locale=language),
        date=partial(format_date, format="long", locale=language),
        short_date=partial(format_skeleton, "MMMd", locale=language),
        commands=command_names(language),
    )


@cache
def command_names(language: str) -> Mapping[str, str]:
    """Return what each command and option is called in a language, by its English name."""
    if language == ENGLISH.language:
        return {}
    text = files("bot.locale").joinpath(language, "commands.txt").read_text("utf-8")
    lines = (line.partition(" = ") for line in text.splitlines() if not line.startswith("#"))
    return MappingProxyType({english: own for english, _, own in lines})


def translations(language: str) -> Catalog:
    """All messages of a language, from its files."""
    whole = Catalog(locale=language)
    for file in po_files(language):
        with file.open("rb") as content:
            for message in read_po(content, locale=language):
                if message.id:
                    whole[message.id] = message
    return whole


def po_files(language: str) -> list[Traversable]:
    """Return the `.po` files of a language in alphabetical order."""
    folder = files("bot.locale").joinpath(language)
    return sorted((each for each in folder.iterdir() if each.name.endswith(".po")), key=lambda at: at.name)


def language_name(code: str, texts: Texts) -> str:
    """Return the name of a language (ISO 639) as the reader of these texts calls it; its code if it has none.

    >>> language_name("pl", Texts())
    'Polish'
    """
    name: str = Locale(texts.language).languages.get(code, code)
    return name[:1].upper() + name[1:]


def region_name(code: str, texts: Texts) -> str:
    """Return the name of a country (ISO 3166) or an area (UN M49), or its code if it has none.

    >>> region_name("001", Texts())
    'World'
    """
    name: str = Locale(texts.language).territories.get(code, code)
    return name[:1].upper() + name[1:]
