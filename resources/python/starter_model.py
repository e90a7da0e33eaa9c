#!/usr/bin/env python3
"""Turn the SmolLM2-135M GGUF file into a model folder that mlx-lm loads.

    python starter_model.py MODEL.gguf OUT_DIR --precision {float32,packed}

Needs only mlx and tokenizers. `float32` suits the CPU, where quantised matrices are slow (0.3 tokens a second
against 9). `packed` keeps the file's own 4-bit weights (8 bits for the embedding): mlx reads GGUF's blocks of 32
in its own quantised layout, so nothing is lost and nothing is quantised twice.
"""

import argparse
import json
from pathlib import Path

import mlx.core as mx
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

GROUP_SIZE = 32  # weights that share one scale in GGUF's Q4_1 and Q8_0
PACKED_COLUMN_BITS = 32  # mlx packs quantised weights into 32-bit columns
CONTROL_TOKEN = 3  # in tokenizer.ggml.token_type

MODULES = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
}


def module_name(gguf_name):
    """blk.3.attn_q → model.layers.3.self_attn.q_proj"""
    if gguf_name == "token_embd":
        return "model.embed_tokens"
    if gguf_name == "output_norm":
        return "model.norm"
    _, layer, part = gguf_name.split(".")
    return f"model.layers.{layer}.{MODULES[part]}"


def uninterleave(rows, heads):
    """GGUF stores each head's rotary pairs side by side; mlx-lm expects first halves, then second halves."""
    half = rows.shape[0] // heads // 2
    return rows.reshape(heads, half, 2, -1).swapaxes(1, 2).reshape(rows.shape)


def bits_per_weight(weight, scales):
    return weight.shape[-1] * PACKED_COLUMN_BITS // (scales.shape[-1] * GROUP_SIZE)


def convert_weights(arrays, heads, kv_heads, packed):
    """mlx-lm's weights by name and, when packed, the `quantization` entry of its config."""
    weights, quantization = {}, {"group_size": GROUP_SIZE, "bits": 4}
    for name in sorted({key.rsplit(".", 1)[0] for key in arrays}):
        parts = {part: arrays.get(f"{name}.{part}") for part in ("weight", "scales", "biases")}
        target = module_name(name)
        if parts["scales"] is None:
            weights[f"{target}.weight"] = parts["weight"].astype(mx.float16 if packed else mx.float32)
            continue
        if name.endswith((".attn_q", ".attn_k")):
            rows = heads if name.endswith(".attn_q") else kv_heads
            parts = {part: uninterleave(array, rows) for part, array in parts.items()}
        bits = bits_per_weight(parts["weight"], parts["scales"])
        if packed:
            weights.update({f"{target}.{part}": array for part, array in parts.items()})
            if bits != quantization["bits"]:
                quantization[target] = {"group_size": GROUP_SIZE, "bits": bits}
        else:
            full = mx.dequantize(parts["weight"], parts["scales"], parts["biases"], GROUP_SIZE, bits)
            weights[f"{target}.weight"] = full.astype(mx.float32)
    return weights, quantization if packed else None


def build_tokenizer(meta):
    tokens = meta["tokenizer.ggml.tokens"]
    merges = [tuple(merge.split(" ")) for merge in meta["tokenizer.ggml.merges"]]
    tokenizer = Tokenizer(models.BPE({token: id for id, token in enumerate(tokens)}, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    kinds = meta["tokenizer.ggml.token_type"].tolist()
    special = [token for token, kind in zip(tokens, kinds) if kind == CONTROL_TOKEN]
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in special])
    return tokenizer


def config(meta, quantization, dtype):
    number = lambda key: meta[key].item()
    eos = number("tokenizer.ggml.eos_token_id")
    entries = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_size": number("llama.embedding_length"),
        "num_hidden_layers": number("llama.block_count"),
        "intermediate_size": number("llama.feed_forward_length"),
        "num_attention_heads": number("llama.attention.head_count"),
        "num_key_value_heads": number("llama.attention.head_count_kv"),
        "max_position_embeddings": number("llama.context_length"),
        "rope_theta": number("llama.rope.freq_base"),
        "rms_norm_eps": 1e-5,
        "vocab_size": number("llama.vocab_size"),
        "tie_word_embeddings": True,
        "hidden_act": "silu",
        "torch_dtype": dtype,
        "bos_token_id": number("tokenizer.ggml.bos_token_id"),
        "eos_token_id": eos,
        "pad_token_id": eos,
    }
    return entries if quantization is None else entries | {"quantization": quantization}


def tokenizer_config(meta, context_length):
    token = lambda key: meta["tokenizer.ggml.tokens"][meta[f"tokenizer.ggml.{key}_token_id"].item()]
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": context_length,
        "bos_token": token("bos"),
        "eos_token": token("eos"),
        "pad_token": token("eos"),
        "unk_token": token("unknown"),
        "clean_up_tokenization_spaces": False,
        "add_prefix_space": False,
        "chat_template": meta["tokenizer.chat_template"],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gguf")
    parser.add_argument("out", type=Path)
    parser.add_argument("--precision", choices=["float32", "packed"], required=True)
    arguments = parser.parse_args()
    packed = arguments.precision == "packed"

    arrays, meta = mx.load(arguments.gguf, return_metadata=True)
    heads = meta["llama.attention.head_count"].item()
    kv_heads = meta["llama.attention.head_count_kv"].item()
    weights, quantization = convert_weights(arrays, heads, kv_heads, packed)

    out = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    mx.save_safetensors(str(out / "model.safetensors"), weights, metadata={"format": "mlx"})

    def write(name, entries):
        (out / name).write_text(json.dumps(entries, ensure_ascii=False, indent=2), encoding="utf-8")

    settings = config(meta, quantization, "float16" if packed else "float32")
    write("config.json", settings)
    write("generation_config.json", {key: settings[key] for key in ("eos_token_id", "pad_token_id")})
    write("tokenizer_config.json", tokenizer_config(meta, settings["max_position_embeddings"]))
    build_tokenizer(meta).save(str(out / "tokenizer.json"))
    (out / "README.md").write_text(
        "SmolLM2-135M-Instruct by Hugging Face (Apache-2.0), converted by MLX Manager.\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
