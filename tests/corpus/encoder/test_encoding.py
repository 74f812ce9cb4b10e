"""Texts to vectors: a tiny model against the definition, whatever texts are encoded together."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.encoder.encoding import SentenceModel
from corpus.encoder.transformer import gelu
from corpus.models.errors import EncoderError
from tests.corpus.encoder.tiny_model import (
    CONFIG,
    MODULES,
    MOST_TOKENS,
    POOLING,
    WORDS,
    change,
    expected,
    random_weights,
    write_model,
    write_tensors,
)

FILES = "modules.json config.json sentence_bert_config.json 1_Pooling/config.json tokenizer.json".split()
FILES += ["model.safetensors"]
TEXT = "The harbour opened after nine days"


def ids(text):
    """The tokens of a text of the tiny model's words."""
    return [2, *(WORDS.index(word) for word in text.lower().split()), 3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("models") / "tiny"
    write_model(place)
    return place


@pytest.fixture(scope="module")
def model(folder):
    return SentenceModel(folder)


def test_a_text_becomes_the_mean_of_its_tokens_with_length_1(model):
    (vector,) = model.encode([TEXT])

    assert vector == pytest.approx(expected(random_weights(), ids(TEXT)), abs=2e-6)
    assert vector @ vector == pytest.approx(1)


@given(st.lists(st.lists(st.sampled_from(WORDS[4:11]), max_size=8).map(" ".join), max_size=150))
def test_a_text_has_the_same_vector_whatever_is_encoded_with_it(model, texts):
    vectors = model.encode(texts)

    assert vectors.shape == (len(texts), CONFIG["hidden_size"])
    for text, vector in zip(texts, vectors, strict=True):
        assert vector == pytest.approx(expected(random_weights(), ids(text)), abs=2e-6)


def test_words_are_split_into_pieces_and_others_are_unknown(model):
    weights, pieces = random_weights(), [2, WORDS.index("elm"), WORDS.index("##sea"), 1, 3]

    assert model.encode(["Elmsea zebra"])[0] == pytest.approx(expected(weights, pieces), abs=2e-6)


def test_a_long_text_counts_by_its_beginning(model):
    begun = model.encode(["harbour " * (MOST_TOKENS - 2), "harbour " * (MOST_TOKENS - 3)])
    (long,) = model.encode(["harbour " * (MOST_TOKENS - 2) + "flood"])

    assert long == pytest.approx(begun[0], abs=1e-6)
    assert long != pytest.approx(begun[1], abs=1e-3)


def test_the_same_texts_have_the_same_vectors_to_the_last_bit(model):
    texts = [TEXT, "flood", "in Elmsea", "after nine days in Elmsea"] * 40

    assert np.array_equal(model.encode(texts), model.encode(texts))


def test_weights_of_half_precision_are_read(tmp_path):
    weights = write_model(tmp_path / "half", dtype="F16")
    halves = {name: weight.astype(np.float16) for name, weight in weights.items()}

    (vector,) = SentenceModel(tmp_path / "half").encode([TEXT])

    assert vector == pytest.approx(expected(halves, ids(TEXT)), abs=2e-6)


def test_weights_may_stand_in_a_folder_of_their_own(folder, tmp_path):
    write_model(tmp_path / "model" / "0_Transformer")
    parts = tmp_path / "model" / "0_Transformer"
    (parts / "1_Pooling").rename(tmp_path / "model" / "1_Pooling")
    modules = [MODULES[0] | {"path": "0_Transformer"}, MODULES[1]]
    (tmp_path / "model" / "modules.json").write_text(json.dumps(modules))
    (parts / "modules.json").unlink()

    assert SentenceModel(tmp_path / "model").encode([TEXT])[0] == pytest.approx(
        SentenceModel(folder).encode([TEXT])[0]
    )


@given(st.lists(st.floats(-30, 30, width=32), min_size=1))
def test_gelu_is_that_of_the_error_function(numbers):
    wanted = [x * (1 + math.erf(x / math.sqrt(2))) / 2 for x in numbers]

    assert gelu(np.array([numbers], np.float32))[0] == pytest.approx(wanted, abs=2e-6)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff" * 40, b"[]"])
def test_a_file_that_is_missing_or_damaged_is_named(tmp_path, name, content):
    write_model(tmp_path / "model")
    file = tmp_path / "model" / name
    file.unlink() if content is None else file.write_bytes(content)

    with pytest.raises(EncoderError) as refused:
        SentenceModel(tmp_path / "model")

    assert str(file) in str(refused.value)
    assert content is not None or "is missing; config/README.md lists" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "values", "reason"),
    [
        ("config.json", {"model_type": "xlm-roberta"}, "not of a BERT model"),
        ("config.json", {"hidden_act": "relu"}, "not of a BERT model"),
        ("config.json", {"hidden_size": 16}, "says 12 dimensions, but config.json 16"),
        ("config.json", {"num_attention_heads": 5}, "unevenly"),
        ("config.json", {"num_hidden_layers": 3}, "query.weight is missing"),
        ("config.json", {"intermediate_size": 21}, r"asks for floats \(21, 12\)"),
        ("config.json", {"vocab_size": None}, "vocab_size is None, not a positive number"),
        ("config.json", {"num_hidden_layers": "2"}, "not a positive number"),
        ("1_Pooling/config.json", {"pooling_mode_cls_token": True}, "only mean"),
        ("1_Pooling/config.json", {"pooling_mode_mean_tokens": False}, "pools by nothing"),
        ("sentence_bert_config.json", {"max_seq_length": 0}, "max_seq_length is 0"),
    ],
)
def test_a_model_that_is_not_supported_is_refused(tmp_path, name, values, reason):
    write_model(tmp_path / "model")
    change(tmp_path / "model" / name, **values)

    with pytest.raises(EncoderError, match=reason):
        SentenceModel(tmp_path / "model")


def test_a_further_step_is_refused(tmp_path):
    write_model(tmp_path / "model")
    modules = [*MODULES[:2], {"path": "2_Dense", "type": "sentence_transformers.models.Dense"}]
    (tmp_path / "model" / "modules.json").write_text(json.dumps(modules))

    with pytest.raises(EncoderError, match="asks for Transformer, Pooling, Dense"):
        SentenceModel(tmp_path / "model")


def test_a_newer_pooling_file_is_read(folder, tmp_path):
    write_model(tmp_path / "model")
    pooling = {"embedding_dimension": POOLING["word_embedding_dimension"], "pooling_mode": "mean"}
    (tmp_path / "model" / "1_Pooling" / "config.json").write_text(json.dumps(pooling))

    assert SentenceModel(tmp_path / "model").encode([TEXT])[0] == pytest.approx(
        SentenceModel(folder).encode([TEXT])[0]
    )


def test_a_tokenizer_of_another_model_is_refused(tmp_path):
    write_model(tmp_path / "model")
    weights = random_weights()
    weights["embeddings.word_embeddings.weight"] = weights["embeddings.word_embeddings.weight"][:-1]
    write_tensors(tmp_path / "model" / "model.safetensors", weights)
    change(tmp_path / "model" / "config.json", vocab_size=len(WORDS) - 1)

    with pytest.raises(EncoderError, match="more tokens than the"):
        SentenceModel(tmp_path / "model")


@pytest.mark.parametrize("cut", [1, 500])
def test_weights_that_were_not_copied_whole_are_refused(tmp_path, cut):
    write_model(tmp_path / "model")
    file = tmp_path / "model" / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-cut])

    with pytest.raises(EncoderError, match="damaged or incomplete"):
        SentenceModel(tmp_path / "model")


def test_weights_that_are_no_floats_are_refused(tmp_path):
    write_model(tmp_path / "model", dtype="I64")

    with pytest.raises(EncoderError, match="I64"):
        SentenceModel(tmp_path / "model")
