"""Registration of commands, and what a user can do with what is registered."""

import pytest

from tests.loopback.errors import ImpossibleError

ASK = {"name": "ask", "description": "Ask", "type": 1}


def option(name="question", **fields):
    return {"type": 3, "name": name, "description": "x", **fields}


def path(loopback):
    return f"/applications/{loopback.application_id}/commands"


WRONG = {
    "capitals": {**ASK, "name": "Ask"},
    "a blank": {**ASK, "name": "ask it"},
    "33 characters": {**ASK, "name": "x" * 33},
    "no description": {"name": "ask", "type": 1},
    "101 characters": {**ASK, "description": "x" * 101},
    "26 options": {**ASK, "options": [option(f"o{n}") for n in range(26)]},
    "required after optional": {**ASK, "options": [option("a"), option("b", required=True)]},
    "the same option twice": {**ASK, "options": [option(), option()]},
    "an option without description": {**ASK, "options": [{"type": 3, "name": "a"}]},
    "26 choices": {
        **ASK,
        "options": [option(choices=[{"name": str(n), "value": str(n)} for n in range(26)])],
    },
    "over 8,000 characters": {
        **ASK,
        "options": [
            option(
                f"o{o}", choices=[{"name": f"{c}" + "x" * 90, "value": f"{c}" + "y" * 90} for c in range(25)]
            )
            for o in range(2)
        ],
    },
    "sub-command beside option": {**ASK, "options": [option("a"), option("b", type=1)]},
    "an unknown locale": {**ASK, "description_localizations": {"de-DE": "Fragen"}},
    "a name with capitals in a language": {**ASK, "name_localizations": {"de": "Frag"}},
    "a name with a blank in a language": {**ASK, "name_localizations": {"de": "frag mich"}},
    "a name of 33 characters in a language": {**ASK, "name_localizations": {"de": "x" * 33}},
    "a name in an unknown language": {**ASK, "name_localizations": {"de-DE": "frag"}},
    "two options of one name in a language": {
        **ASK,
        "options": [option("a", name_localizations={"de": "b"}), option("b")],
    },
    "101 characters in a language": {**ASK, "description_localizations": {"de": "x" * 101}},
    "over 8,000 characters in a language": {
        **ASK,
        "options": [
            option(
                f"o{o}",
                description_localizations={"de": "x" * 90},
                choices=[{"name": str(c) * 90, "value": str(c) * 90} for c in range(9)],
            )
            for o in range(5)
        ],
    },
    "a message command with description": {"name": "Check", "type": 3, "description": "x"},
}


@pytest.mark.parametrize("with_document", [True, False])
@pytest.mark.parametrize("case", WRONG)
async def test_wrong_command_is_refused(loopback, raw, case, with_document):
    if not with_document:
        loopback.openapi = None
    for method, body in (("PUT", [WRONG[case]]), ("POST", WRONG[case])):
        status, answer = await raw(method, path(loopback), body)
        assert (status, answer["code"]) == (400, 50035)
    assert loopback.commands.listed() == []


async def test_names_of_all_scripts_are_taken(loopback, raw):
    names = ["ask", "fråga", "質問", "it's-me_2"]
    status, made = await raw("PUT", path(loopback), [{**ASK, "name": name} for name in names])
    assert (status, [command["name"] for command in made]) == (200, names)


async def test_an_overwrite_keeps_ids_and_counts_creations(loopback, raw):
    _, (first,) = await raw("PUT", path(loopback), [ASK])
    _, made = await raw("PUT", path(loopback), [{**ASK, "description": "New"}, {**ASK, "name": "more"}])
    assert made[0]["id"] == first["id"]
    assert loopback.commands.creations == 2
    _, made = await raw("POST", path(loopback), {**ASK, "description": "Newer"})
    assert (made["id"], loopback.commands.creations) == (first["id"], 2)
    assert (await raw("DELETE", f"{path(loopback)}/{made['id']}"))[0] == 204
    assert (await raw("DELETE", f"{path(loopback)}/{made['id']}"))[1]["code"] == 10063


async def test_creations_a_day_are_limited(loopback, raw):
    loopback.commands.creations = 199
    assert (await raw("PUT", path(loopback), [ASK, {**ASK, "name": "more"}]))[1]["code"] == 30034
    assert (await raw("PUT", path(loopback), [ASK]))[0] == 200


async def test_a_hundred_commands_are_the_most(loopback, raw):
    many = [{**ASK, "name": f"c{n}"} for n in range(101)]
    assert (await raw("PUT", path(loopback), many))[1]["code"] == 30032
    assert (await raw("PUT", path(loopback), many[:100]))[0] == 200


async def test_commands_of_another_application_are_refused(raw, channel):
    assert (await raw("PUT", "/applications/1/commands", [ASK]))[0] == 403


async def test_a_guild_has_commands_of_its_own(loopback, raw, guild, ann, channel):
    scope = f"/applications/{loopback.application_id}/guilds/{guild.id}/commands"
    await raw("PUT", scope, [ASK])
    assert (await loopback.slash(ann, channel, "ask", wait=False)).data["guild_id"] == str(guild.id)
    with pytest.raises(ImpossibleError, match="no command 'ask'"):
        await loopback.slash(ann, loopback.dm(ann), "ask")


OPTIONS = [
    option(required=True, min_length=3, max_length=10),
    option("count", type=4, max_value=5),
    option("kind", choices=[{"name": "A", "value": "a"}]),
]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({}, "requires"),
        ({"question": "ab"}, "length 2"),
        ({"question": "x" * 11}, "length 11"),
        ({"question": 7}, "takes type 3"),
        ({"question": "who", "count": 6}, "value 6"),
        ({"question": "who", "count": True}, "takes type 4"),
        ({"question": "who", "kind": "b"}, "takes one of"),
        ({"question": "who", "other": "x"}, "no option"),
    ],
)
async def test_a_user_cannot_type_what_does_not_fit(loopback, raw, ann, channel, options, why):
    await raw("PUT", path(loopback), [{**ASK, "options": OPTIONS}])
    with pytest.raises(ImpossibleError, match=why):
        await loopback.slash(ann, channel, "ask", **options)


async def test_sub_commands_are_named_in_full(loopback, raw, ann, channel):
    groups = [{"type": 1, "name": "add", "description": "Add", "options": [option("url", required=True)]}]
    await raw("PUT", path(loopback), [{**ASK, "name": "feeds", "options": groups}])
    for name in ("feeds", "feeds drop"):
        with pytest.raises(ImpossibleError, match="sub-commands"):
            await loopback.slash(ann, channel, name)
    call = await loopback.slash(ann, channel, "feeds add", wait=False, url="x")
    assert call.data["options"] == [
        {"name": "add", "type": 1, "options": [{"name": "url", "type": 3, "value": "x"}]}
    ]


async def test_hidden_commands_cannot_be_run(loopback, raw, guild, ann, channel):
    hidden = {**ASK, "default_member_permissions": 1 << 5, "contexts": [0]}
    await raw("PUT", path(loopback), [hidden])
    with pytest.raises(ImpossibleError, match="hidden from ann"):
        await loopback.slash(ann, channel, "ask")
    with pytest.raises(ImpossibleError, match="direct messages"):
        await loopback.slash(ann, loopback.dm(ann), "ask")
    boss = loopback.add_user("boss")
    guild.add_member(boss, permissions=1 << 5 | 1 << 10)
    assert await loopback.slash(boss, channel, "ask", wait=False)


async def test_what_a_guild_says_of_who_may_use_a_command_is_read(loopback, raw):
    guild, ann = loopback.add_guild("Readers"), loopback.add_user("ann")
    _, (ask,) = await raw("PUT", path(loopback), [ASK])
    where = f"/applications/{loopback.application_id}/guilds/{guild.id}/commands/permissions"

    unset = await raw("GET", where)
    loopback.commands.override(guild, "ask", guild.everyone)
    loopback.commands.override(guild, "ask", ann, allowed=False)
    status, (said,) = await raw("GET", where)

    assert unset == (200, [])
    assert (status, said["id"]) == (200, ask["id"])
    assert said["permissions"] == [
        {"id": str(guild.id), "type": 1, "permission": True},
        {"id": str(ann.id), "type": 2, "permission": False},
    ]


async def test_a_file_is_given_to_a_command_that_takes_one(loopback, raw):
    guild, ann = loopback.add_guild("Readers"), loopback.add_user("ann")
    guild.add_member(ann)
    channel = guild.add_text_channel("news")
    file = {**ASK, "options": [{"type": 11, "name": "file", "description": "x", "required": True}]}
    await raw("PUT", path(loopback), [file])

    given = loopback.upload(channel, "list.opml", b"content")
    call = await loopback.slash(ann, channel, "ask", file=given, wait=False)

    assert call.data["options"][0]["value"] == str(given.id)
    assert call.data["resolved"]["attachments"][str(given.id)]["size"] == 7
    with pytest.raises(ImpossibleError, match="takes type 11"):
        await loopback.slash(ann, channel, "ask", file="list.opml", wait=False)
