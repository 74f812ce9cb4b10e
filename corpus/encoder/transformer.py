"""Run a BERT encoder in numpy: token ids to a vector for each token.

The model is that of Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers for Language
Understanding" (2019), without the pooler; names of tensors are those of the transformers library.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.encoder.model_folder import Architecture, Tensors

Array = NDArray[np.float32]

_EMBEDDINGS = "embeddings."
_MASKED = np.float32(-1e9)  # exp of it is 0
_ROWS = 64  # of 1536 numbers: they stay in the cache, which takes 9 ms where 1,024 at once take 15
_HALF = np.float32(0.5)
# erf by formula 7.1.26 of Abramowitz and Stegun, "Handbook of Mathematical Functions": off by at most 1.5e-7.
_SCALE = np.float32(0.3275911)
_TERMS = tuple(map(np.float32, (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)))
_ROOT_HALF = np.float32(math.sqrt(0.5))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dense:
    """x W + b; the weight is stored (inputs, outputs), which multiplies a fifth faster than transposed."""

    weight: Array
    bias: Array

    def __call__(self, x: Array) -> Array:
        out = x @ self.weight
        out += self.bias
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class _Norm:
    weight: Array
    bias: Array
    epsilon: float

    def __call__(self, x: Array) -> Array:
        """Normalise the rows of `x` in place, and return it."""
        x -= x.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", x, x)[:, None] / np.float32(x.shape[1])
        x /= np.sqrt(variance + np.float32(self.epsilon))
        x *= self.weight
        x += self.bias
        return x


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layer:
    attention: _Dense  # query, key and value at once
    attended: _Dense
    attention_norm: _Norm
    widening: _Dense
    narrowing: _Dense
    norm: _Norm


class Transformer:
    """A BERT encoder in single precision.

    Raises:
        EncoderError: its weights are missing, damaged or of another shape.
    """

    def __init__(self, architecture: Architecture) -> None:
        self._shape = shape = architecture
        tensors, width = Tensors(shape.folder), shape.dimensions
        # Half of a small model, four fifths of a multilingual one, of which a text needs a few rows.
        self._words = tensors.mapped(f"{_EMBEDDINGS}word_embeddings.weight", (shape.words, width))
        positions = tensors[f"{_EMBEDDINGS}position_embeddings.weight", (shape.positions, width)]
        types = tensors[f"{_EMBEDDINGS}token_type_embeddings.weight", (shape.types, width)]
        self._positions = positions + types[0]  # a text is one segment
        self._norm = self._norm_of(tensors, f"{_EMBEDDINGS}LayerNorm")
        self._layers = [self._layer(tensors, f"encoder.layer.{number}") for number in range(shape.layers)]

    def __call__(self, tokens: NDArray[np.int64], lengths: NDArray[np.int64]) -> Array:
        """Return a vector for each token, (texts, tokens, dimensions).

        Args:
            tokens: (texts, tokens), filled up with any token.
            lengths: (texts,), how many tokens of each text are its own.
        """
        texts, most = tokens.shape
        padding = np.where(np.arange(most) < lengths[:, None], np.float32(0), _MASKED)[:, None, None, :]
        embedded: Array = self._words[tokens].astype(np.float32) + self._positions[:most]
        x = self._norm(embedded.reshape(texts * most, -1))
        for layer in self._layers:
            attended = layer.attended(self._attention(layer.attention(x), padding))
            attended += x
            x = layer.attention_norm(attended)
            narrowed = layer.narrowing(gelu(layer.widening(x)))
            narrowed += x
            x = layer.norm(narrowed)
        return x.reshape(texts, most, -1)

    def _attention(self, projected: Array, padding: Array) -> Array:
        """Return what each token takes over from the others of its text, (texts * tokens, dimensions)."""
        texts, most = padding.shape[0], padding.shape[-1]
        depth = self._shape.dimensions // self._shape.heads
        split = projected.reshape(texts, most, 3, self._shape.heads, depth).transpose(2, 0, 3, 1, 4)
        query, key, value = np.ascontiguousarray(split)
        query *= np.float32(1 / math.sqrt(depth))
        scores = query @ key.swapaxes(2, 3)
        scores += padding
        scores -= scores.max(axis=3, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=3, keepdims=True)
        passed_on: Array = scores @ value
        return passed_on.swapaxes(1, 2).reshape(texts * most, -1)

    def _layer(self, tensors: Tensors, name: str) -> _Layer:
        width, hidden = self._shape.dimensions, self._shape.hidden
        parts = [
            self._dense(tensors, f"{name}.attention.self.{part}", width, width)
            for part in ("query", "key", "value")
        ]
        attention = _Dense(
            weight=np.concatenate([part.weight for part in parts], axis=1),
            bias=np.concatenate([part.bias for part in parts]),
        )
        return _Layer(
            attention=attention,
            attended=self._dense(tensors, f"{name}.attention.output.dense", width, width),
            attention_norm=self._norm_of(tensors, f"{name}.attention.output.LayerNorm"),
            widening=self._dense(tensors, f"{name}.intermediate.dense", width, hidden),
            narrowing=self._dense(tensors, f"{name}.output.dense", hidden, width),
            norm=self._norm_of(tensors, f"{name}.output.LayerNorm"),
        )

    def _dense(self, tensors: Tensors, name: str, inputs: int, outputs: int) -> _Dense:
        weight = np.ascontiguousarray(tensors[f"{name}.weight", (outputs, inputs)].T)
        return _Dense(weight=weight, bias=tensors[f"{name}.bias", (outputs,)])

    def _norm_of(self, tensors: Tensors, name: str) -> _Norm:
        width = (self._shape.dimensions,)
        weight, bias = tensors[f"{name}.weight", width], tensors[f"{name}.bias", width]
        return _Norm(weight=weight, bias=bias, epsilon=self._shape.epsilon)


def gelu(x: Array) -> Array:
    """Apply x (1 + erf(x / sqrt 2)) / 2 to the numbers of `x`, (rows, columns), in place, and return it."""
    for begin in range(0, len(x), _ROWS):
        _gelu(x[begin : begin + _ROWS])
    return x


def _gelu(x: Array) -> None:
    size = np.abs(x)
    size *= _ROOT_HALF
    t = size * _SCALE
    t += 1
    np.reciprocal(t, out=t)
    rest = t * _TERMS[0]  # 1 - erf(size)
    for term in _TERMS[1:]:
        rest += term
        rest *= t
    np.multiply(size, -size, out=t)
    np.exp(t, out=t)
    rest *= t
    rest *= np.abs(x, out=size)
    rest *= _HALF
    np.maximum(x, 0, out=x)
    x -= rest
