"""Articles made up of made-up words, as many as are asked for: the same ones every time."""

import json
import random

SYLLABLES = "ba de fi go lu ma ne po ri sa te vu wo xi ya zu".split()


def lines(count, *, seed=7, sentences=40):
    """Articles as lines of JSON, each on a subject of its own."""
    drawn = random.Random(seed)
    words = ["".join(drawn.choices(SYLLABLES, k=drawn.randint(2, 4))) for _ in range(4000)]

    def sentence():
        return " ".join(drawn.choices(words, k=drawn.randint(8, 20))).capitalize() + "."

    for number in range(count):
        body = " ".join(sentence() for _ in range(sentences))
        yield json.dumps({"title": f"Report {number}", "body": body, "url": f"https://example.com/{number}"})
