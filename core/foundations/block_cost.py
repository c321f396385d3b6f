"""What a decoder costs, part by part: its weights and the operations of one pass, as sums of products of its sizes.

Knows no text and no screen. The sizes: V vocabulary, n tokens, d width, m numbers inside a feed-forward network, L blocks. An
operation is one multiplication or one addition, counted for products of matrices; norms, softmax and GELU are a few of thousands.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from core.foundations.block_config import BlockConfig

PRESETS = {  # Radford et al. (2019); Brown et al. (2020)
    "gpt2": {"width": 768, "layers": 12, "inner": 4, "vocabulary": 50_257, "length": 1024},
    "gpt2_xl": {"width": 1600, "layers": 48, "inner": 4, "vocabulary": 50_257, "length": 1024},
    "gpt3": {"width": 12_288, "layers": 96, "inner": 4, "vocabulary": 50_257, "length": 2048},
}
Sizes = dict[str, int]


class Term(NamedTuple):
    """A number times sizes: Term(2, "ndd") is 2·n·d²."""

    times: int
    sizes: str


class Part(NamedTuple):
    """Weights and operations of a part, summed over all blocks that have it."""

    name: str
    weights: tuple[Term, ...]
    operations: tuple[Term, ...]


PARTS = (
    Part("embedding", (Term(1, "Vd"),), ()),
    Part("positions", (Term(1, "nd"),), ()),
    Part("norms", (Term(4, "Ld"), Term(2, "d")), ()),  # two of a block, one at the end, γ and β each
    Part("project", (Term(3, "Ldd"), Term(3, "Ld")), (Term(6, "Lndd"),)),  # Q, K, V
    Part("scores", (), (Term(2, "Lnnd"),)),  # Q·Kᵀ
    Part("mix", (), (Term(2, "Lnnd"),)),  # shares · V
    Part("join", (Term(1, "Ldd"), Term(1, "Ld")), (Term(2, "Lndd"),)),
    Part("widen", (Term(1, "Ldm"), Term(1, "Lm")), (Term(2, "Lndm"),)),
    Part("narrow", (Term(1, "Lmd"), Term(1, "Ld")), (Term(2, "Lnmd"),)),
    Part("readout", (), (Term(2, "nVd"),)),  # its weights are those of the embedding
)


def sizes(config: BlockConfig) -> Sizes:
    """The five sizes by their letters."""
    return {
        "V": config.vocabulary,
        "n": config.length,
        "d": config.width,
        "m": config.inner * config.width,
        "L": config.layers,
    }


def value(terms: tuple[Term, ...], at: Sizes) -> int:
    """The sum of the terms, exactly."""
    return sum(each.times * math.prod(at[letter] for letter in each.sizes) for each in terms)


def total(at: Sizes) -> tuple[int, int]:
    """All weights and all operations of one pass over n tokens."""
    return sum(value(each.weights, at) for each in PARTS), sum(value(each.operations, at) for each in PARTS)


def even(at: Sizes) -> float:
    """So many tokens make QKᵀ and ·V as expensive as the matrices of the block: 4·n²·d = 8·n·d² + 4·n·d·m."""
    return 2 * at["d"] + at["m"]


def told() -> list[dict[str, object]]:
    """The parts for the browser, which computes with them while a hand moves."""
    return [each._asdict() for each in PARTS]


def work(tokens: int, *, cached: bool) -> int:
    """How many tokens go through the network while `tokens` are written: each once with the cache, 1 + 2 + … + n without."""
    return tokens if cached else tokens * (tokens + 1) // 2
