"""A batch through a small network and back, compiled: sixteen lanes side by side. Knows no training loop.

A lane is an example of one model's batch, or a model of several that are trained at once: the mathematics is the same. Row by
row, W and G (P, lanes) are the parameters and the sum of their gradients; a, slope and delta (units, lanes) are f(z), f′(z) and
∂loss/∂z of each unit, the inputs first; z (outputs, lanes) are the logits.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from core.training.small_functions import absolute, activate, exactly, exp, part, softplus
from core.training.small_math import LOSSES, NAMES
from core.training.small_parts import Array
from core.training.small_random import FIRST, GOLDEN, ORDER, SECOND
from core.training.small_vector import LANES, load, store, where

HUBER, CROSS_ENTROPY = LOSSES.index("huber"), LOSSES.index("cross_entropy")
SOFTMAX = NAMES.index("softmax")

logarithm = part(exactly(lambda z: math.log(z)))


class Lanes(NamedTuple):
    """What lanes compute with; the last index of each is the lane. Single rows are (1, lanes)."""

    W: Array
    G: Array
    a: Array
    slope: Array
    delta: Array
    z: Array
    target: Array  # (outputs, lanes)
    share: Array  # weight of the example in its batch: 0 in a lane without one
    loss: Array
    right: Array
    stays: Array  # dropout's factor: 1/keep or 0
    keep: Array  # share of the units that stay
    key: Array  # (lanes,) of dropout's chance
    position: Array  # (lanes,) of the example in its batch
    row: Array  # (lanes,) of the example among all
    drops: Array  # (lanes,) in the first place, in how many lanes units drop out


def room_for(sizes: Any, P: int, dtype: Any) -> tuple[Any, Any, Any]:
    """The memory of `lanes_in`, its rows at addresses that the processor likes; kernels themselves allocate nothing."""
    rows = 2 * P + 3 * int(sum(sizes)) + 2 * int(sizes[-1]) + 5
    size = rows * LANES * np.dtype(dtype).itemsize
    memory = np.zeros(size + 64, np.uint8)
    start = -memory.ctypes.data % 64
    real = memory[start : start + size].view(dtype).reshape(rows, LANES)
    return real, np.zeros((3, LANES), np.int64), np.zeros(LANES, np.uint64)


@part
def lanes_in(sizes: Array, P: int, real: Array, whole: Array, key: Array) -> Lanes:
    """`room_for`, divided."""
    rows, m = 0, sizes[-1]
    for size in sizes:
        rows += size
    at = 2 * P + 3 * rows
    end = at + 2 * m
    return Lanes(
        real[:P],
        real[P : 2 * P],
        real[2 * P : 2 * P + rows],
        real[2 * P + rows : 2 * P + 2 * rows],
        real[2 * P + 2 * rows : at],
        real[at : at + m],
        real[at + m : end],
        real[end : end + 1],
        real[end + 1 : end + 2],
        real[end + 2 : end + 3],
        real[end + 3 : end + 4],
        real[end + 4 : end + 5],
        key,
        whole[0],
        whole[1],
        whole[2],
    )


@part
def mix(key: Any, number: Any) -> Any:
    """As core/training/small_random.py."""
    z = key + (np.uint64(number) + np.uint64(1)) * GOLDEN
    z = (z ^ (z >> np.uint64(30))) * FIRST
    z = (z ^ (z >> np.uint64(27))) * SECOND
    return z ^ (z >> np.uint64(31))


@part
def order(seed: Any, epoch: int, places: Array) -> None:
    """As core/training/small_random.py, into `places`."""
    key = mix(mix(seed, ORDER), epoch)
    for i in range(len(places)):
        places[i] = i
    for i in range(len(places) - 1, 0, -1):
        pick = np.int64(((mix(key, i) >> np.uint64(32)) * np.uint64(i + 1)) >> np.uint64(32))
        places[i], places[pick] = places[pick], places[i]


@part
def drop(lanes: Lanes, unit: int) -> None:
    """Dropout's factors of a unit: 1/keep where it stays in this update, else 0."""
    for s in range(LANES):
        bits = mix(mix(lanes.key[s], unit), lanes.position[s])
        stays = np.float64(bits >> np.uint64(32)) < np.float64(lanes.keep[0, s]) * 4294967296.0
        lanes.stays[0, s] = 1 / lanes.keep[0, s] if stays else 0


@part
def forward(sizes: Array, kinds: Array, lanes: Lanes, dropping: bool) -> None:
    """z = W·a + b and a = f(z), layer by layer."""
    at, low = np.int64(0), np.int64(0)  # the layer's first parameter; the first row of its inputs
    for layer in range(len(kinds)):
        n, m = sizes[layer], sizes[layer + 1]
        last = layer == len(kinds) - 1
        for j in range(m):
            z = load(lanes.W, at + m * n + j)
            for i in range(n):
                z += load(lanes.W, at + j * n + i) * load(lanes.a, low + i)
            a, slope = activate(kinds[layer], z)
            if last:
                store(lanes.z, j, z)
            elif dropping:
                drop(lanes, low - sizes[0] + n + j)
                a *= load(lanes.stays, 0)
                slope *= load(lanes.stays, 0)
            store(lanes.a, low + n + j, a)
            store(lanes.slope, low + n + j, slope)
        at += m * n + m
        low += n
    if kinds[-1] == SOFTMAX:
        softmax(sizes[-1], low, lanes)


@part
def softmax(m: int, low: Any, lanes: Lanes) -> None:
    """a = e^z / Σ e^z over the outputs."""
    top, total = load(lanes.z, 0), 0 * load(lanes.z, 0)
    for j in range(1, m):
        top = where(load(lanes.z, j), top, load(lanes.z, j), top)
    for j in range(m):
        e = exp(load(lanes.z, j) - top)
        store(lanes.a, low + j, e)
        total += e
    for j in range(m):
        store(lanes.a, low + j, load(lanes.a, low + j) / total)


@part
def output_delta(sizes: Array, loss: int, lanes: Lanes) -> None:
    """δ = ∂loss/∂z of the outputs: a − t for cross-entropy, (a − t)·f′(z) for ½(a − t)²; Huber's a − t ends at ±1."""
    m = sizes[-1]
    low = len(lanes.a) - m
    for j in range(m):
        d = load(lanes.a, low + j) - load(lanes.target, j)
        if loss == HUBER:
            d = where(d, 1.0, 1.0, where(-1.0, d, -1.0, d))
        if loss != CROSS_ENTROPY:
            d *= load(lanes.slope, low + j)
        store(lanes.delta, low + j, d * load(lanes.share, 0))


@part
def backward(sizes: Array, kinds: Array, lanes: Lanes) -> None:
    """∂loss/∂W = δ·a, added to G; δ of the layer before = Wᵀ·δ · f′(z)."""
    at, low = len(lanes.W), len(lanes.a) - sizes[-1]
    for layer in range(len(kinds) - 1, -1, -1):
        n, m = sizes[layer], sizes[layer + 1]
        at, low = at - m * n - m, low - n
        for j in range(m):
            delta = load(lanes.delta, low + n + j)
            store(lanes.G, at + m * n + j, load(lanes.G, at + m * n + j) + delta)
            for i in range(n):
                store(lanes.G, at + j * n + i, load(lanes.G, at + j * n + i) + delta * load(lanes.a, low + i))
        for i in range(n if layer else 0):
            delta = load(lanes.W, at + i) * load(lanes.delta, low + n)
            for j in range(1, m):
                delta += load(lanes.W, at + j * n + i) * load(lanes.delta, low + n + j)
            store(lanes.delta, low + i, delta * load(lanes.slope, low + i))


@part
def judge(sizes: Array, loss: int, lanes: Lanes) -> None:
    """The loss of each lane, and 1 where its answer is right: on the target's side of 0, or the first of the greatest."""
    m = sizes[-1]
    low = len(lanes.a) - m
    found = 0 * load(lanes.z, 0)
    for j in range(m):
        z, t = load(lanes.z, j), load(lanes.target, j)
        d = absolute(load(lanes.a, low + j) - t)
        if loss == CROSS_ENTROPY:
            found += softplus(z) - t * z if m == 1 else 0 - t * z
        elif loss == HUBER:
            found += where(d, 1.0, d - 0.5, 0.5 * d * d)
        else:
            found += 0.5 * d * d
    z, t = load(lanes.z, 0), load(lanes.target, 0)
    right = where(z, 0.0, where(t, 0.0, 1.0, 0 * z), where(t, 0.0, 0 * z, 1.0))
    if m > 1:
        top = z
        right = where(t, 0.0, 1.0, 0 * z)
        for j in range(1, m):
            z, t = load(lanes.z, j), load(lanes.target, j)
            right = where(z, top, where(t, 0.0, 1.0, 0 * z), right)
            top = where(z, top, z, top)
        if loss == CROSS_ENTROPY:  # log Σ e^z, from the greatest on
            sum_of = 0 * z
            for j in range(m):
                sum_of += exp(load(lanes.z, j) - top)
            found += top + logarithm(sum_of)
    store(lanes.loss, 0, found)
    store(lanes.right, 0, right)
