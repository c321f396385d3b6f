"""Subwords: byte-pair encoding over bytes (Sennrich et al. 2016; bytes as in GPT-2, 2019), learned by the library `tokenizers`.

A token is written in GPT-2's alphabet, which has one visible sign for each byte. Every byte is a token, so nothing is unknown.
Knows no frequency and no other unit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from core.data.token_config import BYTES

Merge = tuple[str, str]

# As in GPT-2, but runs are cut: a text without spaces would be one word, and learning takes the square of its length.
_RUNS = r" ?[\p{L}\p{M}]{1,24}| ?\p{N}{1,6}| ?[^\s\p{L}\p{M}\p{N}]{1,12}|\s{1,24}(?!\S)|\s{1,24}"
_LINE = 2000  # characters that are learned from at a time


@cache
def alphabet() -> tuple[str, ...]:
    """The sign of each byte, by the byte: itself where it can be seen, else one from U+0100 on."""
    seen = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [byte for byte in range(BYTES) if byte not in seen]
    signs = {byte: chr(byte) for byte in seen} | {byte: chr(BYTES + place) for place, byte in enumerate(hidden)}
    return tuple(signs[byte] for byte in range(BYTES))


@cache
def _bytes() -> dict[str, int]:
    return {sign: byte for byte, sign in enumerate(alphabet())}


def to_bytes(token: str) -> bytes:
    """What a token stands for."""
    return bytes(_bytes()[sign] for sign in token)


def learn(texts: Iterable[str], most: int) -> list[Merge]:
    """The pairs to be joined, in their order, so that there are at most `most` tokens with the bytes."""
    from tokenizers import Tokenizer, models, trainers

    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = _cut()
    trainer = trainers.BpeTrainer(
        vocab_size=max(most, BYTES), initial_alphabet=list(alphabet()), special_tokens=[], show_progress=False
    )
    pieces = (text[at : at + _LINE] for text in texts for at in range(0, len(text), _LINE))
    learner.train_from_iterator(pieces, trainer)
    return [(first, second) for first, second in json.loads(learner.to_str())["model"]["merges"]]


def joined(merges: Sequence[Merge]) -> list[str]:
    """All tokens: the bytes, and what each join makes."""
    return [*alphabet(), *dict.fromkeys(first + second for first, second in merges)]


def encoder(numbers: Mapping[str, int], merges: Sequence[Merge]) -> Any:
    """What cuts texts: `encoder.encode(text).ids` are the numbers of the tokens. Raises Exception for merges that do not fit."""
    from tokenizers import Tokenizer, models

    made = Tokenizer(models.BPE(vocab=dict(numbers), merges=list(merges)))
    made.pre_tokenizer = _cut()
    return made


def spans(text: str, sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Where tokens of so many bytes stand in the text: a character belongs to the token that holds its first byte.

    A token that holds only the rest of a character has an empty span.
    """
    data = np.frombuffer(text.encode(), np.uint8)
    first = np.concatenate([[0], np.cumsum((data & 0xC0) != 0x80)])  # first[b]: characters that begin before byte b
    places = first[np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])].tolist()
    return list(pairwise(places))


def _cut() -> Any:
    from tokenizers import Regex, pre_tokenizers

    runs = pre_tokenizers.Split(Regex(_RUNS), behavior="isolated")
    return pre_tokenizers.Sequence([runs, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
