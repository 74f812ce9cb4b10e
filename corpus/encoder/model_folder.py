"""Read a model folder in the layout of sentence-transformers, and check that it can be used.

modules.json               the steps: transformer, pooling, normalisation
config.json                the shape of the transformer, which has to be a BERT
sentence_bert_config.json  the most tokens of a text
tokenizer.json             read by the tokenizers library
model.safetensors          the weights
1_Pooling/config.json      how the vectors of tokens become that of a text: by their mean
"""

import json
import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from corpus.models.errors import EncoderError

TOKENIZER = "tokenizer.json"
_WEIGHTS = "model.safetensors"
_STEPS = (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
_MEAN = {"pooling_mode_mean_tokens", "mean"}  # in older and in newer files
_LENGTH = struct.Struct("<Q")  # of the header: the first 8 bytes of a safetensors file
_NUMBERS: dict[str, np.dtype[Any]] = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """The shape of a BERT encoder.

    Attributes:
        folder: where its weights and its tokenizer are.
        layers: how many layers.
        heads: attention heads of each.
        dimensions: of the vector of a token, and of that of a text.
        hidden: dimensions between the two dense matrices of a layer.
        words: how many tokens it knows.
        types: how many kinds of segments it tells apart.
        positions: how many tokens of a text it has positions for.
        most_tokens: how many tokens of a text it was trained to read.
        epsilon: what keeps a normalisation from dividing by zero.
    """

    folder: Path
    layers: int
    heads: int
    dimensions: int
    hidden: int
    words: int
    types: int
    positions: int
    most_tokens: int
    epsilon: float

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Return the shape of the model in `folder`.

        Raises:
            EncoderError: a file is missing or damaged, or the model is of a kind that is not supported.
        """
        transformer, pooling = _steps(folder)
        file = transformer / "config.json"
        config = _object(file)
        if config.get("model_type") != "bert" or config.get("hidden_act") != "gelu":
            raise EncoderError(f"{file} is not of a BERT model with GELU; no other kind is supported")
        positions = _number(file, config, "max_position_embeddings")
        limits = transformer / "sentence_bert_config.json"
        architecture = cls(
            folder=transformer,
            layers=_number(file, config, "num_hidden_layers"),
            heads=_number(file, config, "num_attention_heads"),
            dimensions=_number(file, config, "hidden_size"),
            hidden=_number(file, config, "intermediate_size"),
            words=_number(file, config, "vocab_size"),
            types=_number(file, config, "type_vocab_size"),
            positions=positions,
            most_tokens=min(positions, _number(limits, _object(limits), "max_seq_length")),
            epsilon=float(config.get("layer_norm_eps", 1e-12)),
        )
        _check_pooling(pooling / "config.json", architecture.dimensions)
        if architecture.dimensions % architecture.heads:
            raise EncoderError(f"{file} divides {architecture.dimensions} dimensions by its heads unevenly")
        return architecture


class Tensors:
    """The weights of a model by name, as float32. They stay in the file until they are asked for.

    Raises:
        EncoderError: the file is missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / _WEIGHTS
        try:
            self._size = self._file.stat().st_size
            with self._file.open("rb") as file:
                (length,) = _LENGTH.unpack(file.read(_LENGTH.size))
                self._start = _LENGTH.size + length
                self._header = dict(json.loads(file.read(min(length, self._size))))
        except (OSError, ValueError, TypeError, struct.error) as error:
            raise _unreadable(self._file, error) from error

    def __getitem__(self, named: tuple[str, tuple[int, ...]]) -> NDArray[np.float32]:
        """Return the tensor of this name and shape, in memory."""
        return np.array(self.mapped(*named), np.float32)

    def mapped(self, name: str, shape: tuple[int, ...]) -> NDArray[np.floating[Any]]:
        """Return a tensor of which only the rows that are used come into memory."""
        kind, found, begin, end = self._entry(name)
        number = _NUMBERS.get(kind)
        if number is None or found != shape:
            raise EncoderError(f"{self._file}: {name} is {kind} {found}; config.json asks for floats {shape}")
        if not self._start <= begin <= end <= self._size or end - begin != math.prod(shape) * number.itemsize:
            raise EncoderError(f"{self._file} is damaged or incomplete; copy it again")
        return np.memmap(self._file, number, "r", begin, shape)

    def _entry(self, name: str) -> tuple[str, tuple[int, ...], int, int]:
        """Return the kind of the numbers of a tensor, its shape, and where in the file it begins and ends."""
        if name not in self._header:
            raise EncoderError(f"{self._file}: {name} is missing, which config.json asks for")
        try:
            entry = self._header[name]
            begin, end = (self._start + int(offset) for offset in entry["data_offsets"])
            return str(entry["dtype"]), tuple(entry["shape"]), begin, end
        except (KeyError, TypeError, ValueError) as error:
            raise _unreadable(self._file, error) from error


def _steps(folder: Path) -> tuple[Path, Path]:
    """Return the folders of the transformer and of the pooling."""
    file = folder / "modules.json"
    try:
        modules = [(str(each["type"]).rpartition(".")[2], str(each["path"])) for each in _document(file)]
    except (KeyError, TypeError) as error:
        raise _unreadable(file, error) from error
    kinds = [kind for kind, _ in modules]
    if kinds not in _STEPS:
        raise EncoderError(f"{file} asks for {', '.join(kinds)}; only {', '.join(_STEPS[-1])} are supported")
    return folder / modules[0][1], folder / modules[1][1]


def _check_pooling(file: Path, dimensions: int) -> None:
    config = _object(file)
    modes = {name for name, value in config.items() if name.startswith("pooling_mode_") and value is True}
    if "pooling_mode" in config:
        modes.add(config["pooling_mode"])
    if len(modes) != 1 or not modes <= _MEAN:
        raise EncoderError(f"{file} pools by {', '.join(sorted(modes)) or 'nothing'}; only mean is supported")
    given = config.get("word_embedding_dimension", config.get("embedding_dimension", dimensions))
    if given != dimensions:
        raise EncoderError(f"{file} says {given} dimensions, but config.json {dimensions}")


def _document(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(file, error) from error


def _object(file: Path) -> dict[str, Any]:
    document = _document(file)
    if not isinstance(document, dict):
        raise EncoderError(f"{file} cannot be read: it holds no JSON object")
    return document


def _number(file: Path, config: dict[str, Any], name: str) -> int:
    value = config.get(name)
    if not isinstance(value, int) or value < 1:
        raise EncoderError(f"{file}: {name} is {value!r}, not a positive number")
    return value


def _unreadable(file: Path, error: Exception) -> EncoderError:
    if isinstance(error, FileNotFoundError):
        return EncoderError(f"{file} is missing; config/README.md lists the files of a model folder")
    return EncoderError(f"{file} cannot be read: {error}")
