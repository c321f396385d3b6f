"""From scores to the next character: temperature, top-k, top-p, and a draw. Knows no network and no character.

The order is the usual one: the temperature changes the distribution, top-k cuts it, top-p cuts what top-k left. Each cut
divides what remains by its sum, so that it adds up to 1 again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.config import knob

Array = NDArray[np.float64]


@dataclass(frozen=True)
class SamplingConfig:
    """How bold the writing is."""

    temperature: float = knob(0.8, 0.0, 2.0, step=0.05)  # 0: always the most probable
    top_k: int = knob(0, 0, 100)  # so many at most; 0: all
    top_p: float = knob(1.0, 0.05, 1.0, step=0.05)  # the fewest that have this share together; 1: all


@dataclass(frozen=True)
class ContinuingConfig(SamplingConfig):
    """How a text goes on."""

    count: int = knob(300, 20, 1000, step=20)  # characters
    lots: int = knob(1, 0, 99_999)  # which random numbers: the same ones, the same text


@dataclass(frozen=True)
class Choice:
    """One distribution at its stages, each (characters,)."""

    plain: Array  # the network's own, at temperature 1
    heated: Array  # at the temperature that was set
    kept_k: NDArray[np.bool_]  # what top-k leaves
    kept: NDArray[np.bool_]  # what top-p leaves of that
    final: Array  # what is drawn from


def softmax(scores: Array, temperature: float = 1.0) -> Array:
    """p_i = e^(z_i/T) / Σ_j e^(z_j/T); at T = 0 the greatest score takes all, and of equal ones the first."""
    if temperature == 0:
        first: Array = np.zeros(len(scores))
        first[int(np.argmax(scores))] = 1.0
        return first
    with np.errstate(over="ignore"):  # the greatest becomes 0 and no power is too large; what is −∞ then has none
        powers = np.exp((scores - scores.max()) / temperature)
    return powers / powers.sum()


def top_k(p: Array, k: int) -> NDArray[np.bool_]:
    """The k most probable (of equally probable ones the first), all of them for k = 0 (Fan et al. 2018)."""
    if not k:
        return np.ones(len(p), dtype=bool)
    kept = np.zeros(len(p), dtype=bool)
    kept[_ranked(p)[:k]] = True
    return kept


def top_p(p: Array, share: float) -> NDArray[np.bool_]:
    """The fewest that have at least `share` of the probability together: the nucleus (Holtzman et al. 2020).

    One is always kept, and for share = 1 all are.
    """
    if share >= 1:
        return np.ones(len(p), dtype=bool)
    order = _ranked(p)
    before = np.cumsum(p[order]) - p[order]  # what the more probable ones have together
    kept = np.zeros(len(p), dtype=bool)
    kept[order[before < share - 1e-12]] = True  # 0.7 + 0.2 is 0.8999999999999999
    kept[order[0]] = True
    return kept


def cut(p: Array, kept: NDArray[np.bool_]) -> Array:
    """p without what was cut, divided by the sum of the rest."""
    rest = np.where(kept, p, 0.0)
    return rest / rest.sum()


def choice(scores: Array, config: SamplingConfig) -> Choice:
    """The distribution before and after each cut; a score of −∞ can never be drawn."""
    heated = softmax(scores, config.temperature)
    kept_k = top_k(heated, config.top_k) & (heated > 0)  # what cannot be drawn is not left over
    among = cut(heated, kept_k)
    kept = kept_k & top_p(among, config.top_p)
    return Choice(softmax(scores), heated, kept_k, kept, cut(among, kept))


def draw(p: Array, u: float) -> int:
    """The first place at which the running sum of p exceeds u, 0 ≤ u < 1 (inverse transform): place i with probability p_i."""
    sums = np.cumsum(p)
    return int(np.searchsorted(sums, u * sums[-1], side="right"))


def _ranked(p: Array) -> NDArray[np.intp]:
    return np.argsort(-p, kind="stable")
