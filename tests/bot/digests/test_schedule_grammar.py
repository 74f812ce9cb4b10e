"""Words of five languages to rules, and what is said where they are no schedule."""

from importlib.resources import files

import pytest

from bot.core.errors import UserError
from bot.digests.schedule import read_rules
from bot.digests.schedule_lexicon import plain, tokens_of
from bot.locale.catalogue import LANGUAGES
from tests.bot.phrases.measure_phrases import RIGHT, judged


@pytest.mark.parametrize(
    ("words", "expressions"),
    [
        ("weekdays at 8:00", ("0 8 * * 1-5",)),
        ("every weekday at 8", ("0 8 * * 1-5",)),
        ("every 6 hours", ("0 0,6,12,18 * * *",)),
        ("Hourly", ("0 * * * *",)),
        ("every hour", ("0 * * * *",)),
        ("Mondays 18:30", ("30 18 * * 1",)),
        ("tues 6.15 pm", ("15 18 * * 2",)),
        ("daily 7:00 and 19:00", ("0 7,19 * * *",)),
        ("daily 7:00, 19:30", ("0 7 * * *", "30 19 * * *")),
        ("every day at noon", ("0 12 * * *",)),
        ("12 am", ("0 0 * * *",)),
        ("12 pm", ("0 12 * * *",)),
        ("Mondays and Thursdays at 9am", ("0 9 * * 1,4",)),
        ("Mon-Fri 8:00, Sat 10", ("0 10 * * 6", "0 8 * * 1-5")),
        ("Friday to Monday 21h00", ("0 21 * * 0,1,5,6",)),
        ("weekends 10:00; weekdays 7:15.", ("0 10 * * 0,6", "15 7 * * 1-5")),
        ("18:30", ("30 18 * * *",)),
        ("daily 0730", ("30 7 * * *",)),
        ("Sundays at 1915", ("15 19 * * 0",)),
        ("daily at 6:30 a.m. and 9 P.M.", ("0 21 * * *", "30 6 * * *")),
        ("7:00 on Saturdays, 9:00 on Sundays", ("0 7 * * 6", "0 9 * * 0")),
        ("10 pm weekdays", ("0 22 * * 1-5",)),
        ("9:00 and Fridays 17:00", ("0 9 * * *", "0 17 * * 5")),
        ("0 8 * * mon-fri", ("0 8 * * mon-fri",)),
        ("@weekly", ("0 0 * * 0",)),
        ("stündlich werktags von 9 bis 11", ("0 9,10,11 * * 1-5",)),
        ("alle 6 Stunden ab 8 Uhr", ("0 2,8,14,20 * * *",)),
        ("tous les jours sauf le samedi et le dimanche à 9h", ("0 9 * * 1-5",)),
        ("halb eins", ("30 12 * * *",)),
        ("halb eins nachts", ("30 0 * * *",)),
        ("a la una menos cuarto", ("45 12 * * *",)),
        ("codziennie rano o 7 i wieczorem o 9", ("0 7,21 * * *",)),
        ("mar. et jeu. 8h", ("0 8 * * 2,4",)),
        ("12 midnight", ("0 0 * * *",)),
    ],
)
def test_words_come_to_cron_expressions(words, expressions):
    assert sorted(rule.cron for rule in read_rules(words)) == sorted(expressions)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "say when"),
        (" , ", "say when"),
        ("weekdays", "say at what time"),
        ("daily 2575", "2575 is no time of day"),
        ("daily 12300", "'12300'"),
        ("tomorrow", "'tomorrow'"),
        ("8 and 9 pm", "in two ways"),
        ("8 in the evening and 9", "in two ways"),
        ("every morning and evening at 8", "'evening'"),
        ("um 8 Uhr morgens und abends", "say at what time"),
        ("8 20", "in two ways"),
        ("a las ocho y diez", "in two ways"),
        ("half eight", "'half'"),
        ("viertel neun", "'viertel'"),
        ("mittags um 1", "in two ways"),
        ("18:00 in the morning", "18:00 is no time of day"),
        ("24 Uhr", "24 is no time of day"),
        ("jeden dritten Montag um 9", "in two ways"),
        ("the 31st at 8:00", "not every month has a day 31"),
        ("monthly at 8", "on which day of the month"),
        ("every two weeks at 8", "on which day"),
        ("twice a day at 8", "say at what time"),
        ("twice a week on Monday at 8", "on which day"),
        ("Mondays and the 15th at 8", "one kind of days"),
        ("hourly between 22 and 6", "the earlier time first"),
        ("every 2 months on the 1st at 8", "between two digests"),
        ("blursdays 8:00", "'blursdays'"),
        ("Monday to someday 8:00", "'someday'"),
        ("every 5 hours", "write one of 1, 2, 3, 4, 6, 8, 12"),
        ("every 0 hours", "write one of"),
        ("every 30 minutes", "once an hour at most"),
        ("monday 25:00", "25:00 is no time of day"),
        ("monday 8:60", "8:60 is no time of day"),
        ("13pm", "13:00 is no time of day"),
        ("0 8 30 2 *", "or a cron expression"),
        ("* * * *", "or a cron expression"),
    ],
)
def test_what_is_no_schedule_is_refused_and_says_what_to_write(words, says):
    with pytest.raises(UserError, match=r"write|for example") as refused:
        read_rules(words)

    assert says in str(refused.value)


@pytest.mark.parametrize("half", ["tuning", "checking"])
def test_schedules_of_five_languages_are_read_and_none_wrong(half):
    assert [each for each in judged("schedules", half) if each[2] != RIGHT] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_phrase_of_a_language_means_one_thing(language):
    lines = files("bot.locale").joinpath(language, "schedule.txt").read_text("utf-8").splitlines()
    listed = [line.split(" = ") for line in lines if not line.startswith(("#", "N = ", "H = "))]
    phrases = [phrase for _, of_token in listed for phrase in of_token.split("; ") if "(" not in phrase]

    assert sorted({phrase for phrase in phrases if phrases.count(phrase) > 1}) == []
    assert [phrase for phrase in phrases if plain(phrase + "x") != phrase + "x"] == []
    unread = [phrase for phrase in phrases if "U" in {each.kind for each in tokens_of(phrase, language)}]
    assert unread == []
