"""A small GPT that reads and writes: one token after the other with a cache, and what it looks at meanwhile. Knows no run.

It can look back `longest` characters. Where a text goes on beyond that, it forgets the older half and reads the newer one anew:
so each character is written, and judged, with half a window to a whole one before it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from core.models.transformer import Cache, Decoder, Look
from core.sequences import sampling
from core.sequences.characters import UNKNOWN, Ids
from core.sequences.sampling import Choice, SamplingConfig
from core.wire import Array

AT_ONCE = 64  # windows of a text that are judged side by side


class Reading:
    """A network in the middle of a text. Each token is computed once: keys and values of those before it are kept."""

    def __init__(self, model: Decoder, watched: bool = False) -> None:
        self.model, self.watched = model, watched
        self.ids: list[int] = []  # what it looks back to
        self.cache = Cache()
        self.seen: Array | None = None  # (layers, heads, tokens): what the last token looked at

    def read(self, ids: Iterable[int]) -> Tensor:
        """Scores of what may come behind `ids`, which come behind what was read, (characters,)."""
        new = list(ids)
        if len(self.ids) + len(new) > self.model.longest:
            new = kept(self.ids + new, self.model.longest)
            self.ids, self.cache = [], Cache()
        look = Look() if self.watched else None
        logits: Tensor = self.model(torch.tensor([new]), cache=self.cache, look=look)
        self.ids += new
        if look is not None:
            self.seen = np.stack([each[0, :, -1].float().numpy() for each in look.maps])
        return logits[0, -1]


def kept(ids: list[int], longest: int) -> list[int]:
    """What is read of a text that goes on: all of it, or its last part, from half a window to a whole one."""
    half = longest // 2
    return ids if len(ids) <= longest else ids[half * math.ceil((len(ids) - longest) / half) :]


@dataclass(frozen=True)
class Written:
    """One character that was written: which, what it was drawn from, and what the one before it looked at (layers, heads, tokens)."""

    place: int
    choice: Choice
    seen: Array
    first: int  # where in the text those tokens begin


@torch.no_grad()
def written(model: Decoder, prompt: Ids, config: SamplingConfig, draws: Iterator[float]) -> Iterator[Written]:
    """One character after the other, as long as there are `draws` in [0, 1). "Unknown" is never written.

    The model must be in evaluation. An empty prompt begins as if after an unknown character.
    """
    reading = Reading(model, watched=True)
    new, count = prompt.tolist() or [UNKNOWN], len(prompt) or 1
    for u in draws:
        scores = reading.read(new).double().numpy()
        scores[UNKNOWN] = -np.inf
        chosen = sampling.choice(scores, config)
        place = sampling.draw(chosen.final, u)
        assert reading.seen is not None
        yield Written(place, chosen, reading.seen, count - len(reading.ids))
        new, count = [place], count + 1


@torch.no_grad()
def sample(model: Decoder, prompt: Ids, temperature: float, draws: Iterable[float], end: int = -1) -> list[int]:
    """What `written` writes without a cut, and without looking; it ends behind the character `end`."""
    was, places = model.training, []
    model.eval()
    reading, new = Reading(model), prompt.tolist() or [UNKNOWN]
    for u in draws:
        scores = reading.read(new).float().numpy().astype(np.float64)
        scores[UNKNOWN] = -np.inf
        new = [sampling.draw(sampling.softmax(scores, temperature), u)]
        places += new
        if new[0] == end:
            break
    model.train(was)
    return places


@torch.no_grad()
def bits(model: Decoder, ids: Ids, place: tuple[int, int]) -> tuple[float, int]:
    """−log₂ p(character | those before it), its mean over ids[a:b], and over how many it was taken.

    Windows overlap by half: each character is judged in the second half of one, with half a window to a whole one before it; those
    at the very beginning of a text, in the first half of the first.
    """
    a, b = place
    longest = model.longest
    half, was, total, count = longest // 2, model.training, 0.0, 0
    model.eval()
    starts = np.arange(a, b, half)  # of what is judged in each window
    for some in np.split(starts, range(AT_ONCE, len(starts), AT_ONCE)):
        first = np.maximum(0, some - 1 - half)  # the window's first character; the one before `some` predicts it
        at = first[:, None] + np.arange(longest + 1)
        rows = torch.from_numpy(ids[np.minimum(at, len(ids) - 1)])
        judged = torch.from_numpy((at[:, 1:] >= some[:, None]) & (at[:, 1:] < np.minimum(some + half, b)[:, None]))
        logits = model(rows[:, :-1])
        total += F.cross_entropy(logits[judged].float(), rows[:, 1:][judged], reduction="sum").item()
        count += int(judged.sum())
    model.train(was)
    return total / math.log(2) / max(1, count), count


@torch.no_grad()
def maps(model: Decoder, ids: Tensor) -> Array:
    """What each token looks at, ids (batch, T) → (layers, batch, heads, T, T); rows sum to 1."""
    was = model.training
    model.eval()
    look = Look()
    model(ids, look=look)
    model.train(was)
    return torch.stack(look.maps).float().numpy()


def induction(shares: Array, period: int) -> tuple[Array, Array]:
    """How much each head looks one token back, and how much behind the last occurrence of what it reads: two of (layers, heads).

    shares (layers, batch, heads, 2·period, 2·period), of sequences whose second half repeats the first: a token at i ≥ period stood
    at i − period before, and at i − period + 1 stands what comes next (Olsson et al., 2022): the mean over the second half. One token
    back is of use where the sequence is new: the mean over the first half.
    """
    new, again = np.arange(1, period), np.arange(period, 2 * period)
    before, behind = shares[..., new, new - 1], shares[..., again, again - period + 1]
    return before.mean((1, 3)), behind.mean((1, 3))


def by_chance(period: int) -> float:
    """The same of a head that looks at all it can see alike: the mean of 1/(i + 1) over the second half."""
    return float(np.mean(1 / (np.arange(period, 2 * period) + 1.0)))
