"""Articles and questions full of markup: it is shown as it is written, and nobody is pinged."""

import pytest

from tests.bot.conftest import article, known
from tests.bot.messages import bold, excerpts, links, plain
from tests.loopback.components import texts

MARKUP = (
    "**@everyone** @here <@{ann}> <@&{role}> <#{channel}> [x](https://evil.example) ~~s~~ `c` ||x|| <t:1:R>"
)
LINES = (
    "# heading",
    "## heading",
    "-# small",
    "- item",
    "* item",
    "1. item",
    "23. item",
    "> quote",
    ">>> quote",
    "```",
)


@pytest.fixture
def hostile(guild, channel, ann):
    """Markup with the ids of someone, a role and a channel that are there, so that it could ping."""
    role = guild.add_role("Editors", mentionable=True)
    return MARKUP.format(ann=ann.id, role=role.id, channel=channel.id)


@pytest.fixture
def hostile_article(bot, hostile):
    lines = "\n".join(f"{line} {number} of the quokka." for number, line in enumerate(LINES))
    made = article(
        6,
        f"Quokka {hostile}",
        f"The quokka {hostile} smiled.\n{lines}",
        source=f"Post {hostile}"[:80],
        url="https://example.org/a)b(c]d[e*f_g",
    )
    bot.corpus.add([made])
    return made


async def test_what_stands_in_an_article_is_shown_as_it_is_and_pings_nobody(bot, hostile_article, ask):
    message = await ask("Did the quokka smile?")

    assert f"{hostile_article.source} · <t:" in plain(message.text)
    assert excerpts(message)[0].startswith(hostile_article.body.partition("\n")[0][:200])
    assert links(message)[0][0] == hostile_article.title[:199] + "…" * (len(hostile_article.title) > 200)
    assert links(message)[0][1].startswith("https://example.org/a)b(c]d[e*f_g#:~:text=")
    assert not message.pings


async def test_a_mention_that_brings_up_such_an_article_pings_nobody(bot, hostile_article, mention):
    message = await mention("Did the quokka smile?")

    assert hostile_article.source in plain(message.text)
    assert not message.pings


@pytest.mark.parametrize("line", LINES)
async def test_a_line_of_an_article_does_not_become_a_heading_list_quote_or_code(bot, ask, line):
    made = article(7, "A wombat sits", f"The wombat sat.\n{line} wombat\n{line} wombat again.")
    bot.corpus.add([made])

    message = await ask("Did the wombat sit?")

    shown = [each for each in texts(message.components)[1].splitlines() if each.startswith("> ")]
    assert [plain(each.removeprefix("> ")) for each in shown] == made.body.splitlines()
    assert all(each.startswith(("> \\", "> 1\\.", "> 23\\.")) for each in shown[1:])


async def test_only_the_words_that_match_are_bold(bot, hostile_article, ask):
    message = await ask("Did the quokka smile?")

    quoted = next(line for line in "\n".join(texts(message.components)).splitlines() if "smiled" in line)
    assert set(bold(quoted)) == {"quokka", "smiled"}


async def test_unknown_words_of_a_question_are_shown_as_they_are(bot, hostile, ask):
    message = await ask(f"Zanzibar {hostile}")

    assert "In no article: Zanzibar, everyone" in plain(message.text)
    assert not message.pings


async def test_a_question_that_is_shown_again_is_shown_as_it_is(discord, bot, hostile, ann, channel, ask):
    first = await known(bot, await ask(f"quokka {hostile} harbour"))

    asked = await discord.say(ann, channel, f"and {LINES[0]} ~~Elmsea~~ ||x||", reply_to=first)
    refined = await discord.next_message(channel, after=asked)

    asked = f"quokka {hostile} harbour and # heading Elmsea x"
    assert f"### {asked[:149]}" in plain(refined.text)
    assert not refined.pings


async def test_a_wrong_day_is_shown_as_it_is(discord, bot, ann, channel, hostile):
    call = await discord.slash(ann, channel, "ask", question="Who won?", since="**@everyone**")

    message = await call.answer()

    assert plain(message.text).startswith("'**@everyone**' is not a day")
    assert bold(message.text) == []
    assert not message.pings


async def test_a_source_is_offered_as_it_is(discord, bot, hostile_article, ann, channel):
    choices = await discord.autocomplete(ann, channel, "ask", focused="source", source="Post **")

    assert [choice["value"] for choice in choices] == [hostile_article.source]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a>) @everyone [b](<https://evil.example",
        "https://example.org/a\n# heading",
        "https://example.org/a\\",
        "https://example.org/a b",
        "javascript:alert(1)",
        "https://example.org/" + "a" * 5000,
    ],
)
async def test_an_odd_address_does_not_break_out_of_its_link(bot, ask, url):
    made = article(8, "Dingo seen", "A dingo was seen in Varde.", url=url)
    bot.corpus.add([made])

    message = await ask("Was a dingo seen in Varde?")

    source, quoted, *title = texts(message.components)[1].splitlines()
    assert plain(source).startswith("Example Post · ")
    assert quoted.startswith("> ")
    assert len(title) == 1
    assert [label for label, _ in links(message)] in (["Dingo seen"], [])
    assert not message.pings


async def test_where_the_link_to_the_sentence_is_too_long_the_page_itself_is_linked(bot, ask):
    text = "豪" * 300 + " wombat " + "雨" * 200
    bot.corpus.add([article(9, "Rain", f"{text}。\n\nA second wombat 。", url="https://example.org/rain")])

    message = await ask("wombat")

    assert ("Rain", "https://example.org/rain") in links(message)
