"""How much of a source is shown a day: counted for each guild, and over at midnight where the guild is."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.quotes import beginning_of_day, within_budget
from corpus import Citation, Excerpt, Span
from tests.bot.shown import titles
from tests.builders import an_article

QUESTION = "Who cut the ribbon at the harbour of Elmsea?"


def cited(source, excerpts=1):
    article = an_article(source=source)
    parts = tuple(Excerpt(article=article, span=Span(start=n, end=n + 1)) for n in range(excerpts))
    return Citation(number=1, article=article, excerpts=parts)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.builds(cited, st.sampled_from(["A", "B", None]), st.integers(1, 3)), max_size=6),
    st.dictionaries(st.sampled_from(["A", "B"]), st.integers(0, 5)),
    st.integers(1, 5),
)
def test_no_source_is_shown_more_often_than_it_may(citations, spent, most):
    kept, withheld = within_budget(citations, spent, most=most)

    shown = Counter(spent)
    for citation in kept:
        shown[citation.article.source] += len(citation.excerpts)
    before = Counter(spent)
    assert all(shown[source] <= max(most, before[source]) for source in ("A", "B"))
    assert [each.number for each in kept] == list(range(1, len(kept) + 1))
    assert {each.article.source for each in citations} == {*(each.article.source for each in kept), *withheld}
    assert sum(each.article.source is None for each in kept) == sum(
        c.article.source is None for c in citations
    )


@pytest.mark.parametrize(
    ("zone", "began"),
    [
        ("UTC", datetime(2025, 4, 24, tzinfo=UTC)),
        ("America/New_York", datetime(2025, 4, 23, 4, tzinfo=UTC)),
        ("Asia/Tokyo", datetime(2025, 4, 23, 15, tzinfo=UTC)),
    ],
)
def test_a_day_begins_where_the_guild_is(zone, began):
    assert beginning_of_day(datetime(2025, 4, 24, 3, tzinfo=UTC), zone) == began


async def test_what_was_shown_of_a_source_today_counts(bot, guild, ask):
    await bot.services.guilds.change(guild.id, source_quotes=2)

    first, second, third = await ask(QUESTION), await ask(QUESTION), await ask(QUESTION)

    assert "Harbour of Elmsea reopens" in titles(first)
    assert "Of Example Post this server has seen its share of today." in third.text
    assert "Harbour of Elmsea reopens" not in titles(third)
    assert sum("Harbour" in title for message in (first, second, third) for title in titles(message)) <= 2


async def test_another_guild_has_a_share_of_its_own(discord, bot, guild, bob, ask):
    other = discord.add_guild("Others")
    other.add_member(bob)
    place = other.add_text_channel("news")
    for each in (guild, other):
        await bot.services.guilds.change(each.id, source_quotes=1)
    await ask(QUESTION)

    message = await (await discord.slash(bob, place, "ask", question=QUESTION)).answer()

    assert titles(message)[0] == "Harbour of Elmsea reopens"
