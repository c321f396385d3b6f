"""How the shipped encoder learns: batches, guessing hidden words, telling opinions apart. Knows no file but that of its state.

First a share of the tokens is hidden and guessed (Devlin et al., 2019; the readout is the embedding, compared with the tokens of the
batch and others drawn at random). Then it tells opinions apart: for a while by the vectors of tokens alone, then with its blocks, still
guessing with a small weight. A phase lasts so many tokens, or
so many minutes: the rate follows the share of it that has gone by. Averages of the weights are kept (Polyak).
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from core.models.transformer import Encoder
from core.models.transformer_config import TransformerConfig
from scripts.encoder_words import CLASS, MASK, MOST, SPECIAL

CONFIG = TransformerConfig(width=192, layers=3, heads=4, expansion=4, position="rotary", norm="pre", dropout=0.1)
LONGEST = 512
CROP = 96  # tokens of a text that are learned from at a time
TOKENS = 2048  # of a batch
DRAWN = 3000  # tokens that the right ones are told apart from, besides those of the batch
HIDDEN = 0.2
AVERAGE = 0.997
Ids = list[NDArray[np.int64]]


@dataclass(frozen=True)
class Pool:
    """Texts of which batches are drawn: `share` of all batches. `labels` (n, 2) how favorable each is said to be."""

    ids: Ids
    share: float
    labels: NDArray[np.float32] | None = None
    crop: int = CROP


@dataclass(frozen=True)
class Batch:
    """Texts of one length, so that nothing is padded."""

    ids: Tensor  # (batch, T)
    labels: Tensor | None  # (batch, 2)


class Reader(nn.Module):
    """The encoder and, on the mean of its vectors, a readout of two classes."""

    def __init__(self, generator: torch.Generator) -> None:
        super().__init__()
        self.encoder = Encoder(CONFIG, MOST, LONGEST, generator)
        self.head = nn.Linear(CONFIG.width, 2)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def bag(self, ids: Tensor) -> Tensor:
        """The vectors of tokens as they would leave the encoder if no block added anything: (batch, T) → (batch, T, d)."""
        assert self.encoder.embedding is not None
        assert self.encoder.last is not None
        return self.encoder.last(self.encoder.embedding(ids))

    def judged(self, vectors: Tensor) -> Tensor:
        """(batch, T, d) → logits (batch, 2)."""
        return self.head(vectors.mean(dim=1))


def batches(pools: list[Pool], tokens: int, generator: np.random.Generator) -> Iterator[Batch]:
    """Batches without end, each of one pool and, up to what is cut off, of one length."""
    streams = [_stream(pool, tokens, generator) for pool in pools]
    shares = np.array([pool.share for pool in pools])
    while True:
        yield next(streams[generator.choice(len(pools), p=shares / shares.sum())])


def _stream(pool: Pool, tokens: int, generator: np.random.Generator) -> Iterator[Batch]:
    sizes = np.array([min(len(each), pool.crop - 1) for each in pool.ids])
    while True:
        order = generator.permutation(len(sizes))
        order = order[np.argsort(sizes[order], kind="stable")]
        cuts, at = [], 0
        while at < len(order):
            count = max(1, tokens // (int(sizes[order[at]]) + 1))
            cuts.append(order[at : at + count])
            at += count
        for place in generator.permutation(len(cuts)):
            rows = cuts[place]
            length = int(sizes[rows].min())  # the longer ones lose a token or two, in the middle
            ids = np.full((len(rows), length + 1), CLASS, np.int64)
            for row, number in enumerate(rows):
                ids[row, 1:] = _cropped(pool.ids[number], length, pool.labels is None, generator)
            labels = None if pool.labels is None else torch.from_numpy(pool.labels[rows])
            yield Batch(torch.from_numpy(ids), labels)


def _cropped(ids: NDArray[np.int64], length: int, anywhere: bool, generator: np.random.Generator) -> NDArray[np.int64]:
    """`length` tokens in a row; or the beginning and the end, where opinions stand."""
    if len(ids) <= length:
        return ids
    if anywhere:
        at = int(generator.integers(len(ids) - length + 1))
        return ids[at : at + length]
    first = (length + 1) // 2
    return np.concatenate([ids[:first], ids[len(ids) - (length - first) :]])


def hide(ids: Tensor, share: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Hidden in `share` of the places, of which 8 in 10 show the mask and 1 another token; and which places these are."""
    drawn = torch.rand(ids.shape, generator=generator)
    where = drawn < share
    where[:, 0] = False
    shown = torch.where(where & (drawn < 0.8 * share), MASK, ids)
    other = torch.randint(len(SPECIAL), MOST, ids.shape, generator=generator)
    return torch.where(where & (drawn >= 0.8 * share) & (drawn < 0.9 * share), other, shown), where


def guessing(reader: Reader, vectors: Tensor, ids: Tensor, where: Tensor, generator: torch.Generator) -> Tensor:
    """Cross-entropy of the hidden tokens among those of the batch and DRAWN others."""
    targets = ids[where]
    if not len(targets):
        return vectors.sum() * 0
    drawn = torch.randint(len(SPECIAL), MOST, (DRAWN,), generator=generator)
    among = torch.unique(torch.cat((targets, drawn)))
    assert reader.encoder.embedding is not None
    logits = vectors[where] @ reader.encoder.embedding(among).T
    return F.cross_entropy(logits, torch.searchsorted(among, targets))


@dataclass(frozen=True)
class Phase:
    """A part of the training."""

    name: str
    length: float  # tokens to be learned from
    minutes: float  # when they are over the phase ends, wherever it is
    rate: float
    guess: float  # weight of guessing
    hidden: tuple[float, float]  # share of tokens hidden, at its beginning and from four fifths of it on
    falls: bool  # the rate goes to zero, in a straight line
    blocks: bool = True  # without them the vectors of tokens alone say what they are worth, at a hundredth of the price
    batch: int = TOKENS


class Training:
    """A reader on its way."""

    def __init__(self, seed: int = 0) -> None:
        self.generator = torch.Generator().manual_seed(seed)
        self.draws = np.random.default_rng(seed)
        self.reader = Reader(self.generator)
        decay = [each for each in self.reader.parameters() if each.ndim > 1]
        others = [each for each in self.reader.parameters() if each.ndim <= 1]
        groups = [{"params": decay, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.98), fused=True)
        self.average = copy.deepcopy(self.reader).eval()
        self.done: dict[str, dict[str, float]] = {}  # of each phase: seconds, steps, tokens

    def run(self, phase: Phase, pools: list[Pool], look: Callable[[Training], Any], path: Path, every: float) -> None:
        """Learn until the phase's time is over; every `every` seconds look and save."""
        done = self.done.setdefault(phase.name, {"seconds": 0.0, "steps": 0, "tokens": 0})
        self.reader.train(phase.name != "guess")  # dropout only where texts are seen several times
        losses: list[tuple[float, float]] = []
        stream, looked = batches(pools, phase.batch, self.draws), time.monotonic()
        while (gone := max(done["tokens"] / phase.length, done["seconds"] / (60 * phase.minutes))) < 1:
            began = time.monotonic()
            losses.append(self.step(phase, gone, next(stream), int(done["steps"]), done))
            done["seconds"] += time.monotonic() - began
            done["steps"] += 1
            if time.monotonic() - looked > every:
                told = " ".join(f"{each:.3f}" for each in np.mean(losses, axis=0))
                print(phase.name, f"{gone:.3f}", done, told, look(self), flush=True)
                losses, looked = [], time.monotonic()
                self.save(path)
        self.save(path)

    def step(self, phase: Phase, gone: float, batch: Batch, step: int, done: dict[str, float]) -> tuple[float, float]:
        """One batch: the losses of guessing and of telling apart."""
        rate = phase.rate * min(1.0, (step + 1) / 100) * (1 - gone if phase.falls else 1.0)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        shown, where = hide(batch.ids, phase.hidden[gone > 0.8], self.generator)
        vectors = self.reader.encoder(shown) if phase.blocks else self.reader.bag(shown)
        guess = guessing(self.reader, vectors, batch.ids, where, self.generator) if phase.guess else vectors.sum() * 0
        loss, told = phase.guess * guess, torch.zeros(())
        if batch.labels is not None:
            told = F.cross_entropy(self.reader.judged(vectors), batch.labels)
            loss = loss + told
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0)
        self.optimizer.step()
        done["tokens"] += batch.ids.numel()
        share = min(AVERAGE, (step + 1) / (step + 20))
        with torch.no_grad():
            pairs = zip(self.average.parameters(), self.reader.parameters(), strict=True)
            for kept, new in pairs:
                kept.lerp_(new, 1 - share)
        return guess.item(), told.item()

    def save(self, path: Path) -> None:
        """All that is needed to go on but the place in the pools; the old file stays until the new one is whole."""
        state = {
            "reader": self.reader.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "generator": self.generator.get_state(),
            "done": self.done,
        }
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)

    def restore(self, path: Path) -> None:
        """Go on where `save` was called, with texts in another order."""
        state = torch.load(path, weights_only=True)
        self.reader.load_state_dict(state["reader"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.generator.set_state(state["generator"])
        self.done = state["done"]
        self.draws = np.random.default_rng(sum(int(each["steps"]) for each in self.done.values()))
