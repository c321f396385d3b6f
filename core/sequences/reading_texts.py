"""Texts with classes as numbers for a network that reads: cut into tokens, numbered, cut to length, in batches. Knows no network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.data import tokens
from core.data.text_config import Language
from core.data.text_sets import labelled
from core.data.token_config import TokenConfig
from core.data.tokens import Tokenizer
from core.sequences.reading_config import ReadingData

Ids = NDArray[np.int64]
SORTED = 50  # batches whose texts are sorted by length together: alike in length inside, mixed from one to the next
AT_ONCE = 128  # texts that are judged together


@dataclass(frozen=True)
class Batch:
    """Texts beside each other, (batch, longest of them), 0 behind the end of a shorter one; and their classes (batch,)."""

    ids: Tensor
    labels: Tensor


@dataclass(frozen=True, eq=False)
class Read:
    """All texts of a run. `ids[row]` are the numbers of a text's first tokens, never none."""

    texts: tuple[str, ...]
    labels: Ids
    classes: tuple[str, ...]
    language: Language
    note: str
    dropped: dict[str, int]  # rows that the source had and that are no texts to learn from, by reason
    train: Ids  # numbers of rows; so many of them as are used
    validation: Ids
    test: Ids
    tokenizer: Tokenizer
    ids: list[Ids]
    lengths: Ids  # tokens of each text before it was cut

    def batch(self, rows: Sequence[int] | Ids) -> Batch:
        """These texts beside each other."""
        return Batch(padded([self.ids[row] for row in rows]), torch.from_numpy(self.labels[rows]))

    def judged(self, rows: Ids) -> Iterator[tuple[Ids, Batch]]:
        """These texts in batches of about one length, each with the places in `rows` that it holds."""
        order = np.argsort([len(self.ids[row]) for row in rows], kind="stable")
        for begin in range(0, len(order), AT_ONCE):
            places = order[begin : begin + AT_ONCE]
            yield places, self.batch(rows[places])


def prepared(data: ReadingData, config: TokenConfig, seed: int) -> Read:
    """The texts that the settings name. The tokens are learned from the training texts alone.

    Raises Problem as core.data.text_sets.labelled does.
    """
    return _prepared(data, config, seed if data.share < 1 else 0)


@lru_cache(maxsize=1)  # a run may be begun several times, to find out how it is trained fastest
def _prepared(data: ReadingData, config: TokenConfig, seed: int) -> Read:
    found = labelled(data.name, data.own)
    train = some(found.parts["train"], found.labels, data.share, seed)
    tokenizer, ids = numbered(found.texts, train, config, found.language)
    return Read(
        found.texts,
        found.labels,
        found.classes,
        found.language,
        found.note,
        dict(found.dropped or {}),
        train,
        found.parts["validation"],
        found.parts["test"],
        tokenizer,
        [clipped(each, data.longest) for each in ids],
        np.array([len(each) for each in ids], np.int64),
    )


def numbered(texts: Sequence[str], train: Ids, config: TokenConfig, language: Language) -> tuple[Tokenizer, list[Ids]]:
    """The tokenizer learned from the rows `train`, and the numbers of all texts' tokens; each text is cut once."""
    if config.unit != "words":
        tokenizer = tokens.build([texts[row] for row in train], config, language)
        return tokenizer, [tokenizer.ids(text) for text in texts]
    pieces = [tokens.cut(text, config.unit, language)[0] for text in texts]
    tokenizer = tokens.counted((pieces[row] for row in train), config.unit, config.most, language)
    return tokenizer, [np.array(tokenizer.numbered(each, []).ids, np.int64) for each in pieces]


def clipped(ids: Ids, longest: int) -> Ids:
    """The first `longest` numbers; a text without a token is one unknown token."""
    return ids[:longest] if len(ids) else np.array([tokens.UNKNOWN], np.int64)


def padded(texts: Sequence[Ids]) -> Tensor:
    """(texts, longest of them), zeros behind the end of a shorter one."""
    ids = np.full((len(texts), max(len(each) for each in texts)), tokens.PADDING, np.int64)
    for row, each in enumerate(texts):
        ids[row, : len(each)] = each
    return torch.from_numpy(ids)


def some(rows: Ids, labels: Ids, share: float, seed: int) -> Ids:
    """A share of the rows, of each class in its proportion and at least one, chosen by `seed`; ascending."""
    if share >= 1:
        return rows
    shuffled = np.random.default_rng(seed).permutation(rows)
    kept = [members[: max(1, round(share * len(members)))] for members in (shuffled[labels[shuffled] == each] for each in np.unique(labels[rows]))]  # fmt: skip
    return np.sort(np.concatenate(kept))


def batches(lengths: Ids, size: int, seed: int, epoch: int) -> list[Ids]:
    """An epoch's batches: places in `lengths`, each once; texts of about one length are together, so that little is padded.

    The order is drawn anew for each epoch from `seed`: it is the same whenever it is asked for.
    """
    generator = np.random.default_rng([seed, epoch])
    order = generator.permutation(len(lengths))
    found = []
    for begin in range(0, len(order), SORTED * size):
        near = order[begin : begin + SORTED * size]
        near = near[np.argsort(lengths[near], kind="stable")]
        found += [near[at : at + size] for at in range(0, len(near), size)]
    return [found[place] for place in generator.permutation(len(found))]


def waste(lengths: Ids, parts: Sequence[Ids]) -> float:
    """The share of padding in batches of these places."""
    room = sum(len(each) * int(lengths[each].max()) for each in parts)
    return 1 - int(lengths.sum()) / room
