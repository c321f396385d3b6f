"""The block that a learner has set: a sentence's stream, weights drawn with the seed, and every number. Knows no screen."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.foundations.activations import Array, normal_cdf
from core.foundations.attention import Weights
from core.foundations.attention_config import TEXT, read_text, tokens
from core.foundations.attention_run import DIGITS, embedding
from core.foundations.block import Affine, Block, BlockWeights, block, rms
from core.foundations.block_config import WIDTH, BlockConfig
from core.foundations.positions import sinusoidal


def stream(config: BlockConfig) -> Array:
    """What comes in: embeddings plus positions, `loud` times as large; (T, d). Raises Problem as `read_text`."""
    E = np.stack([embedding(each, WIDTH, config.seed) for each in tokens(read_text(config.text or TEXT))])
    return config.loud * (E + sinusoidal(len(E), WIDTH))


def weights(config: BlockConfig) -> BlockWeights:
    """Drawn with the seed: matrices from N(0, 1/inputs), γ from N(1, 0.3²), β and biases from N(0, 0.3²), or 1, 0, 0."""
    random = np.random.default_rng(config.seed)
    d, m = WIDTH, config.expansion * WIDTH
    Q, K, V, O = random.normal(0, d**-0.5, (4, d, d))  # noqa: E741
    attention = Weights(Q, K, V, O, np.zeros((config.heads, d // config.heads)))
    gains, shifts = 1 + random.normal(0, 0.3, (2, d)), random.normal(0, 0.3, (2, d))
    W1, W2 = random.normal(0, d**-0.5, (d, m)), random.normal(0, m**-0.5, (m, d))
    b1, b2 = random.normal(0, 0.3, m), random.normal(0, 0.3, d)
    if not config.drawn:
        gains, shifts, b1, b2 = np.ones((2, d)), np.zeros((2, d)), np.zeros(m), np.zeros(d)
    return BlockWeights(attention, Affine(gains[0], shifts[0]), Affine(gains[1], shifts[1]), W1, b1, W2, b2)


def run(config: BlockConfig) -> Block:
    """Everything computed for these settings. Raises Problem as `read_text`."""
    return block(stream(config), weights(config), norm=config.norm)


def told(config: BlockConfig) -> dict[str, Any]:
    """All numbers as lists, to be drawn."""
    found, w = run(config), weights(config)
    numbers = {
        **{name: getattr(found, name) for name in ("x", "added1", "y", "added2", "z")},
        **{"joined": found.attended.joined, "attended": found.attended.output, "O": w.attention.O},
        **{"hidden": found.fed.hidden, "bent": found.fed.bent, "fed": found.fed.output},
        **{"phi": normal_cdf(found.fed.hidden), "W1": w.W1, "b1": w.b1[None], "W2": w.W2, "b2": w.b2[None]},
    }
    for name, each, affine in (("norm1", found.norm1, w.norm1), ("norm2", found.norm2, w.norm2)):
        numbers |= {f"{name}.{part}": value for part, value in each._asdict().items()}
        numbers |= {f"{name}.{part}": value[None] for part, value in affine._asdict().items()}
    listed = {name: np.round(each, DIGITS).tolist() for name, each in numbers.items()}
    loud = {name: round(float(rms(numbers[name]).mean()), 3) for name in ("x", "attended", "y", "fed", "z")}
    return {"numbers": listed, "tokens": tokens(config.text or TEXT), "rms": loud}
