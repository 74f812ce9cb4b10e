"""How much of a source is shown a day: counted for each guild, and over at midnight where the guild is."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from discord.utils import utcnow
from hypothesis import given
from hypothesis import strategies as st

from bot.guilds.service import GuildService
from bot.guilds.store import Guilds
from bot.state.quota import Allowance, Quota
from corpus import Citation, Excerpt, Span
from tests.bot.conftest import ARTICLES
from tests.bot.messages import contexts, excerpts, plain, quoted, titles
from tests.bot.moderators import add_moderator
from tests.bot.watches.arrivals import QUESTION as CRANES
from tests.bot.watches.arrivals import RED, come_in, last, tick
from tests.builders import SUBJECTS, an_article

QUESTION = "Who cut the ribbon at the harbour of Elmsea?"
USED_UP = "This server has reached today's limit for Example Post."


def excerpt(source, number=0):
    article = an_article(f"Said by {source}.", source=source)
    return Excerpt(article=article, span=Span(start=number, end=number + 1))


def cited(source, count=1):
    parts = tuple(excerpt(source, number) for number in range(count))
    return Citation(number=1, article=parts[0].article, excerpts=parts)


@given(
    st.lists(st.builds(cited, st.sampled_from(["A", "B", None]), st.integers(1, 3)), max_size=6),
    st.dictionaries(st.sampled_from(["A", "B"]), st.integers(0, 5)),
    st.integers(1, 5),
)
def test_no_source_is_shown_more_often_than_it_may(citations, spent, most):
    may = Allowance(Counter(spent), most=most)
    citations = [replace(each, number=number) for number, each in enumerate(citations, start=4)]

    kept = may.cited(citations)

    shown = {(e.article.source, e.article.id, e.span) for each in kept for e in each.excerpts}
    before, counted = Counter(spent), Counter(source for source, *_ in shown)
    assert all(before[source] + counted[source] <= max(most, before[source]) for source in ("A", "B"))
    assert [each.number for each in kept] == list(range(4, len(kept) + 4))
    assert {each.article.source for each in citations} == {
        *(each.article.source for each in kept),
        *may.withheld,
    }
    assert sum(each.article.source is None for each in kept) == sum(
        c.article.source is None for c in citations
    )


def test_the_same_excerpt_counts_once_and_one_that_may_not_be_shown_has_no_words():
    may = Allowance(Counter(), most=1)

    first, again, other = (may.wordless(excerpt("A", number)) for number in (0, 0, 1))

    assert (first.text, again.text, other.text) == (first.text, first.text, "")
    assert other.article.source == "A"
    assert may.withheld == ("A",)


@pytest.fixture
def quotes(bot):
    return Quota(Guilds(bot.corpus.engine), bot.corpus.engine)


@pytest.mark.parametrize(
    ("zone", "later", "is_over"),
    [("UTC", "03:00", False), ("America/New_York", "05:00", True), ("Asia/Tokyo", "14:59", False)],
)
async def test_a_day_ends_at_midnight_where_the_guild_is(bot, guild, quotes, zone, later, is_over):
    await bot.services[GuildService].change(guild.id, source_quotes=1, time_zone=zone)
    began, later = (datetime.fromisoformat(f"2025-04-24T{hour}+00:00") for hour in ("02:00", later))
    with quotes.allowance(guild.id, now=began) as may:
        assert may.takes(excerpt("A"))

    with quotes.allowance(guild.id, now=later) as may:
        assert may.takes(excerpt("A", 1)) == is_over


async def test_what_is_looked_at_only_does_not_count_and_what_is_forgotten_is_gone(bot, guild, quotes):
    await bot.services[GuildService].change(guild.id, source_quotes=1)
    for spends, free in ((False, True), (True, True), (True, False)):
        with quotes.allowance(guild.id, now=utcnow(), spends=spends) as may:
            assert may.takes(excerpt("A")) == free

    quotes.forget(guild.id)

    with quotes.allowance(guild.id, now=utcnow()) as may:
        assert may.takes(excerpt("A"))


async def test_what_was_shown_of_a_source_today_counts(bot, guild, ask):
    await bot.services[GuildService].change(guild.id, source_quotes=2)

    first, second, third = await ask(QUESTION), await ask(QUESTION), await ask(QUESTION)

    assert "Harbour of Elmsea reopens" in titles(first)
    assert USED_UP in third.text
    assert "Harbour of Elmsea reopens" not in titles(third)
    assert sum("Harbour" in title for message in (first, second, third) for title in titles(message)) <= 2


async def test_another_guild_has_a_share_of_its_own(discord, bot, guild, bob, ask):
    other = discord.add_guild("Others")
    other.add_member(bob)
    place = other.add_text_channel("news")
    for each in (guild, other):
        await bot.services[GuildService].change(each.id, source_quotes=1)
    await ask(QUESTION)

    message = await (await discord.slash(bob, place, "ask", question=QUESTION)).answer()

    assert titles(message)[0] == "Harbour of Elmsea reopens"


async def test_it_is_one_share_however_a_source_is_read(discord, bot, guild, ann, channel, ask, press):
    await bot.services[GuildService].change(guild.id, source_quotes=1)
    answer = await ask(QUESTION)

    async def ran(command, **options):
        return await (await discord.slash(ann, channel, command, **options)).answer()

    around = await press(answer, contexts(answer)[0])
    read = [
        await ran("latest", source="Example Post"),
        await ran("timeline", topic="harbour of Elmsea"),
        await ran("compare", topic="harbour of Elmsea"),
    ]
    said = await discord.say(ann, channel, "The chess club of Varde won the cup.")
    read += [
        await (await discord.context(ann, said, command)).answer()
        for command in ("Check against the news", "More coverage")
    ]

    own = " ".join(each.body for each in ARTICLES if each.source == "Example Post")
    assert excerpts(answer)[0] in own
    assert around.text == USED_UP
    for message in read:
        assert "limit for Example Post" in message.text, message.text
        assert "reached today's limit" in message.text, message.text
        assert [line for line in quoted(message.text).splitlines() if plain(line) in own] == []
        assert titles(message), message.text


async def test_a_list_shows_what_may_be_shown_and_names_the_rest(discord, bot, guild, ann, channel):
    await bot.services[GuildService].change(guild.id, source_quotes=2)

    message = await (await discord.slash(ann, channel, "latest")).answer()

    assert len(titles(message)) == 5
    assert len(quoted(message.text).split("\n\n")) == 3  # one is of another source
    assert USED_UP in message.text


async def test_digests_take_of_the_share_and_previews_do_not(discord, bot, guild, channel):
    moderator = add_moderator(discord, guild)
    bot.corpus.add(
        an_article(
            SUBJECTS[subject],
            title=title,
            source="Example Post",
            url=f"https://example.org/{subject}",
            published_at=utcnow() - timedelta(hours=1),
        )
        for subject, title in (("comet", "Comet above Chile"), ("strike", "No trains around Lyon"))
    )
    await bot.services[GuildService].change(guild.id, source_quotes=1)

    async def ran(name):
        return await (await discord.slash(moderator, channel, f"digest {name}")).answer()

    preview = await ran("preview")
    await ran("now")
    digest = last(discord, channel)
    after = await ran("preview")

    assert len(excerpts(preview)) == len(excerpts(digest)) == 1
    assert USED_UP in preview.text
    assert USED_UP in digest.text
    assert excerpts(after) == []


async def test_a_watch_names_what_it_may_not_quote_and_one_in_a_direct_message_is_free(
    discord, bot, guild, ann, channel
):
    moderator = add_moderator(discord, guild)
    await bot.services[GuildService].change(guild.id, source_quotes=1)
    for options in ({"where": "here"}, {}):
        await (await discord.slash(moderator, channel, "watch add", query=CRANES, **options)).answer()
    come_in(bot, RED, "For the fish market Elmsea builds one small crane more.")

    await tick(bot)

    here, alone = last(discord, channel), last(discord, discord.dm(moderator))
    assert (len(titles(here)), len(excerpts(here))) == (2, 1)
    assert "reached today's limit" in here.text
    assert (len(titles(alone)), len(excerpts(alone))) == (2, 2)
