"""The verdict on a soak: its log, its memory, its messages."""

import json
from collections import Counter
from dataclasses import dataclass
from statistics import fmean

# Lines above "info" that a soak explains: how they begin, what their reason or exception holds, and why.
EXPLAINED = (
    ("the clock was set", "", "the soak sets it"),
    ("put right what was planned", "", "the soak sets the clock"),
    ("the clock is wrong", "", "the soak sets it"),
    ("trying again", "", "Discord refuses and loses requests"),
    ("could not say so", "", "the same"),
    ("digest not posted", "cannot use", "the disk is full"),
    ("digest put off", "cannot use", "the same"),
    ("background job failed", "crashed", "a worker is killed"),
    ("digest not posted", "503", "the same, again and again"),
    ("watch not told yet", "503", "the same"),
    ("operator not told yet", "503", "the same"),
    ("We are being rate limited", "", "Discord refuses requests"),
    ("Webhook ID", "", "Discord refuses requests"),
    ("rate limited by Cloudflare", "", "Discord refuses requests"),
    ("Can't keep up", "", "the gateway is cut, and the machine may be busy"),
    ("acknowledged too late", "", "Discord delays requests, and the machine may be busy"),
    ("Ignoring exception in autocomplete", "10062", "the same; who types gets the next one"),
    ("something is wrong", "", "the operator is told that feeds fail, and that disk and clock are wrong"),
    ("feed ended", "", "feeds end"),
    ("feed failing", "", "feeds fail"),
    ("feed moved", "", "feeds move"),
    ("feed disabled", "", "feeds fail for weeks"),
    ("storage failed", "", "the disk is full, and syncs fail"),
    ("poll failed", "cannot use", "the same"),
    ("poll failed", "the index cannot be saved", "the same"),
    ("background job failed", "cannot use", "the same"),
    ("background job failed", "the index cannot be saved", "the same"),
)
MOST_GROWN = 0.05  # of memory, from the first quarter to the last
MOST_MORE = 3  # descriptors
FEWEST = 20  # samples that say something
WARM = 0.2  # of the samples are left out: the corpus grows until retention holds its size


@dataclass(frozen=True, slots=True)
class Sample:
    """What the bot and the processes it started took at the end of a round."""

    life: int
    anonymous: float
    children: float
    descriptors: int
    threads: int


def lines(logs):
    """Yield the lines that processes logged, as dictionaries; one that is no JSON as its text."""
    for text in logs:
        for line in text.splitlines():
            try:
                made = json.loads(line)
            except ValueError:
                made = {"level": "unreadable", "event": line}
            yield made if isinstance(made, dict) else {"level": "unreadable", "event": line}


def _explanation(line):
    """Return how an explained line begins; None of one that nothing explains."""
    event, why = str(line.get("event")), f"{line.get('reason')} {line.get('exception')}"
    return next((start for start, words, _ in EXPLAINED if event.startswith(start) and words in why), None)


def sorted_lines(logs):
    """Count the lines above "info": those that are explained, and the others."""
    explained, others = Counter(), Counter()
    for line in lines(logs):
        if line.get("level") in ("info", "debug"):
            continue
        if start := _explanation(line):
            explained[start] += 1
        else:
            rest = {key: value for key, value in line.items() if key in ("reason", "job", "exception")}
            others[f"{line['level']}: {line.get('event')} {rest or ''}"[:3000]] += 1
    return explained, others


def quarters(samples, name, summary):
    """Return a summary of the first and of the last quarter of the samples that count."""
    counted = [getattr(each, name) for each in samples[int(len(samples) * WARM) :]]
    size = max(1, len(counted) // 4)
    return summary(counted[:size]), summary(counted[-size:])


def grown(samples):
    """Print memory and descriptors of the first and the last quarter; return what grew too much."""
    found = []
    if len(samples) < FEWEST:
        return found
    for name in ("anonymous", "children"):
        first, last = quarters(samples, name, fmean)
        print(f"  {name:12} {first:7.1f} -> {last:7.1f} MB   {last / max(first, 1e-9) - 1:+.1%}")
        found += [f"{name} grew from {first:.1f} to {last:.1f} MB"] if last > first * (1 + MOST_GROWN) else []
    # Connections to feeds come and go; what leaks is there always.
    for name in ("descriptors", "threads"):
        first, last = quarters(samples, name, min)
        print(f"  {name:12} {first:7} -> {last:7}")
        found += [f"{name} grew from {first} to {last}"] if last > first + MOST_MORE else []
    return found
