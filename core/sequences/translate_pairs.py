"""Sentence pairs as numbers for a translator: cut into tokens, numbered, in batches of about one length. Knows no network.

What is written begins with one sign and ends with another; they stand behind the tokens of its language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from core.data import text_sets, tokens
from core.data.pairs import LEAST, Pairs
from core.data.token_config import TokenConfig
from core.data.tokens import PADDING, Tokenizer
from core.errors import Problem
from core.sequences.reading_texts import batches, padded
from core.sequences.translate_config import Side, TranslateData, TranslateTokens

Ids = NDArray[np.int64]
NO_BLANK_BEFORE, NO_BLANK_AFTER = set(".,!?;:'’)]}%"), set("([{$")


@dataclass(frozen=True)
class Batch:
    """Pairs beside each other, 0 behind the end of a shorter one: source (B, S), what is written so far and what comes (B, T)."""

    source: Tensor
    given: Tensor
    wanted: Tensor


@dataclass(frozen=True)
class Written:
    """The language that is written: its tokens and the two signs that no sentence holds."""

    tokenizer: Tokenizer

    @property
    def begin(self) -> int:
        """What stands before the first token."""
        return len(self.tokenizer)

    @property
    def end(self) -> int:
        """What says that the sentence has ended."""
        return len(self.tokenizer) + 1

    @property
    def size(self) -> int:
        """Rows of the embedding."""
        return len(self.tokenizer) + 2

    def text(self, ids: Iterable[int]) -> str:
        """The sentence of these numbers as people write it: words are parted, punctuation is not, the first is a capital."""
        ids = [each for each in ids if each < len(self.tokenizer)]
        if self.tokenizer.unit != "words" or self.tokenizer.language == "zh":
            return self.tokenizer.decode(ids)
        return sentence(self.tokenizer.pieces(ids))


def sentence(words: Sequence[str]) -> str:
    """Words in small letters as a sentence."""
    text = ""
    for word in words:
        blank = text and word[:1] not in NO_BLANK_BEFORE and text[-1] not in NO_BLANK_AFTER
        text += (" " if blank else "") + ("I" + word[1:] if word.split("'")[0] == "i" else word)
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, eq=False)
class Prepared:
    """All pairs of a run, and the tokens learned from those it trains on."""

    pairs: Pairs
    sides: tuple[Side, Side]
    parts: dict[str, Ids]  # as pairs.parts, without pairs that are too long or not used
    source: Tokenizer
    target: Written
    read: list[Ids]  # of each row the numbers of what is read
    write: list[Ids]  # and of what is to be written, without signs
    long: int  # pairs that were left out because they are too long

    def batch(self, rows: Iterable[int]) -> Batch:
        """These pairs beside each other."""
        rows = list(rows)
        target, at = self.target, [self.write[row] for row in rows]
        return Batch(
            padded([self.read[row] for row in rows]),
            padded([np.array([target.begin, *each], np.int64) for each in at]),
            padded([np.array([*each, target.end], np.int64) for each in at]),
        )

    def texts(self, side: Side) -> tuple[str, ...]:
        """The sentences of one language."""
        return self.pairs.english if side.name == "english" else self.pairs.chinese

    def references(self, rows: Iterable[int]) -> list[list[str]]:
        """All translations that the set has of what is read in these rows."""
        return self.pairs.references(rows, self.sides[1].name)

    @cached_property
    def lengths(self) -> Ids:
        """Tokens of each training pair, both sentences together: what batches are sorted by."""
        return np.array([len(self.read[row]) + len(self.write[row]) for row in self.parts["train"]], np.int64)

    def orders(self, size: int, seed: int, epoch: int) -> list[Ids]:
        """An epoch's batches: places among the training rows."""
        return batches(self.lengths, size, seed, epoch)


def prepared(data: TranslateData, config: TranslateTokens, seed: int) -> Prepared:
    """The pairs that the settings name. Raises Problem as core.data.text_sets.paired does, and "pairs_too_few"."""
    return _prepared(data, config, seed if data.share < 1 else 0)


@lru_cache(maxsize=1)  # a run may be begun several times, to find out how it is trained fastest
def _prepared(data: TranslateData, config: TranslateTokens, seed: int) -> Prepared:
    pairs = text_sets.paired(data.name, data.own, data.script)
    train = some(pairs.parts["train"], data.share, seed)
    found, numbers = [], []
    for side in data.sides:
        texts = pairs.english if side.name == "english" else pairs.chinese
        learned = tokens.build([texts[row] for row in train], TokenConfig(config.of(side), config.most), side.language)
        found.append(learned)
        numbers.append([np.array(learned.encode(text).ids, np.int64) for text in texts])
    fit = np.array([0 < len(a) <= data.longest and 0 < len(b) <= data.longest for a, b in zip(*numbers, strict=True)])
    parts = {name: rows[fit[rows]] for name, rows in ({**pairs.parts, "train": train}).items()}
    if any(len(rows) == 0 for rows in parts.values()):
        raise Problem("pairs_too_few", count=int(fit.sum()), needed=LEAST)
    return Prepared(
        pairs, data.sides, parts, found[0], Written(found[1]), numbers[0], numbers[1], int(len(fit) - fit.sum())
    )


def some(rows: Ids, share: float, seed: int) -> Ids:
    """A share of the rows, at least one, chosen by `seed`; ascending."""
    if share >= 1:
        return rows
    return np.sort(np.random.default_rng(seed).permutation(rows)[: max(1, round(share * len(rows)))])


def there(source: Tensor) -> Tensor:
    """Which places of a batch hold a token."""
    return source != PADDING
