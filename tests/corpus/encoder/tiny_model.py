"""A tiny model in the layout of sentence-transformers, with random weights, and what it gives for a text."""

import json
import math
import struct

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

WORDS = "[PAD] [UNK] [CLS] [SEP] the harbour opened closed after nine days ##s flood in elm ##sea".split()
CONFIG = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "hidden_size": 12,
    "intermediate_size": 20,
    "num_attention_heads": 3,
    "num_hidden_layers": 2,
    "max_position_embeddings": 24,
    "vocab_size": len(WORDS),
    "type_vocab_size": 2,
    "layer_norm_eps": 1e-12,
}
MOST_TOKENS = 10
MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
]
POOLING = {
    "word_embedding_dimension": 12,
    "pooling_mode_cls_token": False,
    "pooling_mode_mean_tokens": True,
}


def write_model(folder, *, dtype="F32", seed=17):
    """Make the model in `folder`, and return its weights."""
    weights = random_weights(seed)
    (folder / "1_Pooling").mkdir(parents=True)
    documents = {
        "modules.json": MODULES,
        "config.json": CONFIG,
        "sentence_bert_config.json": {"max_seq_length": MOST_TOKENS, "do_lower_case": False},
        "1_Pooling/config.json": POOLING,
    }
    for name, document in documents.items():
        (folder / name).write_text(json.dumps(document), encoding="utf-8")
    tokenizer().save(str(folder / "tokenizer.json"))
    write_tensors(folder / "model.safetensors", weights, dtype)
    return weights


def change(file, **values):
    """Set values of a JSON document."""
    document = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(document | values), encoding="utf-8")


def tokenizer():
    found = Tokenizer(
        models.WordPiece({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    found.normalizer = normalizers.BertNormalizer(lowercase=True)
    found.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    found.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    found.enable_padding(length=16)  # as many published files do
    return found


def random_weights(seed=17):
    drawn = np.random.default_rng(seed)
    width, hidden = CONFIG["hidden_size"], CONFIG["intermediate_size"]
    shapes = {
        "embeddings.word_embeddings.weight": (len(WORDS), width),
        "embeddings.position_embeddings.weight": (CONFIG["max_position_embeddings"], width),
        "embeddings.token_type_embeddings.weight": (2, width),
        "embeddings.LayerNorm.weight": (width,),
        "embeddings.LayerNorm.bias": (width,),
    }
    for number in range(CONFIG["num_hidden_layers"]):
        name = f"encoder.layer.{number}"
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            shapes |= {
                f"{name}.attention.{part}.weight": (width, width),
                f"{name}.attention.{part}.bias": (width,),
            }
        for part, sizes in (("intermediate", (hidden, width)), ("output", (width, hidden))):
            shapes |= {f"{name}.{part}.dense.weight": sizes, f"{name}.{part}.dense.bias": sizes[:1]}
        for part in ("attention.output", "output"):
            shapes |= {f"{name}.{part}.LayerNorm.{kind}": (width,) for kind in ("weight", "bias")}
    return {name: drawn.normal(0, 0.7, shape).astype(np.float32) for name, shape in shapes.items()}


def write_tensors(file, weights, dtype="F32"):
    """Write a safetensors file: the length of the header, the header, the numbers."""
    header, numbers = {"__metadata__": {"format": "pt"}}, b""
    for name, weight in weights.items():
        stored = weight.astype({"F32": "<f4", "F16": "<f2", "I64": "<i8"}[dtype]).tobytes()
        offsets = [len(numbers), len(numbers) + len(stored)]
        header[name] = {"dtype": dtype, "shape": list(weight.shape), "data_offsets": offsets}
        numbers += stored
    head = json.dumps(header).encode()
    file.write_bytes(struct.pack("<Q", len(head)) + head + numbers)


def expected(weights, tokens):
    """The vector of one text by its token ids: the definition, in double precision, token by token."""
    w = {name: weight.astype(np.float64) for name, weight in weights.items()}
    embedded = [
        w["embeddings.word_embeddings.weight"][token]
        + w["embeddings.position_embeddings.weight"][position]
        + w["embeddings.token_type_embeddings.weight"][0]
        for position, token in enumerate(tokens)
    ]
    x = normalised(np.array(embedded), w, "embeddings.LayerNorm")
    for number in range(CONFIG["num_hidden_layers"]):
        name = f"encoder.layer.{number}"
        x = normalised(
            x + dense(attention(x, w, name), w, f"{name}.attention.output.dense"),
            w,
            f"{name}.attention.output.LayerNorm",
        )
        hidden = dense(x, w, f"{name}.intermediate.dense")
        active = np.vectorize(lambda value: value * (1 + math.erf(value / math.sqrt(2))) / 2)(hidden)
        x = normalised(x + dense(active, w, f"{name}.output.dense"), w, f"{name}.output.LayerNorm")
    mean = x.mean(axis=0)
    return mean / math.sqrt(mean @ mean)


def attention(x, w, name):
    query, key, value = (dense(x, w, f"{name}.attention.self.{part}") for part in ("query", "key", "value"))
    depth = CONFIG["hidden_size"] // CONFIG["num_attention_heads"]
    heads = []
    for begin in range(0, CONFIG["hidden_size"], depth):
        head = slice(begin, begin + depth)
        weights = np.exp(query[:, head] @ key[:, head].T / math.sqrt(depth))
        heads.append(weights / weights.sum(axis=1, keepdims=True) @ value[:, head])
    return np.concatenate(heads, axis=1)


def dense(x, w, name):
    return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]


def normalised(x, w, name):
    centred = x - x.mean(axis=1, keepdims=True)
    deviation = np.sqrt((centred**2).mean(axis=1, keepdims=True) + CONFIG["layer_norm_eps"])
    return centred / deviation * w[f"{name}.weight"] + w[f"{name}.bias"]
