"""The tables of places that a learner has set, and a sentence in two orders: every number. Knows no screen, no training."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.foundations.activations import Array
from core.foundations.attention import Mask, Weights, causal_mask
from core.foundations.attention_config import tokens
from core.foundations.attention_run import embedding
from core.foundations.positions import Placed, attend_placed, by_distance, frequencies, products, rotate, sinusoidal
from core.foundations.positions_config import PositionsConfig, Told

DIGITS = 5  # decimals that go to the browser;
LOOKS = {"tables": 4, "products": 3, "scores": 3}  # of a training, which has many looks, fewer
TOLD: tuple[Told, ...] = ("none", "sinusoidal", "learned", "rotary")


def content(config: PositionsConfig) -> tuple[Array, Array]:
    """The query and the key that are turned, (d,) each: drawn from N(0, 1) with the seed, or both the same."""
    random = np.random.default_rng(config.seed)
    query, key = random.normal(size=(2, config.d))
    return query, query if config.key == "same" else key


def table(config: PositionsConfig) -> tuple[Array, Array]:
    """Of sinusoidal the table twice, of rotary a query and a key at every place: (length, d) each."""
    places = np.arange(config.length, dtype=float)
    if config.kind == "rotary":
        query, key = (np.tile(each, (config.length, 1)) for each in content(config))
        return rotate(query, places, config.base), rotate(key, places, config.base)
    P = sinusoidal(config.length, config.d, config.base)
    return P, P


def told(config: PositionsConfig, trained: dict[str, Array] | None = None) -> dict[str, Any]:
    """What the drawing of the table needs, as lists; `trained` are the arrays of positions_learned.train, for kind "learned".

    tables, products: one for each moment of a training, else one. scores: what the trained attention asks. Of a training that
    has not come yet there is none of these.
    """
    if config.kind == "learned":
        tables = trained["tables"].astype(float) if trained else np.zeros((0, config.length, config.d))
        found = {"tables": tables, "products": np.stack([products(P, P) for P in tables]) if trained else tables}
        found["scores"] = trained["scores"] if trained else tables
        return {name: np.round(each.astype(float), LOOKS[name]).tolist() for name, each in found.items()}
    queries, keys = table(config)
    found = {
        "tables": queries[None],
        "products": products(queries, keys)[None],
        "angles": frequencies(config.d, config.base),
    }
    if config.kind == "rotary":
        query, key = content(config)
        # of words drawn from N(0, 1): the mean of q·R(Δ)·k is 2·Σ cos(Δθᵢ) where k = q, and 0 where k is another
        mean = (
            2 * by_distance(config.base, config.d, config.length) if config.key == "same" else np.zeros(config.length)
        )
        found |= {"keys": keys, "query": query, "key": key, "mean": mean}
    return _listed(found)


def learned_table(trained: dict[str, Array] | None) -> Array | None:
    """The table at the end of a training, (length, d), where there is one."""
    return None if trained is None else trained["tables"][-1].astype(float)


def weights(config: PositionsConfig) -> Weights:
    """Of one head, drawn with the seed from N(0, 1/d): what goes in keeps its size."""
    random = np.random.default_rng(config.seed)
    Q, K, V, O = random.normal(0, config.d**-0.5, (4, config.d, config.d))  # noqa: E741
    return Weights(Q, K, V, O, np.zeros((1, config.d)))


def mask(config: PositionsConfig) -> Mask:
    """Where a token of the sentence may look."""
    T = len(tokens(config.text))
    return causal_mask(T) if config.causal else np.ones((T, T), bool)


def attended(config: PositionsConfig, how: Told, order: tuple[int, ...], learned: Array | None = None) -> Placed:
    """The sentence with its tokens in this order through one head, places told in this way. `learned` is the table of "learned"."""
    every = tokens(config.text)
    x = np.stack([embedding(every[at], config.d, config.seed) for at in order])
    if how == "sinusoidal":
        x = x + sinusoidal(len(order), config.d, config.base)
    if how == "learned":
        assert learned is not None
        x = x + learned[: len(order)]
    return attend_placed(weights(config), x, mask(config), config.base if how == "rotary" else None)


def change(before: Array, after: Array) -> float:
    """‖after − before‖/‖before‖."""
    return float(np.linalg.norm(after - before) / np.linalg.norm(before))


def shuffled(config: PositionsConfig, learned: Array | None = None) -> dict[str, Any]:
    """The sentence as it is written and in the order that is set, for every way of telling places: what becomes of each token.

    changes: of each token's output, in the order that is written; whole: of the mean of all outputs. Without a trained table
    there is no "learned".
    """
    every, places = tokens(config.text), np.argsort(config.order)  # where each token has gone
    found: dict[str, Any] = {}
    for how in TOLD:
        if how == "learned" and learned is None:
            continue
        now = attended(config, how, tuple(range(len(every))), learned)
        then = attended(config, how, config.order, learned)
        moved = then.output[places]
        found[how] = {
            **_listed({"before": now.weights, "after": then.weights, "now": now.output, "then": moved}),
            "changes": [change(*each) for each in zip(now.output, moved, strict=True)],
            "whole": change(now.output.mean(axis=0), then.output.mean(axis=0)),
        }
    return {"tokens": every, "order": list(config.order), "ways": found}


def _listed(arrays: dict[str, Array]) -> dict[str, Any]:
    return {name: np.round(each, DIGITS).tolist() for name, each in arrays.items()}
