"""Walks through everything with strange content, as often as is asked for. No test: run it by hand.

python -m tests.bot.strange [--examples N] [--seed N]
"""

import argparse
from collections import Counter

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.bot.strange.content import contents
from tests.bot.strange.world import world


def main(examples, start):
    """Walks, and prints what was done how often."""
    counted = Counter()
    with world() as everything:

        @seed(start)
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(contents)
        def walks(strange):
            counted.update(what for what, _ in everything.walk(strange))

        walks()
    for what, count in sorted(counted.items()):
        print(f"{count:8,}  {what}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    main(chosen.examples, chosen.seed)
