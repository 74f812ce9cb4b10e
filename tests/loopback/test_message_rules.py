"""Every wrong message is refused with Discord's own code at the place that is wrong."""

import pytest

V2 = 1 << 15


def row(*children):
    return {"type": 1, "components": list(children)}


def button(**fields):
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go", **fields}


def link(**fields):
    return {"type": 2, "style": 5, "label": "Go", "url": "https://example.org/", **fields}


def menu(count, **fields):
    options = [{"label": str(n), "value": str(n)} for n in range(count)]
    return {"type": 3, "custom_id": "menu", "options": options, **fields}


def text(content="words"):
    return {"type": 10, "content": content}


def section(*children, accessory=None):
    made = {"type": 9, "components": list(children)}
    return made if accessory is None else {**made, "accessory": accessory}


def container(*children):
    return {"type": 17, "components": list(children)}


def gallery(*urls):
    return {"type": 12, "items": [{"media": {"url": url}} for url in urls]}


def old(*components):
    return {"content": "x", "components": list(components)}


def new(*components, **fields):
    return {"flags": V2, "components": list(components), **fields}


ROW, LEGACY = "components.0.components.0", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
WRONG = {
    "content over 2,000": ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
    "embeds over 6,000": ({"embeds": [{"description": "x" * 3001}] * 2}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
    "11 embeds": ({"embeds": [{"title": "x"}] * 11}, "embeds", "BASE_TYPE_MAX_LENGTH"),
    "embed title": ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
    "embed description": (
        {"embeds": [{"description": "x" * 4097}]},
        "embeds.0.description",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "26 embed fields": (
        {"embeds": [{"fields": [{"name": "a", "value": "b"}] * 26}]},
        "embeds.0.fields",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "embed field without value": (
        {"embeds": [{"fields": [{"name": "a"}]}]},
        "embeds.0.fields.0.value",
        "BASE_TYPE_REQUIRED",
    ),
    "embed field value": (
        {"embeds": [{"fields": [{"name": "a", "value": "x" * 1025}]}]},
        "embeds.0.fields.0.value",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "mentions both ways": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions",
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    ),
    "6 rows": (
        old(*[row(button(custom_id=str(n))) for n in range(6)]),
        "components",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "6 buttons": (
        old(row(*[button(custom_id=str(n)) for n in range(6)])),
        "components.0.components",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "button beside menu": (
        old(row(button(), menu(2))),
        "components.0.components",
        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
    ),
    "26 options": (old(row(menu(26))), f"{ROW}.options", "BASE_TYPE_BAD_LENGTH"),
    "no options": (old(row(menu(0))), f"{ROW}.options", "BASE_TYPE_BAD_LENGTH"),
    "same option twice": (
        old(row(menu(0, options=[{"label": "a", "value": "a"}] * 2))),
        f"{ROW}.options.1.value",
        "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
    ),
    "custom_id over 100": (
        old(row(button(custom_id="x" * 101))),
        f"{ROW}.custom_id",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "custom_id twice": (
        old(row(button(), button())),
        "components.0.components.1.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    "no custom_id": (old(row(button(custom_id=None))), f"{ROW}.custom_id", "BASE_TYPE_REQUIRED"),
    "label over 80": (old(row(button(label="x" * 81))), f"{ROW}.label", "BASE_TYPE_MAX_LENGTH"),
    "neither label nor emoji": (old(row(button(label=None))), ROW, "BUTTON_COMPONENT_LABEL_REQUIRED"),
    "style 9": (old(row(button(style=9))), f"{ROW}.style", "BASE_TYPE_CHOICES"),
    "link without url": (old(row(link(url=None))), f"{ROW}.url", "BASE_TYPE_REQUIRED"),
    "link with custom_id": (old(row(link(custom_id="a"))), ROW, "BUTTON_COMPONENT_CUSTOM_ID_AND_URL"),
    "link to a file": (old(row(link(url="file:///etc"))), f"{ROW}.url", "URL_TYPE_INVALID_SCHEME"),
    "link over 512": (
        old(row(link(url="https://example.org/" + "x" * 500))),
        f"{ROW}.url",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "url on a plain button": (
        old(row(button(url="https://example.org/"))),
        ROW,
        "BUTTON_COMPONENT_INVALID_URL",
    ),
    "v2 without its flag": (old(text()), "components.0", "UNION_TYPE_CHOICES"),
    "content beside v2": (new(text(), content="x"), "content", LEGACY),
    "embeds beside v2": (new(text(), embeds=[{"title": "x"}]), "embeds", LEGACY),
    "41 components": (
        new(*[container(*[text(str(n)) for n in range(20)])], *[text(str(n)) for n in range(20)]),
        "components",
        "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
    ),
    "4,001 characters": (
        new(text("x" * 2000), container(text("x" * 2001))),
        "components",
        "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    ),
    "empty text": (new(text("")), "components.0.content", "BASE_TYPE_BAD_LENGTH"),
    "section without accessory": (new(section(text())), "components.0.accessory", "BASE_TYPE_REQUIRED"),
    "section of 4 texts": (
        new(section(*[text()] * 4, accessory=link())),
        "components.0.components",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "section of a button": (
        new(section(button(), accessory=link())),
        "components.0.components.0",
        "UNION_TYPE_CHOICES",
    ),
    "container in a container": (
        new(container(container(text()))),
        "components.0.components.0",
        "UNION_TYPE_CHOICES",
    ),
    "bare button": (new(button()), "components.0", "UNION_TYPE_CHOICES"),
    "empty gallery": (new(gallery()), "components.0.items", "BASE_TYPE_BAD_LENGTH"),
    "a file that is not there": (
        new(gallery("attachment://chart.png")),
        "components.0",
        "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
    ),
    "gallery of 11": (new(gallery(*["https://a.org/b"] * 11)), "components.0.items", "BASE_TYPE_BAD_LENGTH"),
}


def codes_at(answer, path):
    node = answer["errors"]
    for step in path.split("."):
        node = node.get(step, {})
    return [error["code"] for error in node.get("_errors", [])]


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.parametrize("with_document", [True, False])
async def test_wrong_message_is_refused(loopback, raw, channel, case, with_document):
    if not with_document:
        loopback.openapi = None
    body, path, code = WRONG[case]
    status, answer = await raw("POST", f"/channels/{channel.id}/messages", body)
    assert (status, answer["code"], answer["message"]) == (400, 50035, "Invalid Form Body")
    assert code in codes_at(answer, path), answer["errors"]
    assert channel.messages == {}
    assert loopback.violations[0].path == f"/channels/{channel.id}/messages"


@pytest.mark.parametrize("body", [{}, {"content": " \n"}, {"content": "", "embeds": []}, {"components": []}])
async def test_empty_message_is_refused(raw, channel, body):
    status, answer = await raw("POST", f"/channels/{channel.id}/messages", body)
    assert (status, answer) == (400, {"message": "Cannot send an empty message", "code": 50006})


async def test_the_largest_messages_are_taken(loopback, raw, channel):
    path = f"/channels/{channel.id}/messages"
    full = new(container(*[text("x" * 100) for _ in range(39)]))
    rows = old(*[row(*[button(custom_id=f"{r}{b}") for b in range(5)]) for r in range(5)])
    for body in (
        {"content": "x" * 2000},
        full,
        rows,
        new(text("x" * 4000)),
        new(gallery(*["https://a.org/b"] * 10)),
    ):
        status, answer = await raw("POST", path, body)
        assert status == 200, answer
    assert loopback.violations == []


async def test_an_edit_cannot_take_v2_back(raw, channel):
    path = f"/channels/{channel.id}/messages"
    _, made = await raw("POST", path, new(text()))
    status, answer = await raw("PATCH", f"{path}/{made['id']}", {"content": "x", "flags": 0})
    assert (status, answer["code"]) == (400, 50035)
    _, answer = await raw("PATCH", f"{path}/{made['id']}", {"flags": 0, "components": [text("more")]})
    assert answer["flags"] & V2


async def test_an_edit_to_v2_clears_the_old_fields_first(raw, channel):
    path = f"/channels/{channel.id}/messages"
    _, made = await raw("POST", path, {"content": "old"})
    status, answer = await raw("PATCH", f"{path}/{made['id']}", new(text()))
    assert (status, codes_at(answer, "content")) == (400, [LEGACY])
    status, answer = await raw("PATCH", f"{path}/{made['id']}", new(text(), content=None))
    assert (status, answer["content"]) == (200, "")


async def test_text_of_many_bytes_fails_as_it_does_at_discord(loopback, raw, channel):
    status, _ = await raw("POST", f"/channels/{channel.id}/messages", new(text("新" * 3400)))
    assert status == 500
    assert "bytes" in loopback.violations[0].message
