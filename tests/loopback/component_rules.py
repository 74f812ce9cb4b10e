"""What Discord refuses about the components of a message and of a modal."""

from tests.loopback.components import SELECTS, Part, walk

MAX_COMPONENTS = 40
MAX_TEXT = 4000
MAX_ROWS = 5
MAX_OPTIONS = 25
LINK_STYLE = 5
PREMIUM_STYLE = 6
LINK_SCHEMES = ("http://", "https://", "discord://")
MEDIA_SCHEMES = ("http://", "https://", "attachment://")

NAMES = {int(part): part.name.lower() for part in Part}
IN_ROW = {Part.BUTTON, *SELECTS}
IN_CONTAINER = {
    Part.ACTION_ROW,
    Part.SECTION,
    Part.TEXT_DISPLAY,
    Part.MEDIA_GALLERY,
    Part.FILE,
    Part.SEPARATOR,
}
TOP_LEVEL = {*IN_CONTAINER, Part.CONTAINER}
IN_MODAL = {Part.ACTION_ROW, Part.TEXT_DISPLAY, Part.LABEL}
IN_MODAL_ROW = {Part.TEXT_INPUT}
# Radio groups, checkboxes and file uploads too: this server does not look inside those.
IN_LABEL = {Part.TEXT_INPUT, *SELECTS, 19, 21, 22, 23}


def check_message_components(form, components, *, v2):
    """Refuse what a message may not carry; `v2` says whether the IS_COMPONENTS_V2 flag is (or stays) set."""
    if not v2 and len(components) > MAX_ROWS:
        form.length(1, MAX_ROWS)
    rules = _Rules(form)
    rules.children(form, components, TOP_LEVEL if v2 else {Part.ACTION_ROW})
    _check_totals(form, components, v2=v2)
    _check_duplicates(form, components)


def check_modal_components(form, components):
    """Refuse what a modal may not carry."""
    if not 1 <= len(components) <= MAX_ROWS:
        form.length(1, MAX_ROWS)
    rules = _Rules(form, in_row=IN_MODAL_ROW)
    rules.children(form, components, IN_MODAL)
    _check_duplicates(form, components)


def _check_totals(form, components, *, v2):
    everything = [component for _, component in walk(components)]
    if v2 and len(everything) > MAX_COMPONENTS:
        form.refuse(
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"There are {len(everything)} components in all; {MAX_COMPONENTS} are allowed.",
        )
    size = sum(len(str(c.get("content") or "")) for c in everything if c.get("type") == Part.TEXT_DISPLAY)
    if size > MAX_TEXT:
        form.refuse(
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"The total displayable text size ({size}) exceeds the maximum of {MAX_TEXT}.",
        )


def _check_duplicates(form, components):
    for key, code in (("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"), ("id", "COMPONENT_ID_DUPLICATED")):
        seen = set()
        for path, component in walk(components):
            value = component.get(key)
            # An id of 0 counts as absent.
            if value and value in seen:
                form.at(*path, key).refuse(code, f"Component {key.replace('_', ' ')} cannot be duplicated")
            seen.add(value)


class _Rules:
    """The rule of each component type."""

    def __init__(self, form, in_row=frozenset(IN_ROW)):
        self.form = form
        self.in_row = in_row

    def children(self, form, components, allowed):
        """Check each of some children, which must be of the allowed types."""
        for place, component in enumerate(components):
            self.one(form.at(place), component, allowed)

    def one(self, form, component, allowed):
        """Check one component."""
        kind = component.get("type") if isinstance(component, dict) else None
        if kind not in allowed:
            listed = ", ".join(str(int(each)) for each in sorted(allowed))
            form.refuse("UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({listed},).')
        elif rule := getattr(self, f"_{NAMES.get(kind)}", None):
            rule(form, component)
        elif kind in SELECTS:
            self._any_select(form, component)

    def _action_row(self, form, row):
        children = form.listed(row, "components")
        widths = [
            1 if child.get("type") == Part.BUTTON else 5 for child in children if isinstance(child, dict)
        ]
        if not 1 <= len(children) <= MAX_ROWS:
            form.at("components").length(1, MAX_ROWS)
        elif sum(widths) > MAX_ROWS:
            form.at("components").refuse(
                "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width"
            )
        self.children(form.at("components"), children, self.in_row)

    def _button(self, form, button):
        form.text(button, "label", 80)
        form.at("style").choice(button.get("style"), {1, 2, 3, 4, 5, 6})
        if button.get("style") == LINK_STYLE:
            _check_link_button(form, button)
        elif button.get("style") != PREMIUM_STYLE:
            if button.get("url"):
                form.refuse("BUTTON_COMPONENT_INVALID_URL", "A url cannot be specified on non-link buttons")
            form.require(button, "custom_id")
            form.text(button, "custom_id", 100, 1)
            if not button.get("label") and not button.get("emoji"):
                form.refuse("BUTTON_COMPONENT_LABEL_REQUIRED", "A button must have a label or an emoji")

    def _any_select(self, form, select):
        form.require(select, "custom_id")
        form.text(select, "custom_id", 100, 1)
        form.text(select, "placeholder", 150)

    def _string_select(self, form, select):
        self._any_select(form, select)
        options = form.listed(select, "options")
        if not 1 <= len(options) <= MAX_OPTIONS:
            form.at("options").length(1, MAX_OPTIONS)
        if (select.get("max_values") or 1) > max(1, len(options)):
            form.at("max_values").refuse(
                "SELECT_COMPONENT_MAX_VALUES_TOO_HIGH", "max_values is higher than the number of options"
            )
        seen = set()
        for place, option in enumerate(options):
            _check_option(form.at("options", place), option, seen)

    def _text_input(self, form, field):
        form.require(field, "custom_id", "style")
        form.text(field, "custom_id", 100, 1)
        form.text(field, "label", 45, 1)
        form.text(field, "placeholder", 100)
        form.text(field, "value", MAX_TEXT)

    def _section(self, form, section):
        children = form.listed(section, "components")
        if not 1 <= len(children) <= 3:
            form.at("components").length(1, 3)
        self.children(form.at("components"), children, {Part.TEXT_DISPLAY})
        if form.require(section, "accessory"):
            spot = form.at("accessory")
            self.one(spot, spot.dictionary(section["accessory"]), {Part.BUTTON, Part.THUMBNAIL})

    def _text_display(self, form, display):
        if form.require(display, "content"):
            form.text(display, "content", MAX_TEXT, 1)
            if not str(display["content"]).strip():
                form.at("content").refuse("BASE_TYPE_REQUIRED", "This field is required")

    def _thumbnail(self, form, thumbnail):
        _check_media(form.at("media"), thumbnail.get("media"))
        form.text(thumbnail, "description", 1024)

    def _media_gallery(self, form, gallery):
        items = form.listed(gallery, "items")
        if not 1 <= len(items) <= 10:
            form.at("items").length(1, 10)
        for place, item in enumerate(items):
            _check_media(form.at("items", place, "media"), item.get("media"))
            form.at("items", place).text(item, "description", 1024)

    def _file(self, form, file):
        _check_media(form.at("file"), file.get("file"), schemes=("attachment://",))

    def _container(self, form, container):
        children = form.listed(container, "components")
        if not children:
            form.at("components").length(1, MAX_COMPONENTS)
        self.children(form.at("components"), children, IN_CONTAINER)

    def _label(self, form, label):
        form.require(label, "label")
        form.text(label, "label", 45, 1)
        form.text(label, "description", 100)
        if form.require(label, "component"):
            self.one(form.at("component"), label["component"], IN_LABEL)


def _check_link_button(form, button):
    if button.get("custom_id"):
        form.refuse("BUTTON_COMPONENT_CUSTOM_ID_AND_URL", "A custom id and url cannot both be specified")
    if form.require(button, "url"):
        form.text(button, "url", 512)
        _check_scheme(form.at("url"), button["url"], LINK_SCHEMES)


def _check_option(form, option, seen):
    form.require(option, "label", "value")
    form.text(option, "label", 100, 1)
    form.text(option, "value", 100, 1)
    form.text(option, "description", 100)
    if option.get("value") in seen:
        form.at("value").refuse(
            "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used"
        )
    seen.add(option.get("value"))


def _check_media(form, media, schemes=MEDIA_SCHEMES):
    media = form.dictionary(media)
    if form.require(media, "url"):
        _check_scheme(form.at("url"), media["url"], schemes)


def _check_scheme(form, url, schemes):
    if not str(url).lower().startswith(schemes) or len(str(url).split("://", 1)[1]) == 0:
        names = ", ".join(repr(scheme.removesuffix("://")) for scheme in schemes)
        form.refuse("URL_TYPE_INVALID_SCHEME", f"Scheme must be one of ({names}).")
    elif any(mark.isspace() for mark in str(url)):
        form.refuse("URL_TYPE_INVALID_URL", "Not a well formed URL.")
