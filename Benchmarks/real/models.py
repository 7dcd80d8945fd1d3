"""Makes a tiny model with random weights, for servers that want one: nothing is downloaded, and what it says is noise.

    python models.py gguf DIRECTORY TEXT…     DIRECTORY/tiny.gguf, 3.7 million parameters: gguf, numpy, tokenizers
    python models.py llama DIRECTORY TEXT…    DIRECTORY/tiny-llama, 0.6 million: torch, transformers, tokenizers

The tokenizer is trained on the given texts. Runs in the environment of the server that wants the model.
"""

import json
import pathlib
import sys

WORDS = 600
CONTEXT = 2048
SEED = 7
SPECIAL = ["<pad>", "<s>", "</s>", "<|system|>", "<|user|>", "<|assistant|>"]
PAD, BEGIN, END = range(3)
CHAT_TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}{{ '<|' + m['role'] + '|>' }}{{ m['content'] }}{% endfor %}"
    "{{ '<|assistant|>' }}"
)


def trained_tokenizer(texts):
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=WORDS, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train(texts, trainer)
    return tokenizer


def make_llama(directory, texts):
    """A Llama as transformers saves it. Its heads have 64 dimensions, since vLLM takes no smaller ones."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    target = directory / "tiny-llama"
    words = PreTrainedTokenizerFast(
        tokenizer_object=trained_tokenizer(texts), bos_token="<s>", eos_token="</s>", pad_token="<pad>"
    )
    words.chat_template = CHAT_TEMPLATE
    words.save_pretrained(target)
    torch.manual_seed(SEED)
    config = LlamaConfig(
        vocab_size=WORDS,
        hidden_size=128,
        intermediate_size=384,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=CONTEXT,
        pad_token_id=PAD,
        bos_token_id=BEGIN,
        eos_token_id=END,
    )
    LlamaForCausalLM(config).save_pretrained(target)


def make_gguf(directory, texts):
    """A Llama in llama.cpp's format."""
    import gguf

    hidden, inner, blocks, heads = 256, 768, 4, 4
    writer = gguf.GGUFWriter(str(directory / "tiny.gguf"), "llama")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(hidden)
    writer.add_feed_forward_length(inner)
    writer.add_block_count(blocks)
    writer.add_head_count(heads)
    writer.add_head_count_kv(heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(hidden // heads)
    add_tokenizer(writer, json.loads(trained_tokenizer(texts).to_str())["model"])
    add_tensors(writer, hidden, inner, blocks)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def add_tokenizer(writer, model):
    import gguf

    tokens = sorted(model["vocab"], key=model["vocab"].get)
    types = [gguf.TokenType.CONTROL if token in SPECIAL else gguf.TokenType.NORMAL for token in tokens]
    # Older versions of tokenizers write a merge as a text, newer ones as a pair.
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"]]
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.add_pad_token_id(PAD)
    writer.add_bos_token_id(BEGIN)
    writer.add_eos_token_id(END)
    writer.add_chat_template(CHAT_TEMPLATE)


def add_tensors(writer, hidden, inner, blocks):
    import numpy

    numbers = numpy.random.default_rng(SEED)

    def norm(name):
        writer.add_tensor(f"{name}.weight", numpy.ones(hidden, dtype=numpy.float32))

    def matrix(name, *shape):
        writer.add_tensor(f"{name}.weight", (numbers.standard_normal(shape) * 0.02).astype(numpy.float32))

    matrix("token_embd", WORDS, hidden)
    norm("output_norm")
    matrix("output", WORDS, hidden)
    for block in range(blocks):
        norm(f"blk.{block}.attn_norm")
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            matrix(f"blk.{block}.{name}", hidden, hidden)
        norm(f"blk.{block}.ffn_norm")
        matrix(f"blk.{block}.ffn_gate", inner, hidden)
        matrix(f"blk.{block}.ffn_up", inner, hidden)
        matrix(f"blk.{block}.ffn_down", hidden, inner)


if __name__ == "__main__":
    kind, directory, *texts = sys.argv[1:]
    {"gguf": make_gguf, "llama": make_llama}[kind](pathlib.Path(directory), texts)
