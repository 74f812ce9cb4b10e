"""*Why*, *Helpful* and *Not helpful* under an answer."""

from dataclasses import replace
from datetime import timedelta

from discord.utils import utcnow

from bot.ask.store import Votes
from tests.bot.conftest import forget_all, known
from tests.bot.messages import links
from tests.bot.topics.storm import STORM

QUESTION = "What did Mayor Ada Quill do at the harbour of Elmsea?"


async def test_why_says_in_sentences_what_each_citation_has_and_gives_figures_on_demand(bot, ask, press, bob):
    message = await ask(QUESTION)

    why = await press(message, "Why", by=bob)

    assert why.ephemeral
    assert why.shown_to(bob)
    assert "**Quill**" in why.text
    assert why.text.count(" of your question.") == 2
    assert "freshness" not in why.text

    details = await press(why, "Details", by=bob)

    assert details.ephemeral
    assert details.text.count("freshness") == 2
    assert "rank 1" in details.text


async def test_why_of_an_answer_whose_article_is_gone_says_that_others_took_its_place(bot, ask, press):
    message = await ask("Who is the captain of the chess club of Varde?")
    for citation in bot.corpus.answer("Who is the captain of the chess club of Varde?").citations:
        bot.corpus.add([replace(citation.article, title="Corrected", body="Nothing of this is so.")])

    assert "taken its place" in (await press(message, "Why")).text


async def test_a_vote_is_counted_once_a_person_and_taken_back_by_the_same_press(bot, ask, press, ann, bob):
    message = await ask(QUESTION)

    said = [
        (await press(message, name, by=by)).text
        for by, name in [(ann, "Helpful"), (bob, "Helpful"), (ann, "Not helpful"), (ann, "Not helpful")]
    ]

    assert "Helpful: 1, not helpful: 0" in said[0]
    assert "Helpful: 2, not helpful: 0" in said[1]
    assert "Helpful: 1, not helpful: 1" in said[2]
    assert "taken back" in said[3]


async def test_votes_are_private_and_change_no_message(bot, ask, press, bob):
    message = await ask(QUESTION)

    answer = await press(message, "Helpful", by=bob)

    assert answer.ephemeral
    assert message.edits == []


async def test_buttons_of_a_forgotten_answer_say_so(bot, ask, press):
    message = await known(bot, await ask(QUESTION))
    await forget_all(bot)

    for name in ("Why", "Compare", "Helpful", "Not helpful"):
        assert "no longer remember" in (await press(message, name)).text


async def test_buttons_work_after_a_restart(folder, start, ask, press):
    first = await start(folder)
    message = await ask(QUESTION)
    await first.close()
    await start(folder)

    assert "Helpful: 1" in (await press(message, "Helpful")).text
    assert "**Quill**" in (await press(message, "Why")).text


async def test_votes_are_deleted_on_demand_and_with_time(bot, ask, press, ann):
    message = await ask(QUESTION)
    await press(message, "Helpful")
    votes = Votes(bot.corpus.engine)

    assert votes.forget_asker(ann.id) == 1
    await press(message, "Helpful")
    assert votes.forget(now=utcnow() + timedelta(days=40), after=timedelta(days=30)) == 1


async def test_compare_shows_what_outlets_wrote_to_the_presser_alone(bot, ask, press, bob):
    message = await ask(QUESTION)

    compared = await press(message, "Compare", by=bob)

    assert compared.ephemeral
    assert compared.shown_to(bob)
    assert "Elmsea" in compared.text


async def test_compare_is_of_the_story_that_was_cited_whatever_the_question_said(bot, ask, press):
    bot.corpus.add(STORM)
    message = await ask("How many people were killed on Sunday?")

    compared = await press(message, "Compare")

    assert {title for title, _ in links(compared)} == {each.title for each in STORM[:2]}
