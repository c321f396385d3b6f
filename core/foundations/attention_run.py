"""The attention that a learner has set: embeddings, positions and weights drawn with the seed, and every number. Knows no screen."""

from __future__ import annotations

import zlib
from typing import Any, NamedTuple

import numpy as np

from core.foundations.activations import Array
from core.foundations.attention import Attended, Mask, Weights, attend, causal_mask, padding_mask
from core.foundations.attention_config import OTHER, PADDING, TEXT, AttentionConfig, read_text, tokens
from core.foundations.positions import sinusoidal

PADDED = 2  # so many tokens of padding stand behind the sentence that the mask is to hide
DIGITS = 6  # decimals that go to the browser


class Sentence(NamedTuple):
    """Tokens on their way in."""

    tokens: tuple[str, ...]
    real: int  # so many of them are no padding
    E: Array  # (T, d): a row for each token
    P: Array  # (T, d): of its place; 0 without positions
    X: Array  # (T, d): E + P


def embedding(token: str, d: int, seed: int) -> Array:
    """The d numbers of a token, drawn from N(0, 1): wherever it stands the same, and 0 for padding, as in torch.nn.Embedding."""
    if token == PADDING:
        return np.zeros(d)
    return np.random.default_rng([seed, zlib.crc32(token.encode())]).normal(size=d)


def sentence(text: str, padding: int, config: AttentionConfig) -> Sentence:
    """The tokens of `text` with so many of padding behind them. Raises Problem as `read_text`."""
    real = tokens(read_text(text))
    every = (*real, *[PADDING] * padding)
    E = np.stack([embedding(each, config.d, config.seed) for each in every])
    P = sinusoidal(len(every), config.d) if config.positions else np.zeros_like(E)
    return Sentence(every, len(real), E, P, E + P)


def weights(config: AttentionConfig) -> Weights:
    """Drawn with the seed: matrices from N(0, 1/d), so that Q, K and V are about as large as what goes in; v from N(0, 1)."""
    random = np.random.default_rng(config.seed)
    Q, K, V, O = random.normal(0, config.d**-0.5, (4, config.d, config.d))  # noqa: E741
    return Weights(Q, K, V, O, random.normal(size=config.d).reshape(config.heads, -1))


def sentences(config: AttentionConfig) -> tuple[Sentence, Sentence]:
    """The one that asks and the one that is asked: the same without `cross`. Padding belongs to the one that is asked."""
    padding = PADDED if config.mask == "padding" else 0
    if not config.cross:
        one = sentence(config.text or TEXT, padding, config)
        return one, one
    return sentence(config.text or TEXT, 0, config), sentence(config.other or OTHER, padding, config)


def mask(config: AttentionConfig, asking: Sentence, asked: Sentence) -> Mask:
    """Where each of the asking tokens may look."""
    T, S = len(asking.tokens), len(asked.tokens)
    if config.mask == "causal" and not config.cross:
        return causal_mask(T)
    return padding_mask(T, asked.real, S - asked.real) if config.mask == "padding" else np.ones((T, S), bool)


def run(config: AttentionConfig) -> Attended:
    """Everything computed for these settings. Raises Problem as `read_text`."""
    asking, asked = sentences(config)
    hidden = mask(config, asking, asked)
    return attend(
        weights(config),
        asking.X,
        asked.X,
        hidden,
        kind=config.kind,
        scaling=config.scaling,
        hard=config.choice == "hard",
    )


def told(config: AttentionConfig) -> dict[str, Any]:
    """All numbers as lists, to be drawn; instead of −∞ where a query may not look, `open` says where it may."""
    asking, asked = sentences(config)
    found, w = run(config)._asdict(), weights(config)
    found.pop("masked")
    found |= {f"W{name}": getattr(w, name) for name in "QKVO"} | {"v": w.v}
    found |= {name: getattr(asking, name) for name in "EPX"}
    found |= {f"{name}2": getattr(asked, name) for name in "EPX"}
    listed = {name: np.round(each, DIGITS).tolist() for name, each in found.items()}
    return {
        "numbers": listed,
        "open": mask(config, asking, asked).tolist(),
        "asking": list(asking.tokens),
        "asked": list(asked.tokens),
    }
