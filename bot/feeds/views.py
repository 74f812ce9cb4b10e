"""Build the message that shows the catalogue of feeds, and the button that unfollows a feed.

Its parts work after a restart: what is selected is in their custom ids.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Protocol, Self

import discord
from discord import ui

from bot.core.controls import Control, service_of, values_of_menu
from bot.core.limits import CHOICE, OPTIONS, shortened
from bot.core.style import Item, MessageKind, View, message, separated
from bot.feeds.render import feed_facts, page_text
from bot.feeds.selection import ANY, CataloguePage, FeedSelection, key_of, topic_names
from bot.locale.catalogue import language_name, region_name
from bot.locale.texts import ENGLISH, Texts


class BrowseActions(Protocol):
    """What is done by the controls of the catalogue."""

    async def browse(self, interaction: discord.Interaction) -> None:
        """Show the catalogue."""

    async def turn(self, interaction: discord.Interaction, selection: str) -> None:
        """Show another page of the catalogue."""

    async def choose(
        self,
        interaction: discord.Interaction,
        selection: str,
        what: str,
        values: list[str],
        *,
        before: list[str],
    ) -> None:
        """Select other feeds, or follow those that were chosen and unfollow the others of `before`."""


class FeedActions(Protocol):
    """What is done by the button of a notice."""

    async def unfollow(self, interaction: discord.Interaction, number: int) -> None:
        """Unfollow a feed."""


class BrowseMenu(
    Control,
    ui.DynamicItem[ui.Select[ui.LayoutView]],
    template=r"clippings:browse:(?P<what>language|region|topic|feeds):(?P<selection>[\w:-]{1,60})",
):
    """Changes what is selected, or follows and unfollows the feeds of the page."""

    def __init__(self, what: str, selection: str, **select: Any) -> None:
        self.what, self.selection = what, selection
        self._before = [each.value for each in select.get("options", ()) if each.default]
        super().__init__(ui.Select(custom_id=f"clippings:browse:{what}:{selection}", **select))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the menu from its custom id, with the options that it showed as chosen."""
        options = item.options if isinstance(item, ui.Select) else []
        return cls(match["what"], match["selection"], options=options)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show what was chosen, or do it."""
        await service_of(interaction, BrowseActions).choose(
            interaction, self.selection, self.what, values_of_menu(interaction), before=self._before
        )


class BrowseButton(
    Control,
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=r"clippings:browse-page:(?P<selection>[\w:-]{1,60})",
):
    """Turns to another page."""

    def __init__(self, selection: str, *, label: str = "-") -> None:
        self.selection = selection
        super().__init__(ui.Button(label=label, custom_id=f"clippings:browse-page:{selection}"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Turn the page."""
        await service_of(interaction, BrowseActions).turn(interaction, self.selection)


class BrowseOpenButton(
    Control,
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=r"clippings:browse-open:(?P<token>[\w-]{1,40})",
):
    """Opens the catalogue; the token is that of the message it stands in."""

    def __init__(self, token: str, texts: Texts = ENGLISH) -> None:
        self.token = token
        super().__init__(ui.Button(label=texts("Browse feeds"), custom_id=f"clippings:browse-open:{token}"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Open it."""
        await service_of(interaction, BrowseActions).browse(interaction)


class UnfollowButton(
    Control, ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"clippings:unfollow:(?P<number>\d{1,18})"
):
    """Unfollows a feed that does not answer any more."""

    numbers = ("number",)

    def __init__(self, number: int, texts: Texts = ENGLISH) -> None:
        self.number = number
        super().__init__(ui.Button(label=texts("Unfollow"), custom_id=f"clippings:unfollow:{number}"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Unfollow it."""
        await service_of(interaction, FeedActions).unfollow(interaction, self.number)


FEED_CONTROLS = (BrowseMenu, BrowseButton, BrowseOpenButton, UnfollowButton)
"""All that can be pressed at feeds."""


def browse_view(page: CataloguePage, texts: Texts, *, note: str = "") -> View:
    """Return the message of a page of the catalogue, with a note (Markdown) of what was just done."""
    chosen, topics = page.selection, topic_names(texts)
    languages = [(code, language_name(code, texts)) for code in page.languages]
    regions = [(code, region_name(code, texts)) for code in page.regions]
    menus = [
        _filter("language", chosen, chosen.language, [(ANY, texts("All languages")), *languages]),
        _filter("region", chosen, chosen.region, [(ANY, texts("All regions")), *regions]),
        _filter("topic", chosen, chosen.topic, [(ANY, texts("All topics")), *topics.items()]),
    ]
    rows: list[Item] = [ui.ActionRow(each) for each in (*menus, *_feed_menu(page, texts))]
    if buttons := [*_turns(page, texts)]:
        rows.append(ui.ActionRow(*buttons))
    return message(MessageKind.SETTINGS, page_text(page, texts), note, *rows)


def report_view(token: str, parts: Sequence[str], texts: Texts) -> View:
    """Return the message of a weekly report (Markdown)."""
    row: ui.ActionRow[Any] = ui.ActionRow(BrowseOpenButton(token, texts))
    return message(MessageKind.SETTINGS, *separated(parts), row)


def unfollow_row(number: int, texts: Texts) -> ui.ActionRow[Any]:
    """Return the row with the button that unfollows the feed of a number."""
    return ui.ActionRow(UnfollowButton(number, texts))


def _filter(
    what: str, selection: FeedSelection, chosen: str | None, options: Iterable[tuple[str, str]]
) -> BrowseMenu:
    shown = [
        discord.SelectOption(label=label, value=value, default=value == (chosen or ANY))
        for value, label in options
    ]
    return BrowseMenu(what, selection.text, options=shown[:OPTIONS])


def _feed_menu(page: CataloguePage, texts: Texts) -> Iterable[BrowseMenu]:
    if page.feeds:
        options = [
            discord.SelectOption(
                label=shortened(feed.name, CHOICE),
                description=shortened(feed_facts(feed, texts), CHOICE),
                value=key_of(feed),
                default=key_of(feed) in page.followed,
            )
            for feed in page.feeds
        ]
        placeholder = texts("Choose the feeds to follow")
        yield BrowseMenu(
            "feeds",
            page.selection.text,
            options=options,
            placeholder=placeholder,
            min_values=0,
            max_values=len(options),
        )


def _turns(page: CataloguePage, texts: Texts) -> Iterable[BrowseButton]:
    at = page.selection
    for step, label in ((-1, texts("Back")), (1, texts("Next"))):
        if 0 <= at.page + step < page.pages:
            yield BrowseButton(replace(at, page=at.page + step).text, label=label)
