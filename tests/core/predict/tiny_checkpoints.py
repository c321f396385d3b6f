"""Tiny Hugging Face checkpoints, made here: a BERT that knows ten words and a GPT-2 that knows letters. Nothing is fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "cat", "sat", "on", "mat", "##s", "猫", "坐"]
SIZES: dict[str, Any] = {
    "bert": {"hidden_size": 24, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 3}
}


def bert(folder: Path, head: str = "BertForMaskedLM", **settings: object) -> Path:
    """A BERT with 2 layers of 3 heads, weights from a seed."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(3)
    sizes = {
        **SIZES["bert"],
        "vocab_size": len(WORDS),
        "max_position_embeddings": 64,
        "initializer_range": 0.5,
        **settings,
    }
    getattr(transformers, head)(transformers.BertConfig(**sizes)).save_pretrained(folder)
    words = Tokenizer(models.WordPiece({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    words.decoder = decoders.WordPiece()
    words.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    marks = {
        "unk_token": "[UNK]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "mask_token": "[MASK]",
        "pad_token": "[PAD]",
    }
    transformers.PreTrainedTokenizerFast(tokenizer_object=words, **marks).save_pretrained(folder)
    return folder


def gpt(folder: Path) -> Path:
    """A GPT-2 with 3 layers of 2 heads that reads bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(4)
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    config = transformers.GPT2Config(
        vocab_size=len(letters), n_positions=32, n_embd=16, n_layer=3, n_head=2, initializer_range=0.5
    )
    transformers.GPT2LMHeadModel(config).save_pretrained(folder)
    signs = Tokenizer(models.BPE({sign: number for number, sign in enumerate(letters)}, merges=[]))
    signs.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    signs.decoder = decoders.ByteLevel()
    transformers.PreTrainedTokenizerFast(tokenizer_object=signs).save_pretrained(folder)
    return folder
