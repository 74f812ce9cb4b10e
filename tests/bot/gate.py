"""A corpus that answers only when a test says so."""

import asyncio
import threading


class Gate:
    """Stands in front of a corpus: an answer waits until the gate is open.

    `NewsService` runs the corpus in threads, so that what waits here is a thread.
    """

    def __init__(self):
        self._open = threading.Event()
        self._reached = threading.Event()
        self._corpus = None

    def __call__(self, corpus):
        self._corpus = corpus
        return self

    def __getattr__(self, name):
        return getattr(self._corpus, name)

    def answer(self, question, limit, **scope):
        """Answers as the corpus does, once the gate is open."""
        self._reached.set()
        self._open.wait()
        return self._corpus.answer(question, limit, **scope)

    def open(self):
        """Let every question through from now on."""
        self._open.set()

    async def reached(self):
        """Waits until a question stands before the gate."""
        await asyncio.get_running_loop().run_in_executor(None, self._reached.wait, 5)
