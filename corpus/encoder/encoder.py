"""Ask the sentence encoder, which works in a process of its own, and do without it while it fails."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from time import monotonic

from corpus.models.errors import CorpusError, EncoderError
from corpus.workers.worker import Limits, Worker

# A question waits: 60 excerpts take half a second of processor time. The memory is for what batches take
# beyond the weights, and for addresses that threads reserve.
LIMITS = Limits(seconds=3.0, memory=256_000_000, start=15.0, nice=0)
_FIRST_REST, _LONGEST_REST = 60.0, 3600.0  # seconds

_log = logging.getLogger(__name__)

Request = tuple[str, tuple[str, ...]]


class Encoder:
    """How near texts are to a question, by the model in a folder.

    One process serves all threads. It starts with the first question. When it fails, it rests for a minute,
    and for twice as long each time it fails again; the log says why.

    Args:
        folder: in the layout of sentence-transformers.
        limits: what one question may take.
        clock: seconds that only go forward.
    """

    def __init__(
        self, folder: Path, *, limits: Limits = LIMITS, clock: Callable[[], float] = monotonic
    ) -> None:
        self._worker = Worker(f"{__name__}:similarity_model", (str(folder),), limits=limits)
        self._one_at_a_time = Lock()
        self._clock = clock
        self._lock = Lock()
        self._rests_until, self._rest = 0.0, _FIRST_REST

    def similarities(self, question: str, texts: Sequence[str]) -> tuple[float, ...] | None:
        """Return the cosine between the question and each text; None while the encoder does not work."""
        with self._lock:
            if self._clock() < self._rests_until:
                return None
        try:
            found = self.measured(question, texts)
        except CorpusError as error:
            self._failed(error)
            return None
        with self._lock:
            self._rest = _FIRST_REST
        return found

    def measured(self, question: str, texts: Sequence[str]) -> tuple[float, ...]:
        """Return what `similarities` does.

        Raises:
            CorpusError: the folder cannot be used, or the process took too much or crashed.
        """
        request: Request = (question, tuple(texts))
        with self._one_at_a_time:
            return tuple(self._worker.ask(request))

    @property
    def process_id(self) -> int | None:
        """Return the id of its process; None before the first question."""
        return self._worker.process_id

    def close(self) -> None:
        """End the process."""
        self._worker.close()

    def _failed(self, error: CorpusError) -> None:
        with self._lock:
            rest, self._rest = self._rest, min(2 * self._rest, _LONGEST_REST)
            self._rests_until = self._clock() + rest
        notes = "".join(f" ({note})" for note in getattr(error, "__notes__", ()))
        _log.warning(
            "the sentence encoder failed: %s%s; answers go without it for %.0f s", error, notes, rest
        )


def similarity_model(folder: str) -> Callable[[Request], list[float]]:
    """Return what answers the requests of `Encoder`, in its process.

    Raises:
        EncoderError: the packages of the extra `encoder` are not installed, or the folder cannot be used.
    """
    try:
        from corpus.encoder.encoding import SentenceModel
    except ImportError as error:  # only here, so that nobody else needs these packages
        raise EncoderError(f'install the extra "encoder": {error.name} is missing') from error
    model = SentenceModel(Path(folder))

    def similarities(request: Request) -> list[float]:
        question, texts = request
        vectors = model.encode((question, *texts))
        cosines: list[float] = (vectors[1:] @ vectors[0]).tolist()
        return cosines

    similarities(("once", ("before the limit on memory", "so that all threads have started")))
    return similarities
