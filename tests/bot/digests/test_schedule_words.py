"""Words to cron expressions, and what is said where they are no schedule."""

import pytest

from bot.core.errors import UserError
from bot.digests.schedule_words import expressions_of


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
        ("Mon-Fri 8:00, Sat 10", ("0 8 * * 1,2,3,4,5", "0 10 * * 6")),
        ("Friday to Monday 21h00", ("0 21 * * 5,6,0,1",)),
        ("weekends 10:00; weekdays 7:15.", ("0 10 * * 0,6", "15 7 * * 1-5")),
        ("18:30", ("30 18 * * *",)),
        ("daily 0730", ("30 7 * * *",)),
        ("Sundays at 1915", ("15 19 * * 0",)),
        ("daily at 6:30 a.m. and 9 P.M.", ("0 21 * * *", "30 6 * * *")),
        ("7:00 on Saturdays, 9:00 on Sundays", ("0 7 * * 6", "0 9 * * 0")),
        ("10 pm weekdays", ("0 22 * * 1-5",)),
        ("9:00 and Fridays 17:00", ("0 9 * * *", "0 17 * * 5")),
        ("0 8 * * mon-fri", ("0 8 * * mon-fri",)),
    ],
)
def test_words_come_to_cron_expressions(words, expressions):
    assert expressions_of(words) == expressions


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "say when"),
        (" , ", "say when"),
        ("weekdays", "say at what time"),
        ("daily 2575", "2575 is no time of day"),
        ("daily 12300", "'12300'"),
        ("tomorrow", "'tomorrow'"),
        ("blursdays 8:00", "'blursdays'"),
        ("Monday to someday 8:00", "'someday'"),
        ("every 5 hours", "write one of 1, 2, 3, 4, 6, 8, 12"),
        ("every 0 hours", "write one of"),
        ("every 30 minutes", "once an hour at most"),
        ("monday 25:00", "25:00 is no time of day"),
        ("monday 8:60", "8:60 is no time of day"),
        ("13pm", "'13pm'"),
        ("0 8 30 2 *", "no time of day"),
        ("* * * *", "or a cron expression"),
    ],
)
def test_what_is_no_schedule_is_refused_and_says_what_to_write(words, says):
    with pytest.raises(UserError, match=r"write|for example") as refused:
        expressions_of(words)

    assert says in str(refused.value)
