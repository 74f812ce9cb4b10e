"""Articles that come in while the bot answers: nobody waits for them, and nothing is started again."""

import json

import pytest

from tests.bot.generated import lines
from tests.bot.messages import titles
from tests.bot.program import Process

QUESTIONS = {
    "Who is the captain of the chess club?": "Chess club wins",
    "Who measured the tail of the comet?": "A comet over Norholm",
    "When do the harbour fees rise?": "Harbour fees rise",
    "How many cranes did Elmsea lose?": "Elmsea counts the damage",
    "What do tickets for the ferries cost?": "Harbour of Elmsea reopens",
}
LAST = {
    "title": "Lighthouse lit",
    "body": "The lighthouse of Skerrow shines again.",
    "url": "https://example.com/l",
}


@pytest.fixture
def people(discord, guild):
    made = [discord.add_user(f"reader{number}") for number in range(len(QUESTIONS))]
    for each in made:
        guild.add_member(each)
    return made


@pytest.fixture
def articles(tmp_path):
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join([*lines(200), json.dumps(LAST)]), encoding="utf-8")
    return file


@pytest.mark.slow
async def test_questions_are_answered_in_time_while_articles_come_in_and_these_are_found_at_once(
    discord, bot, folder, channel, people, articles, ask
):
    ingest = await Process.start("ingest", articles, "--data", folder)
    calls = []
    while ingest.running or len(calls) < 20:
        asked = [
            await discord.slash(person, channel, "ask", question=question, wait=False)
            for person, question in zip(people, QUESTIONS, strict=True)
        ]
        assert [titles(await call.answer())[0] for call in asked] == list(QUESTIONS.values())
        calls += asked
    code = await ingest.ended()
    found = await ask("Which lighthouse shines again?")

    assert all(call.acknowledged_after < discord.ack_deadline for call in calls)
    assert (code, ingest.out) == (0, "added 201, updated 0, duplicate 0, rejected 0\n")
    assert titles(found) == ["Lighthouse lit"]
    assert "206 articles, newest" in found.text
