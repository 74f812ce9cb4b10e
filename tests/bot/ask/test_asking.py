"""Questions by `/ask`, against the loopback Discord."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.ask.news import NewsService
from bot.core.notices import how_to_ask
from bot.guilds.service import GuildService
from bot.locale.texts import ENGLISH
from bot.state.answers import AskedQuestion
from corpus import TimeWindow
from tests.bot.conftest import ARTICLES, article
from tests.bot.messages import actions, bold, excerpts, links, pieces, plain, titles
from tests.builders import NOON, an_article
from tests.loopback.components import texts

HOW_A_DAY_IS_WRITTEN = "write it like 2025-04-24"


async def test_a_command_is_acknowledged_and_answered_with_a_verbatim_excerpt(discord, bot, ann, channel):
    question = "When did the harbour of Elmsea reopen?"

    call = await discord.slash(ann, channel, "ask", question=question)
    message = await call.answer()

    assert call.acknowledged_after < discord.ack_deadline
    assert not message.ephemeral
    assert "The harbour of Elmsea reopened on Tuesday after nine days." in excerpts(message)[0]
    assert excerpts(message)[0] in ARTICLES[0].body
    assert {"harbour", "Elmsea", "reopened"} <= set(bold(message.text))


async def test_every_excerpt_of_every_answer_is_a_slice_of_the_article_it_links_to(bot, ask):
    bodies = {each.url: each.body for each in ARTICLES}

    messages = [await ask(sentence) for each in ARTICLES for sentence in each.body.split(". ")]

    for message in messages:
        pages = [address.partition("#")[0] for _, address in links(message)]
        assert len(pages) == len(excerpts(message)) >= 1
        quotes = zip(pages, excerpts(message), strict=True)
        assert all(piece in bodies[page] for page, quote in quotes for piece in pieces(quote))


async def test_a_citation_has_its_source_and_time_quote_and_title_with_a_link_to_the_sentence(bot, ask):
    message = await ask("Who is the captain of the chess club of Varde?")

    heading, citation, *_ = texts(message.components)

    moment = int(datetime(2025, 4, 4, tzinfo=UTC).timestamp())
    first, *quoted, last = citation.splitlines()
    assert heading == "### Who is the captain of the chess club of Varde?"
    assert first == f"**Example Post** · <t:{moment}:R>"
    assert all(line.startswith("> ") for line in quoted)
    assert last.startswith("[Chess club wins](<https://example.org/4#:~:text=")


async def test_an_answer_says_how_old_the_newest_article_is(bot, ask):
    message = await ask("Who is the captain of the chess club?")

    last = texts(message.components)[-1]

    assert last.startswith("-# 1 source · 5 articles, newest ")
    assert last.endswith(":R>")


async def test_different_questions_get_different_answers(bot, ask):
    questions = ("Who measured the tail of the comet?", "Who won the chess cup?", "What rises in June?")

    answers = [await ask(question) for question in questions]

    assert [titles(each)[0] for each in answers] == [
        "A comet over Norholm",
        "Chess club wins",
        "Harbour fees rise",
    ]


async def test_what_is_not_there_is_not_found_and_the_unknown_words_are_named(bot, ask):
    message = await ask("Who won the Wimbledon final of tennis?")

    head, *_, foot = map(plain, texts(message.components))

    assert "I found no article that answers this." in head
    assert "In no article: Wimbledon, final, tennis." in head
    assert foot.startswith("-# Looked in 5 articles from 2 sources, newest ")


async def test_the_nearest_are_marked_as_no_answer(bot, ask):
    message = await ask("Who won the Wimbledon final of tennis?")

    head, nearest, *_ = texts(message.components)

    assert head.endswith("-# Closest, but not an answer:")
    assert [option.value for option in actions(message)] == ["context:0", "why"]
    assert "The chess club of Varde **won** the cup" in nearest


async def test_where_nothing_is_near_nothing_is_cited_and_a_watch_is_offered(bot, ask):
    message = await ask("Zanzibar?")

    assert "In no article: Zanzibar" in plain(message.text)
    assert (excerpts(message), [button.label for button in message.buttons]) == ([], ["Watch for it"])


async def test_an_empty_corpus_says_that_there_is_nothing_to_search(discord, tmp_path, start, ann, channel):
    await start(tmp_path / "empty")

    call = await discord.slash(ann, channel, "ask", question="When did the harbour reopen?")
    message = await call.answer()

    assert plain(message.text).endswith("\nThere are no articles to search.")


async def test_a_private_answer_is_shown_to_the_asker_alone(bot, ask):
    private = await ask("Who won the chess cup?", private=True)
    public = await ask("Who won the chess cup?", private=False)

    assert (private.ephemeral, public.ephemeral) == (True, False)
    assert excerpts(private) == excerpts(public) != []


async def test_a_source_narrows_the_answer_to_its_articles(bot, ask):
    message = await ask("What did Mayor Ada Quill do at the harbour?", source="Norholm Times")

    assert titles(message) == ["Elmsea counts the damage"]
    assert "1 article, newest " in message.text


async def test_days_narrow_the_answer_both_included(bot, ask):
    question = "What is new in the harbour of Elmsea?"

    since = await ask(question, since="2025-04-05")
    until = await ask(question, until="2025-04-01")
    between = await ask(question, since="2025-04-02", until="2025-04-02")

    assert titles(since) == ["Harbour fees rise"]
    assert titles(until) == ["Harbour of Elmsea reopens"]
    assert titles(between) == ["Elmsea counts the damage"]


async def test_days_can_be_said_in_words(discord, bot, ann, channel, ask):
    offered = await discord.autocomplete(ann, channel, "ask", focused="since", since="gestern")
    german = discord.add_user("uwe", locale="de")
    channel.guild.add_member(german)
    in_german = await discord.autocomplete(german, channel, "ask", focused="until", until="gestern")

    message = await ask("Who won the chess cup?", since="April 2025", until="last year")

    assert [offer["value"] for offer in offered] == [in_german[0]["value"]]
    assert in_german[0]["name"].startswith("gestern · ")
    assert message.text


@pytest.mark.parametrize("option", ["since", "until"])
async def test_a_wrong_day_is_explained_once_and_in_private(discord, bot, ann, channel, option):
    for day in ("someday", "24.24.2025", "2025-02-30", "", "9" * 6000):
        call = await discord.slash(ann, channel, "ask", question="Who won?", **{option: day})
        message = await call.answer()

        assert message.ephemeral, day
        assert HOW_A_DAY_IS_WRITTEN in plain(message.text), day
        assert call.messages == [message], day


async def test_the_last_day_of_all_is_a_day_as_well(bot, ask):
    message = await ask("Who won the chess cup?", until="9999-12-31")

    assert titles(message) == ["Chess club wins"]


async def test_sources_are_offered_those_that_begin_with_what_is_typed_first(discord, bot, ann, channel):
    bot.corpus.add([article(6, "x", "More news.", source="Daily Norholm")])

    choices = await discord.autocomplete(ann, channel, "ask", focused="source", source="nor")

    assert [choice["value"] for choice in choices] == ["Norholm Times", "Daily Norholm"]


async def test_all_sources_are_offered_before_anything_is_typed(discord, bot, ann, channel):
    choices = await discord.autocomplete(ann, channel, "ask", focused="source")

    assert [choice["name"] for choice in choices] == ["Example Post", "Norholm Times"]


async def test_a_source_that_is_not_there_is_not_offered(discord, bot, ann, channel):
    choices = await discord.autocomplete(ann, channel, "ask", focused="source", source="Gazette")

    assert choices == []


async def test_at_most_25_sources_are_offered_and_none_that_discord_refuses(discord, bot, ann, channel):
    long = [article(n, "x", f"Long {n}.", source=f"A{n:02} " + "a" * 98) for n in range(1, 31)]
    short = [article(n, "x", f"Short {n}.", source=f"B{n:02}") for n in range(1, 31)]
    bot.corpus.add([*long, *short])

    choices = await discord.autocomplete(ann, channel, "ask", focused="source")

    assert [choice["value"] for choice in choices] == [f"B{n:02}" for n in range(1, 26)]


async def test_the_longest_question_that_discord_takes_is_answered(bot, ask):
    padding = "please tell me about it "
    question = (padding * 300)[: 6000 - 40] + " Who is the captain of the chess club? "
    question = question.ljust(6000, "?")

    message = await ask(question)

    assert len(question) == 6000
    assert "Chess club wins" in titles(message)


async def test_a_question_that_says_nothing_to_search_for_gets_help(bot, ask):
    for question in ("what is it", "x", "?!", "**", "\u200b", "<@>", "-"):
        message = await ask(question)

        assert "There is nothing to search for in that question" in message.text, question
        assert message.buttons == (), question


async def test_a_name_of_signs_alone_is_searched_for(bot, ask):
    message = await ask("AT&T?")

    assert "There is nothing to search for" not in message.text
    assert "In no article: AT&T." in plain(message.text)


async def test_a_question_of_spaces_gets_help(bot, ask):
    message = await ask("   ")

    assert message.text == how_to_ask(ENGLISH)
    assert message.ephemeral


async def test_a_command_works_in_direct_messages(discord, bot, ann):
    call = await discord.slash(ann, discord.dm(ann), "ask", question="Who won the chess cup?")

    assert titles(await call.answer()) == ["Chess club wins"]


async def test_many_people_at_once_each_get_their_own_answer(discord, guild, bot, channel):
    people = [discord.add_user(f"reader{n}") for n in range(10)]
    for each in people:
        guild.add_member(each)
    questions = ["Who is the captain of the chess club?", "Who measured the comet's tail?"] * 5

    calls = [
        await discord.slash(each, channel, "ask", question=question, wait=False)
        for each, question in zip(people, questions, strict=True)
    ]
    answers = [await call.answer() for call in calls]

    assert [titles(each)[0] for each in answers] == ["Chess club wins", "A comet over Norholm"] * 5
    assert all(call.acknowledged_after < discord.ack_deadline for call in calls)


@pytest.mark.parametrize(("zone", "ahead"), [("UTC", 0), ("Asia/Tokyo", 9), ("Asia/Kolkata", 5.5)])
async def test_yesterday_is_that_of_the_guild(bot, guild, zone, ahead):
    await bot.services[GuildService].change(guild.id, time_zone=zone)
    midnight = datetime(2025, 4, 24, tzinfo=UTC) - timedelta(hours=ahead)

    answer = await bot.services[NewsService].answer(
        AskedQuestion(question="What was in the harbour yesterday?", now=NOON, guild=guild.id)
    )

    assert answer.query.window == TimeWindow(since=midnight - timedelta(days=1), until=midnight)


async def test_a_day_of_an_option_is_that_of_the_guild(discord, bot, guild, ann, channel):
    await bot.services[GuildService].change(guild.id, time_zone="Asia/Tokyo")
    bot.corpus.add(
        [
            an_article(f"The comet was seen at {hour}.", published_at=NOON.replace(hour=hour))
            for hour in (14, 16)
        ]
    )

    call = await discord.slash(ann, channel, "ask", question="When was the comet seen?", until="2025-04-24")

    answer = plain((await call.answer()).text)
    assert "seen at 14" in answer
    assert "seen at 16" not in answer


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"source": "Reuters"}, "No source is called Reuters. There are: "),
        ({"since": "2025-04-24", "until": "2025-04-22"}, "That period ends before it begins."),
        ({"since": "2025-04-24", "until": "2025-04-23"}, "That period ends before it begins."),
        ({"since": "2099-01-01"}, "That period has not begun yet. Choose an earlier first day."),
        ({"source": "Reuters", "until": "2019-02-01"}, "No source is called Reuters. There are: "),
        ({"since": "2019-01-01", "until": "2019-02-01"}, "No articles in that period."),
    ],
)
async def test_a_restriction_that_nothing_fits_is_explained(discord, bot, ann, channel, options, said):
    call = await discord.slash(ann, channel, "ask", question="When did the harbour reopen?", **options)

    assert said in plain((await call.answer()).text)
