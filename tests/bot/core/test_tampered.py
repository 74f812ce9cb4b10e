"""What only a tampered client sends: each gets a short answer, and nothing is logged as an error."""

import pytest

from bot.guilds.store import Guilds, GuildSettings
from tests.bot.moderators import add_moderator
from tests.loopback.components import Part, of_type

NO_LONGER = "This button or menu no longer works; use the command again."
NO_DIGEST = "Digest 0 does not exist here."
HUGE = "9" * 32
MENUS = {
    ("clippings:settings", "no_such_setting"): NO_LONGER,
    ("clippings:setting:introduced", "1"): NO_LONGER,
    ("clippings:setting:time_zone", "Mars"): NO_LONGER,
    ("clippings:setting:no_such_setting", "1"): NO_LONGER,
    ("clippings:setting:channels", "everywhere"): NO_LONGER,
    ("clippings:setting:roles", HUGE): NO_LONGER,
    ("clippings:setting:length", "endless"): NO_LONGER,
    ("clippings:setting:language", "xx"): NO_LONGER,
    ("clippings:setting:user_cooldown", HUGE): NO_LONGER,
    ("clippings:setting:guild_cooldown", "-5"): NO_LONGER,
    ("clippings:setting:source_quotes", "many"): NO_LONGER,
    ("clippings:browse:feeds:de:CH:-:0:7", "first"): NO_LONGER,
    ("clippings:browse:topic:de:CH:-:0", "weather"): NO_LONGER,
    ("clippings:digests:show", "first"): NO_DIGEST,
    ("clippings:digests:remove", HUGE): NO_DIGEST,
    ("clippings:digests:explode", "1"): NO_LONGER,
}
BUTTONS = {
    f"clippings:digest:remove:{HUGE}": NO_DIGEST,
    "clippings:digest:sure:\u0663": NO_DIGEST,
    f"clippings:watch:stop:{HUGE}": "This watch is stopped already.",
    f"clippings:watch:why:{HUGE}": "I no longer remember why",
    "clippings:page:AAAA:0:z": NO_LONGER,
    "clippings:page:AAAA:999:f": "I no longer remember these pages.",
    "clippings:setting-nothing": NO_LONGER,
    "clippings:browse-page:de:CH:weather:0": NO_LONGER,
    f"clippings:unfollow:{'9' * 18}": "This server does not follow",
}
FORMS = {
    "clippings:no-such-form": NO_LONGER,
    "clippings:digest-form:1:2": NO_LONGER,
    f"clippings:digest-form:{HUGE}": "Write how many stories you want",
    "clippings:digest-form:x": "Write how many stories you want",
}


@pytest.fixture
def mod(discord, guild):
    return add_moderator(discord, guild)


@pytest.fixture
def panel(discord, mod, channel):
    """Opens the settings, and one of them where it is named."""

    async def opened(setting=None):
        message = await (await discord.slash(mod, channel, "settings")).answer()
        if setting is not None:
            await (await discord.choose(mod, message, setting, menu="Change a setting")).answer()
        return message

    return opened


async def test_a_made_up_menu_or_value_gets_a_short_answer(discord, bot, guild, mod, panel):
    for (custom_id, value), told in MENUS.items():
        message = await panel()
        (raw,) = of_type(message.components, Part.STRING_SELECT)
        raw["custom_id"], raw["options"] = custom_id, [{"label": value, "value": value}]

        answer = await (await discord.choose(mod, message, value, menu=custom_id)).answer()

        assert (custom_id, value, answer.text, answer.ephemeral) == (custom_id, value, told, True)
    assert Guilds(bot.corpus.engine).of(guild.id) == GuildSettings()


async def test_a_made_up_button_gets_a_short_answer(discord, bot, mod, panel):
    for custom_id, told in BUTTONS.items():
        message = await panel("Language")
        of_type(message.components, Part.BUTTON)[0]["custom_id"] = custom_id

        answer = await (await discord.press(mod, message, custom_id)).answer()

        assert (custom_id, answer.text[: len(told)]) == (custom_id, told)


async def test_a_made_up_form_gets_a_short_answer(discord, bot, mod, panel):
    for custom_id, told in FORMS.items():
        form = await discord.press(mod, await panel("Time zone"), "Change")
        (await form.shown_modal())["custom_id"] = custom_id

        answer = await (await discord.submit(mod, form, zone="UTC")).answer()

        assert (custom_id, answer.text[: len(told)]) == (custom_id, told)
