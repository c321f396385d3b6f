"""What becomes of a network when a hand changes its numbers or its shape. Knows no screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.config import from_dict, to_dict
from core.errors import Problem
from core.foundations.network import NetworkConfig
from core.foundations.shape import changed, complete, reshaped, stepped

NUMBERS = ("weights", "biases", "x", "target")
SHAPE = ("inputs", "h1", "h2", "h3", "outputs", "loss")


def edited(net: NetworkConfig, edits: Mapping[str, float], *, learn: bool = False) -> NetworkConfig:
    """`net` with the numbers named in `edits` set, and, to `learn`, after one step of gradient descent.

    What comes from outside is checked whole: Problem("quantity_unknown") and as `core.config.from_dict`.
    """
    for id, value in edits.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Problem("setting_not_a_number", name=str(id)[:20])
        net = changed(net, str(id), value)
    net = stepped(net) if learn else net
    return from_dict(NetworkConfig, to_dict(net))


def settled(net: NetworkConfig, before: NetworkConfig | None) -> NetworkConfig:
    """`net`, whose shape may have changed since `before`: the numbers that still have a place keep it, the others are made.

    Raises Problem("setting_wrong_count") for numbers that belong to another shape, as a link may bring them.
    """
    if not any(getattr(net, name) for name in NUMBERS):
        return net
    if before is not None and all(getattr(net, name) == getattr(before, name) for name in NUMBERS):
        settings = {name: value for name, value in to_dict(net).items() if name not in NUMBERS}
        if any(getattr(net, name) != getattr(before, name) for name in SHAPE):
            return reshaped(before, **settings)
    complete(net)
    return net


def made(net: NetworkConfig) -> NetworkConfig:
    """`net` with numbers of its own."""
    return replace(net, weights=(), biases=(), x=(), target=())
