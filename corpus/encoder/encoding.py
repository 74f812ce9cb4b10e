"""Turn texts into vectors: tokens, the transformer, the mean over a text's tokens, length 1."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

from corpus.encoder.model_folder import TOKENIZER, Architecture
from corpus.encoder.transformer import Transformer
from corpus.models.errors import EncoderError

_MOST_TOKENS = 128  # of a text: excerpts have 56 on average, and 19 of 20 have fewer than these
_BATCH = 512  # tokens that go through the transformer at once: what a layer makes of them fits the cache
_LEAST_LENGTH = 1e-12  # so that a text without a token has the vector 0
_THREADS = 2  # a question waits for them, so that more would only take from other questions


class SentenceModel:
    """Vectors for texts, by the model in a folder.

    Args:
        folder: in the layout of sentence-transformers.
        threads: how many batches are encoded at the same time.

    Raises:
        EncoderError: a file of the folder is missing or damaged, or the model is not supported.
    """

    def __init__(self, folder: Path, *, threads: int = _THREADS) -> None:
        # A batch is one thread's work: the threads of a matrix product would wait for each other, which on
        # a busy machine takes five times as long.
        threadpool_limits(1, user_api="blas")
        architecture = Architecture.read(folder)
        self.dimensions = architecture.dimensions
        self._tokenizer = _tokenizer(architecture)
        self._transformer = Transformer(architecture)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="encoder")

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a vector of length 1 for each text, (texts, dimensions).

        A text of too many tokens counts by its beginning.
        """
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        batches = list(_batches([len(each) for each in tokens]))
        encoded = self._threads.map(lambda batch: self._encoded([tokens[n] for n in batch]), batches)
        for batch, of_batch in zip(batches, encoded, strict=True):
            vectors[batch] = of_batch
        return vectors

    def _encoded(self, tokens: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        lengths = np.array([len(each) for each in tokens])
        padded = np.zeros((len(tokens), lengths.max()), np.int64)
        for row, each in zip(padded, tokens, strict=True):
            row[: len(each)] = each
        own = (np.arange(padded.shape[1]) < lengths[:, None]).astype(np.float32)
        sums: NDArray[np.float32] = np.einsum("ijk,ij->ik", self._transformer(padded, lengths), own)
        # Dividing by the count, for the mean, changes no direction.
        sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), _LEAST_LENGTH)
        return sums


def _tokenizer(architecture: Architecture) -> Tokenizer:
    file = architecture.folder / TOKENIZER
    if not file.is_file():
        raise EncoderError(f"{file} is missing; config/README.md lists the files of a model folder")
    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:  # the library raises nothing more special
        raise EncoderError(f"{file} cannot be read: {error}") from error
    if tokenizer.get_vocab_size() > architecture.words:
        raise EncoderError(f"{file} has more tokens than the {architecture.words} of config.json")
    tokenizer.no_padding()
    tokenizer.enable_truncation(min(architecture.most_tokens, _MOST_TOKENS))
    return tokenizer


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the numbers of texts that are encoded together: alike in length, so that little is filled up."""
    batch: list[int] = []
    for number in sorted(range(len(lengths)), key=lambda number: lengths[number]):
        if batch and (len(batch) + 1) * lengths[number] > _BATCH:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch
