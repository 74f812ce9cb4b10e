"""The tables of all buttons, menus and forms, which the client rebuilds from their custom ids."""

from collections.abc import Mapping

from bot.ask.ask_channel import AskButton, AskForm
from bot.ask.views import ANSWER_CONTROLS
from bot.core.controls import ModalForm
from bot.core.pager import PageButton
from bot.core.roles import RoleButton
from bot.digests.modals import DIGEST_FORMS
from bot.digests.panel import DIGEST_BUTTONS
from bot.feeds.views import FEED_CONTROLS
from bot.guilds.setup_views import SETUP_CONTROLS
from bot.guilds.views import SettingButton, SettingControl, SettingMenu, ZoneForm
from bot.health.views import AlertButton
from bot.help.views import ExampleButton, HelpMenu
from bot.members.views import LanguageMenu
from bot.privacy.views import PRIVACY_CONTROLS
from bot.watches.views import WatchButton

CONTROLS = (
    *(AskButton, *ANSWER_CONTROLS, WatchButton, HelpMenu, ExampleButton, LanguageMenu),
    *(PageButton, SettingMenu, SettingControl, SettingButton, *PRIVACY_CONTROLS, *DIGEST_BUTTONS),
    *(*FEED_CONTROLS, *SETUP_CONTROLS, RoleButton, AlertButton),
)
"""Buttons and menus, each known by the template of its custom id."""

FORMS: Mapping[str, type[ModalForm]] = {
    "clippings:ask-form": AskForm,
    "clippings:zone": ZoneForm,
    **DIGEST_FORMS,  # the number of the digest follows
}
"""Forms by their custom ids, or what stands before the last colon of these."""
