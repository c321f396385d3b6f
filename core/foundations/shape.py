"""The numbers of a network while its shape changes: made from a seed, kept where they still fit, changed one by one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np

from core.errors import Problem
from core.foundations.activations import Array
from core.foundations.network import ENTROPIES, FUNCTIONS, LIMIT, Network, NetworkConfig, backward, descend, forward
from core.foundations.softmax import softmax

KEPT_DIGITS = 8  # of a number that a step computed: the largest network must fit into an address
_ID = re.compile(r"(w|b|x|t)([0-9]{1,2})(?:\.([0-9]{1,2}))?(?:\.([0-9]{1,2}))?")


def network(config: NetworkConfig) -> Network:
    """The network that `config` says, its missing numbers made. Raises Problem("setting_wrong_count")."""
    config = complete(config)
    W, weights = [], np.array(config.weights)
    for units, before in zip(config.sizes[1:], config.sizes, strict=False):
        W.append(weights[: units * before].reshape(units, before))
        weights = weights[units * before :]
    b = np.split(np.array(config.biases), np.cumsum(config.sizes[1:])[:-1])
    return Network(W, b, config.activations, np.array(config.x), np.array(config.target), config.loss)


def complete(config: NetworkConfig) -> NetworkConfig:
    """The same with every number written out. Raises Problem("setting_wrong_count") if there are too many or too few."""
    sizes = config.sizes
    wanted = {
        "weights": sum(units * before for units, before in zip(sizes[1:], sizes, strict=False)),
        "biases": sum(sizes[1:]),
        "x": config.inputs,
        "target": config.outputs,
    }
    given = {name: getattr(config, name) for name in wanted}
    for name, values in given.items():
        if values and len(values) != wanted[name]:
            raise Problem("setting_wrong_count", name=name, wanted=wanted[name], count=len(values))
    if all(given.values()):
        return config
    made = _made(config)
    numbers: dict[str, Any] = {name: given[name] or made[name] for name in wanted}
    return replace(config, **numbers)


def _made(config: NetworkConfig) -> dict[str, tuple[float, ...]]:
    """Numbers for this shape, with two decimals: weights of variance 2/(fan in + fan out), Glorot's, and small biases.

    Two thirds of each ReLU layer answer the inputs made here: of the others some have their signs turned.
    """
    x = np.array((1.0, 2.0, -1.0, 0.5)[: config.inputs])
    weights: list[float] = []
    biases: list[float] = []
    slots = [slot for slot, units in enumerate((config.h1, config.h2, config.h3, config.outputs)) if units]
    before = x
    for slot, units, name in zip(slots, config.sizes[1:], config.activations, strict=True):
        generator = np.random.default_rng([config.seed, slot])
        W = np.round(generator.normal(0.0, np.sqrt(2.0 / (units + len(before))), (units, len(before))), 2) + 0.0
        b = np.round(generator.uniform(-0.3, 0.3, units), 2) + 0.0
        if name == "relu":
            silent = np.flatnonzero(W @ before + b <= 0.0)
            silent = silent[: max(0, len(silent) - units // 3)]
            W[silent], b[silent] = -W[silent], np.abs(b[silent])
        weights += W.ravel().tolist()
        biases += b.tolist()
        z = W @ before + b
        before = softmax(z) if name == "softmax" else FUNCTIONS[name](z)
    target = (1.0, 0.0, 0.0 if config.loss == "cross_entropy" else 1.0)
    return {
        "weights": tuple(weights),
        "biases": tuple(biases),
        "x": tuple(x.tolist()),
        "target": target[: config.outputs],
    }


def shuffled(config: NetworkConfig, seed: int) -> NetworkConfig:
    """The same question put to other weights and biases."""
    return replace(config, seed=seed, weights=(), biases=())


def reshaped(old: NetworkConfig, **changes: Any) -> NetworkConfig:
    """`old` with some of its settings changed; the numbers that still have a place keep it, the others are made."""
    kept, new = complete(old), complete(replace(old, weights=(), biases=(), x=(), target=(), **changes))
    from_, to = network(kept), network(new)
    names = [[name for name in ("h1", "h2", "h3") if getattr(config, name)] + ["out"] for config in (kept, new)]
    for place, name in enumerate(names[1]):
        if name not in names[0]:
            continue
        source = names[0].index(name)
        _overlay(to.b[place], from_.b[source])
        if names[0][source - 1 : source] == names[1][place - 1 : place]:  # the layer before is the same one
            _overlay(to.W[place], from_.W[source])
    _overlay(to.x, from_.x)
    if old.loss == new.loss or new.loss not in ENTROPIES or _distribution(new.loss, from_.t):
        _overlay(to.t, from_.t)
    if new.loss == "cross_entropy" and not _distribution(new.loss, to.t):  # an output came or went
        to.t[:] = np.arange(len(to.t)) == int(np.argmax(to.t))
    return written(new, to)


def _distribution(loss: str, t: Array) -> bool:
    """Whether the target is made of probabilities, for cross-entropy of one whole."""
    inside = bool((t >= 0.0).all() and (t <= 1.0).all())
    return inside and (loss == "bce" or bool(np.isclose(t.sum(), 1.0)))


def _overlay(to: Array, source: Array) -> None:
    """Write `source` over `to` as far as both reach."""
    both = tuple(slice(min(a, b)) for a, b in zip(to.shape, source.shape, strict=True))
    to[both] = source[both]


def written(config: NetworkConfig, net: Network) -> NetworkConfig:
    """`config` with the numbers of `net`."""
    return replace(
        config,
        weights=tuple(np.concatenate([W.ravel() for W in net.W]).tolist()),
        biases=tuple(np.concatenate(net.b).tolist()),
        x=tuple(net.x.tolist()),
        target=tuple(net.t.tolist()),
    )


def stepped(config: NetworkConfig) -> NetworkConfig:
    """The network after one step downhill, its numbers rounded to eight digits and kept within the limits."""
    net = network(config)
    net = descend(net, backward(net, forward(net)), config.learning_rate)

    def short(values: Array) -> Array:
        return np.vectorize(lambda v: float(f"{np.clip(v, -LIMIT, LIMIT):.{KEPT_DIGITS}g}"), otypes=[float])(values)

    return written(config, net._replace(W=[short(W) for W in net.W], b=[short(b) for b in net.b]))


def at(net: Network, id: str) -> tuple[Array, tuple[int, ...]]:
    """The array of `net` and the place in it that the quantity `id` names: w1.2.1, b1.2, x1, t1.

    Raises Problem("quantity_unknown").
    """
    match = _ID.fullmatch(id)
    if match:
        kind, *numbers = match.groups()
        places = [int(number) for number in numbers if number is not None]
        arrays = {"x": [net.x], "t": [net.t], "w": net.W, "b": net.b}[kind]
        layer, place = (1, places) if kind in "xt" else (places[0], places[1:])
        if 1 <= layer <= len(arrays):
            array = arrays[layer - 1]
            if len(place) == array.ndim and all(1 <= p <= n for p, n in zip(place, array.shape, strict=True)):
                return array, tuple(p - 1 for p in place)
    raise Problem("quantity_unknown", name=id[:20])


def changed(config: NetworkConfig, id: str, value: float) -> NetworkConfig:
    """The same with one weight, bias, input or target set to `value`. Raises Problem("quantity_unknown")."""
    net = network(config)
    array, place = at(net, id)
    array[place] = value
    return written(complete(config), net)
