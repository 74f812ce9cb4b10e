"""What Discord refuses about the registration of application commands."""

import re

CHAT_INPUT, USER_COMMAND, MESSAGE_COMMAND = 1, 2, 3
SUB_COMMAND, SUB_COMMAND_GROUP = 1, 2
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(3, 12)

# Discord's ^[-_'\p{L}\p{N}]{1,32}$: \w is letters and digits of all scripts, and the underscore.
NAME = re.compile(r"[-'\w]{1,32}")
LOCALES = set(
    "id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th "
    "zh-CN ja zh-TW ko".split()
)
MAX_OPTIONS = 25
MAX_CHARACTERS = 8000
MAX_COMMANDS = {CHAT_INPUT: 100, USER_COMMAND: 15, MESSAGE_COMMAND: 15}


def check_command(form, command):
    """Refuse a command that may not be registered."""
    if command.get("type", CHAT_INPUT) != CHAT_INPUT:
        form.text(command, "name", 32, 1)
        for locale in command.get("name_localizations") or ():
            form.at("name_localizations").text(command["name_localizations"], locale, 32, 1)
        if command.get("description"):
            form.at("description").refuse(
                "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED",
                "Context menu commands cannot have description",
            )
        return
    _check_named(form, command)
    _check_options(form.at("options"), form.listed(command, "options"))
    if not form.found and _size(command) > MAX_CHARACTERS:
        form.refuse("APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({MAX_CHARACTERS})")


def check_commands(form, commands):
    """Refuse a list of commands, as a bulk overwrite sends it."""
    seen = set()
    for kind in MAX_COMMANDS:
        _check_distinct(form, [each for each in commands if each.get("type", CHAT_INPUT) == kind])
    for place, command in enumerate(commands):
        check_command(form.at(place), command)
        key = (command.get("type", CHAT_INPUT), command.get("name"))
        if key in seen:
            form.at(place, "name").refuse(
                "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
            )
        seen.add(key)


def _check_distinct(form, named):
    """Refuse two names that are one in a language, where a name that is not translated stands as it is."""
    for locale in sorted({locale for each in named for locale in each.get("name_localizations") or ()}):
        seen = {}
        for place, each in enumerate(named):
            shown = (each.get("name_localizations") or {}).get(locale, each.get("name"))
            if seen.setdefault(shown, each.get("name")) != each.get("name"):
                form.at(place, "name_localizations", locale).refuse(
                    "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
                )


def _check_named(form, named):
    _check_names(form.at("name_localizations"), named.get("name_localizations"))
    if form.require(named, "name"):
        name = str(named["name"])
        if not NAME.fullmatch(name) or name != name.lower():
            form.at("name").refuse("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    if not named.get("description"):
        form.at("description").refuse("BASE_TYPE_REQUIRED", "This field is required")
    form.text(named, "description", 100, 1)
    _check_localizations(form.at("description_localizations"), named.get("description_localizations"))


def _check_localizations(form, texts):
    for locale in texts or ():
        if locale not in LOCALES:
            form.at(locale).refuse("ENUM_TYPE_COERCE", f"Value {locale!r} is not a valid enum value.")
        form.text(texts, locale, 100, 1)


def _check_names(form, names):
    for locale, name in (names or {}).items():
        if locale not in LOCALES:
            form.at(locale).refuse("ENUM_TYPE_COERCE", f"Value {locale!r} is not a valid enum value.")
        if not NAME.fullmatch(name) or name != name.lower():
            form.at(locale).refuse("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_options(form, options):
    _check_distinct(form, options)
    if len(options) > MAX_OPTIONS:
        form.refuse("BASE_TYPE_MAX_LENGTH", f"Must be {MAX_OPTIONS} or fewer in length.")
    names, optional_seen = set(), False
    for place, option in enumerate(options):
        spot = form.at(place)
        _check_option(spot, option)
        if option.get("name") in names:
            spot.at("name").refuse(
                "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED", "Option names must be unique"
            )
        names.add(option.get("name"))
        if option.get("required") and optional_seen:
            spot.refuse(
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_seen |= not option.get("required") and option.get("type") not in (
            SUB_COMMAND,
            SUB_COMMAND_GROUP,
        )
    kinds = {option.get("type") in (SUB_COMMAND, SUB_COMMAND_GROUP) for option in options}
    if len(kinds) > 1:
        form.refuse(
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other types",
        )


def _check_option(form, option):
    _check_named(form, option)
    form.at("type").choice(option.get("type"), set(range(1, 12)))
    _check_options(form.at("options"), form.listed(option, "options"))
    choices = form.listed(option, "choices")
    if len(choices) > MAX_OPTIONS:
        form.at("choices").refuse("BASE_TYPE_MAX_LENGTH", f"Must be {MAX_OPTIONS} or fewer in length.")
    for place, choice in enumerate(choices):
        form.at("choices", place).text(choice, "name", 100, 1)
    if choices and option.get("autocomplete"):
        form.at("choices").refuse(
            "APPLICATION_COMMAND_OPTIONS_CHOICES_WITH_AUTOCOMPLETE", "Choices and autocomplete are exclusive"
        )
    low, high = option.get("min_length"), option.get("max_length")
    if low is not None and high is not None and low > high:
        form.at("max_length").refuse("APPLICATION_COMMAND_OPTIONS_LENGTH_INVALID", "max_length < min_length")


def _size(node):
    # Of a text in several languages the longest counts.
    told = [node.get("description") or "", *(node.get("description_localizations") or {}).values()]
    names = [node.get("name") or "", *(node.get("name_localizations") or {}).values()]
    own = max(map(len, names)) + max(map(len, told))
    choices = node.get("choices") or ()
    own += sum(len(choice.get("name") or "") + len(str(choice.get("value", ""))) for choice in choices)
    return own + sum(_size(option) for option in node.get("options") or ())
