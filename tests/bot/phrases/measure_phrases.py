"""How many schedules and dates in words are read right, refused, or read silently wrong.

python -m tests.bot.phrases.measure_phrases [--tuning]

With `--tuning` it lists those of that part that are not right. The phrases of the tuning and the checking
half were written before the code that reads them, which was tuned on the tuning half, the fresh ones after.
"""

import sys
from collections import Counter
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.core.dates import first_moment, last_moment
from bot.core.errors import UserError
from bot.digests.schedule import Schedule
from bot.digests.schedule_rules import Rule
from corpus.retrieval.query.times import find_times

HALVES = ("tuning", "checking", "fresh")
ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2025, 4, 24, 12, tzinfo=ZONE)  # a Thursday
RIGHT, REFUSED, WRONG = "right", "refused", "silently wrong"
_SPAN = timedelta(days=120)


def lines(kind, half):
    """The fields of each phrase of a kind and half."""
    text = Path(__file__).with_name(f"{kind}_{half}.tsv").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


def judged_schedule(phrase, wanted):
    """How a schedule in words is read."""
    try:
        schedule = Schedule.read(phrase, ZONE, now=NOW)
    except UserError:
        return RIGHT if wanted == "-" else REFUSED
    if wanted == "-":
        return WRONG
    return RIGHT if _within(schedule.after(NOW)) == sorted(_expected(wanted)) else WRONG


def _within(moments):
    return list(takewhile(lambda moment: moment < NOW + _SPAN, moments))


def _expected(wanted):
    for cron in wanted.split(" + "):
        expression, _, period = cron.partition(" every ")
        number, unit = (period or "1 days").split()
        rule = Rule(cron=expression, every=int(number), unit=7 if unit == "weeks" else 1)
        first = next(Rule(cron=expression).moments(ZONE, after=NOW)).astimezone(ZONE).date()
        yield from _within(rule.moments(ZONE, after=NOW, start=first))


def judged_option(phrase, since, until):
    """How a day in an option is read."""
    if since == "-":
        read = [_attempt(moment, phrase) for moment in (first_moment, last_moment)]
        return RIGHT if read == [None, None] else WRONG
    found = [
        _judged(_attempt(reader, phrase), _moment(wanted))
        for reader, wanted in ((first_moment, since), (last_moment, until))
        if wanted != "*"
    ]
    return next((each for each in (WRONG, REFUSED) if each in found), RIGHT)


def _attempt(reader, phrase):
    try:
        return reader(phrase, now=NOW)
    except UserError:
        return None


def _judged(found, wanted):
    return RIGHT if found == wanted else REFUSED if found is None else WRONG


def judged_question(phrase, since, until):
    """How the times in a question are read."""
    found = [(each.window.since, each.window.until) for each in find_times(phrase, NOW)]
    wanted = [] if since == "-" else [(_moment(since), _moment(until))]
    return RIGHT if found == wanted else REFUSED if not found else WRONG


def _moment(written):
    return None if written == "*" else datetime.fromisoformat(written).replace(tzinfo=ZONE)


def judged(kind, half):
    """(language, phrase, how it is read) for each phrase of a kind and half."""
    if kind == "schedules":
        return [(lang, phrase, judged_schedule(phrase, value)) for lang, phrase, value in lines(kind, half)]
    judges = {"option": judged_option, "question": judged_question}
    return [
        (lang, phrase, judges[where](phrase, since, until))
        for lang, where, phrase, since, until in lines(kind, half)
    ]


def main(*, shows):
    """Prints how many phrases of each kind, half and language are right, refused and silently wrong."""
    print(f"{'':24}{RIGHT:>8}{REFUSED:>10}{WRONG:>17}")
    for kind in ("schedules", "dates"):
        for half in HALVES:
            results = judged(kind, half)
            for language in (*dict.fromkeys(lang for lang, *_ in results), "all"):
                counts = Counter(how for lang, _, how in results if language in (lang, "all"))
                name = f"{kind}, {half}, {language}"
                print(f"{name:24}{counts[RIGHT]:>8}{counts[REFUSED]:>10}{counts[WRONG]:>17}")
            for language, phrase, how in results:
                if half == shows and how != RIGHT:
                    print(f"    {language} {how}: {phrase}")


if __name__ == "__main__":
    main(shows=dict(enumerate(sys.argv)).get(1, "").removeprefix("--"))
