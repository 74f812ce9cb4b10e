"""Walks through everything with strange content, as often as is asked for. No test: run it by hand.

python -m tests.bot.strange [--uses N] [--seed N]
"""

import argparse
import sys
from collections import Counter
from itertools import count

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.bot.strange.content import contents
from tests.bot.strange.world import world

AT_ONCE = 5  # walks that hypothesis draws together; its first one is always a plain one


def main(uses, start):
    """Walk until so many uses are made, and print what was done how often. Whatever breaks a rule ends it."""
    counted = Counter()
    with world() as everything:
        for number in count(start):
            counted.update(_walked(everything, number))
            print(f"{counted.total():,} uses", file=sys.stderr)
            if counted.total() >= uses:
                break
    for what, times in sorted(counted.items()):
        print(f"{times:8,}  {what}")
    kept = "no request that breaks Discord's document or limits, and no ping but of the role"
    print(f"{counted.total():8,}  uses: {kept}")


def _walked(everything, number):
    """Count what some walks did."""
    counted = Counter()

    @seed(number)
    @settings(
        max_examples=AT_ONCE,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(contents)
    def walks(strange):
        counted.update(what for what, _ in everything.walk(strange))

    walks()
    return counted


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--uses", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    main(chosen.uses, chosen.seed)
