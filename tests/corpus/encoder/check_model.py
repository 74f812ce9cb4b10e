"""The real all-MiniLM-L6-v2 against its published similarities; its time and memory.

python -m tests.corpus.encoder.check_model FOLDER [TEXTS]

TEXTS is a file with a text a line to measure with, in place of sentences from the tests. Exits with 1 if a
similarity is not the published one.
"""

import sys
import time
from itertools import cycle, islice
from pathlib import Path

from corpus.encoder.encoder import Encoder
from corpus.encoder.encoding import SentenceModel
from corpus.workers.worker import Limits
from tests.builders import articles

# From the model's documentation.
SENTENCES = ("The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium.")
PUBLISHED = {(0, 1): 0.6660, (0, 2): 0.1046, (1, 2): 0.1411}
COUNTS = (1, 24, 60, 120, 240)
REPETITIONS = 3
PATIENT = Limits(seconds=600, memory=250_000_000)


def wrong(folder):
    """The pairs of sentences whose similarity is not the published one, with what it is."""
    vectors = SentenceModel(folder).encode(SENTENCES)
    found = {pair: float(vectors[pair[0]] @ vectors[pair[1]]) for pair in PUBLISHED}
    return {pair: value for pair, value in found.items() if abs(value - PUBLISHED[pair]) > 0.00006}


def texts(file):
    """Texts without end."""
    if file is not None:
        return cycle(line for line in Path(file).read_text(encoding="utf-8").splitlines() if line.strip())
    return cycle(line for article in articles() for line in article.body.splitlines() if line.strip())


def measure_time(folder, file):
    """Print processor and clock time of a question with so many texts, by 1 and 2 threads."""
    for threads in (1, 2):
        model = SentenceModel(folder, threads=threads)
        for count in COUNTS:
            some = list(islice(texts(file), count))
            processor, clock = min(_taken(model, some) for _ in range(REPETITIONS))
            print(f"{threads} threads, {count:3} texts: {processor:.3f} s of processor, {clock:.3f} s")


def _taken(model, some):
    processor, clock = time.process_time(), time.perf_counter()
    model.encode(("What is the capital of Mongolia?", *some))
    return time.process_time() - processor, time.perf_counter() - clock


def measure_process(folder, file):
    """Print how long the encoder's process takes to start, and its memory after 240 texts."""
    encoder = Encoder(folder, limits=PATIENT)
    began = time.perf_counter()
    encoder.measured("once", SENTENCES)
    started = time.perf_counter() - began
    encoder.measured("once", tuple(islice(texts(file), 240)))
    status = Path(f"/proc/{encoder.process_id}/status").read_text(encoding="ascii")
    memory = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    print(f"start {started:.2f} s, {memory}")
    encoder.close()


def main():
    folder, file = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None
    if found := wrong(folder):
        print(f"not as published: {found}")
        sys.exit(1)
    print("similarities as published")
    measure_process(folder, file)
    measure_time(folder, file)


if __name__ == "__main__":
    main()
