#!/usr/bin/env python3
"""Write a tiny, deterministic chat model that MLX model servers load as any other.

    python make_tiny_model.py OUT_DIR            # needs only mlx (mlx[cpu] on Linux)

It is a real 2-layer Llama (hidden 128, 4 heads, ~340-token byte-level BPE vocabulary, ~1 MB) with hand-set weights.
Attention and MLP outputs are zero, so the hidden state is the embedding of the last token and lm_head maps it to
exactly one successor with a large margin: the text is the same at any temperature, on any device. The chat template
picks the reply ("scenario") from the last user message, so a test chooses a behaviour by a keyword in its prompt:

    (nothing)    "Hello from the tiny model."                     then end of turn  -> finish stop
    TINY_LONG    "one two three ... sixteen one two ..."          never ends        -> length, disconnect
    TINY_COUNT   "one, two, ... eight!" with different tokens     then end of turn
    TINY_UTF8    "café _😀 ok"                                    characters split over byte tokens
    TINY_STOP    "alpha STOP omega"                               for stop sequences
    TINY_TOOL    <tool_call>{"name": "get_weather", "arguments": {"city": "Paris"}}</tool_call>
    TINY_THINK   <think>hmm</think>The answer is 42.
    TINY_JSON    {"ok": true}
    TINY_EMPTY   end of turn at once (empty reply)
    TINY_SYSTEM  "system seen" if a system message is present, else "no system"
    TINY_RAISE   the chat template raises (server-side template error)

A last message with role "tool" answers "tool result noticed". Bytes are one token each, so prompt_tokens is the
UTF-8 length of the text plus the special tokens.
"""

import json
import sys
from pathlib import Path

import mlx.core as mx

CONTEXT_LENGTH = 8192
HIDDEN, LAYERS, HEADS, INTERMEDIATE = 128, 2, 4, 64
LOGIT_SCALE = 4.0

END_OF_TURN = "<|im_end|>"
SPECIALS = ["<|endoftext|>", "<|im_start|>", END_OF_TURN, "<unk>", "<pad>"]
NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
)

# scenario -> (pieces, successor of the last piece). Every piece is one token; "\x00NN" is one raw byte.
SCENARIOS = {
    "hello": (["Hello", " from", " the", " tiny", " model."], END_OF_TURN),
    "long": (["Count:"] + [" " + word for word in NUMBERS], " one"),
    "count": ([word + "," for word in NUMBERS[:7]] + ["eight!"], END_OF_TURN),
    "utf8": (["caf", "\x00C3", "\x00A9", " _", "\x00F0", "\x009F", "\x0098", "\x0080", " ok"], END_OF_TURN),
    "stop": (["alpha", " STOP", " omega"], END_OF_TURN),
    "tool": (
        [
            "<tool_call>",
            '\n{"name": "',
            "get_weather",
            '", "arguments": {"city": "',
            "Paris",
            '"}}\n',
            "</tool_call>",
        ],
        END_OF_TURN,
    ),
    "think": (["<think>", "\nhmm\n", "</think>", "\n\nThe", " answer", " is", " 42."], END_OF_TURN),
    "json": (['{"', "ok", '":', " true", "}"], END_OF_TURN),
    "empty": ([], END_OF_TURN),
    "sys": (["system", " seen"], END_OF_TURN),
    "nosys": (["no", " system"], END_OF_TURN),
    "toolres": (["tool", " result", " noticed"], END_OF_TURN),
}
MODES = {name: f"<|mode_{name}|>" for name in SCENARIOS}

CHAT_TEMPLATE = (Path(__file__).parent / "chat_template.jinja").read_text(encoding="utf-8")


def byte_alphabet():
    """GPT-2's table of bytes and the characters that stand for them."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    table = {byte: chr(byte) for byte in printable}
    return table | {byte: chr(256 + index) for index, byte in enumerate(others)}


class Vocabulary:
    def __init__(self):
        self.alphabet = byte_alphabet()
        self.base = {}
        for byte in sorted(self.alphabet):
            self.base[self.alphabet[byte]] = len(self.base)
        for pieces, _ in SCENARIOS.values():
            for piece in pieces:
                self.base.setdefault(self.encode(piece), len(self.base))
        self.added = {token: len(self.base) + i for i, token in enumerate([*SPECIALS, *MODES.values()])}
        self.size = len(self.base) + len(self.added)

    def encode(self, piece):
        if piece.startswith("\x00"):
            return self.alphabet[int(piece[1:], 16)]
        return "".join(self.alphabet[byte] for byte in piece.encode())

    def id(self, piece):
        return self.added[piece] if piece in self.added else self.base[self.encode(piece)]


def successors(vocabulary):
    """Token id -> the one token id that follows it."""
    following = {}
    for name, (pieces, end) in SCENARIOS.items():
        chain = [MODES[name], *pieces, end]
        for piece, successor in zip(chain, chain[1:]):
            token, target = vocabulary.id(piece), vocabulary.id(successor)
            assert following.setdefault(token, target) == target, f"{piece!r} would need two successors"
    return following


def weights(vocabulary):
    following = successors(vocabulary)
    # One axis per token that has a successor, axis 0 for all others: logits are exactly the scale × √hidden, or 0.
    axis = {token: index + 1 for index, token in enumerate(sorted(following))}
    assert len(axis) < HIDDEN, "raise HIDDEN: one axis per chained token"
    embedding = [[float(j == axis.get(token, 0)) for j in range(HIDDEN)] for token in range(vocabulary.size)]
    head = [[0.0] * HIDDEN for _ in range(vocabulary.size)]
    for token, successor in following.items():
        head[successor][axis[token]] = LOGIT_SCALE
    # Tokens outside the scenarios are followed by the end of the turn.
    head[vocabulary.id(END_OF_TURN)][0] = LOGIT_SCALE
    tensors = {
        "model.embed_tokens.weight": mx.array(embedding),
        "lm_head.weight": mx.array(head),
        "model.norm.weight": mx.ones(HIDDEN),
    }
    for layer in range(LAYERS):
        parts = {
            "self_attn.q_proj": mx.eye(HIDDEN),
            "self_attn.k_proj": mx.eye(HIDDEN),
            "self_attn.v_proj": mx.eye(HIDDEN),
            "self_attn.o_proj": mx.zeros((HIDDEN, HIDDEN)),
            "mlp.gate_proj": mx.ones((INTERMEDIATE, HIDDEN)) * 0.01,
            "mlp.up_proj": mx.ones((INTERMEDIATE, HIDDEN)) * 0.01,
            "mlp.down_proj": mx.zeros((HIDDEN, INTERMEDIATE)),
            "input_layernorm": mx.ones(HIDDEN),
            "post_attention_layernorm": mx.ones(HIDDEN),
        }
        tensors |= {f"model.layers.{layer}.{name}.weight": array for name, array in parts.items()}
    return {name: array.astype(mx.float32) for name, array in tensors.items()}


def config(vocabulary):
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_size": HIDDEN,
        "num_hidden_layers": LAYERS,
        "intermediate_size": INTERMEDIATE,
        "num_attention_heads": HEADS,
        "num_key_value_heads": HEADS,
        "head_dim": HIDDEN // HEADS,
        "rms_norm_eps": 1e-5,
        "vocab_size": vocabulary.size,
        "rope_theta": 10000.0,
        "max_position_embeddings": CONTEXT_LENGTH,
        "tie_word_embeddings": False,
        "attention_bias": False,
        "mlp_bias": False,
        "hidden_act": "silu",
        "torch_dtype": "float32",
        "bos_token_id": vocabulary.id("<|im_start|>"),
        "eos_token_id": vocabulary.id(END_OF_TURN),
        "pad_token_id": vocabulary.id("<pad>"),
    }


def tokenizer(vocabulary):
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": id, "content": token, **flags} for token, id in vocabulary.added.items()],
        "normalizer": None,
        "pre_tokenizer": byte_level,
        "post_processor": None,
        "decoder": byte_level,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": vocabulary.base,
            "merges": [],
        },
    }


TOKENIZER_CONFIG = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "model_max_length": CONTEXT_LENGTH,
    "bos_token": "<|im_start|>",
    "eos_token": END_OF_TURN,
    "pad_token": "<pad>",
    "unk_token": "<unk>",
    "clean_up_tokenization_spaces": False,
    "add_prefix_space": False,
    "chat_template": CHAT_TEMPLATE,
}


def build(out):
    vocabulary = Vocabulary()
    out.mkdir(parents=True, exist_ok=True)
    mx.save_safetensors(str(out / "model.safetensors"), weights(vocabulary), metadata={"format": "mlx"})
    settings = config(vocabulary)
    files = {
        "config.json": settings,
        "generation_config.json": {key: settings[key] for key in ("eos_token_id", "pad_token_id")},
        "tokenizer.json": tokenizer(vocabulary),
        "tokenizer_config.json": TOKENIZER_CONFIG,
    }
    for name, entries in files.items():
        (out / name).write_text(json.dumps(entries, ensure_ascii=False, indent=1), encoding="utf-8")
    (out / "chat_template.jinja").write_text(CHAT_TEMPLATE, encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
