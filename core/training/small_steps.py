"""An update of small networks, compiled, step by step: examples into lanes, gradient, penalty, clipping, rule. Knows no loop.

One model: its parameters lie in all lanes, an example in each. Several models: one in each lane, with its own next example.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.training.small_functions import part
from core.training.small_job import (
    AT_PARAMETER,
    AT_STEP,
    BEST,
    BETA,
    DECAY,
    EPSILON,
    GAMMA,
    KAPPA,
    LOSS_TEST,
    LOSS_TRAIN,
    MU,
    PATIENCE,
    RATE,
    REASON,
    SINCE,
    TARGET_LOSS,
    C,
    D,
    Data,
    Net,
    S,
)
from core.training.small_lanes import Lanes, backward, forward, judge, output_delta
from core.training.small_math import NAMES
from core.training.small_parts import DIVERGED, PLATEAU, TARGET, Array
from core.training.small_vector import LANES, load, store, total

LINEAR = NAMES.index("linear")


@part
def copy(to: Array, k: int, source: Array, i: int) -> None:
    """Row i of `source` into row k of `to`; Numba takes long to compile to[k] = source[i]."""
    for j in range(source.shape[1]):
        to[k, j] = source[i, j]


@part
def clear(to: Array) -> None:
    """0 everywhere."""
    for i in range(to.shape[0]):
        for j in range(to.shape[1]):
            to[i, j] = 0


@part
def gather(lanes: Lanes, first: int, end: int, rows: Array, x: Array, target: Array, many: bool) -> None:
    """Put examples into lanes: the next sixteen, or, of many models, to each its own next one. `rows` says which they are."""
    for s in range(LANES):
        at = first if many else first + s
        own = s if len(rows) > 1 else 0
        there = at < end and own < len(rows)
        lanes.row[s] = rows[own, at] if there else 0
        lanes.share[0, s] = 1 if there else 0
    for i in range(x.shape[1]):
        for s in range(LANES):
            lanes.a[i, s] = x[lanes.row[s], i]
    for j in range(target.shape[1]):
        for s in range(LANES):
            lanes.target[j, s] = target[lanes.row[s], j]


@part
def gradient(net: Net, data: Data, lanes: Lanes, first: Any, end: int, rows: Array, many: bool, dropping: Any) -> None:
    """G: the gradient of the mean loss over the examples first … end of `rows`, spread over lanes."""
    clear(lanes.G)
    for at in range(first, end, 1 if many else LANES):
        gather(lanes, at, end, rows, data.x, data.target, many)
        for s in range(LANES):
            lanes.share[0, s] /= end - first
            lanes.position[s] = at - first if many else at - first + s
        forward(net.sizes, net.kinds, lanes, dropping)
        output_delta(net.sizes, net.loss, lanes)
        backward(net.sizes, net.kinds, lanes)


@part
def mean_loss(net: Net, data: Data, lanes: Lanes, first: Any, end: int, rows: Array, many: bool, result: Array) -> None:
    """(M, 2) mean loss and share of right answers over the examples first … end."""
    clear(result)
    for at in range(first, end, 1 if many else LANES):
        gather(lanes, at, end, rows, data.x, data.target, many)
        forward(net.sizes, net.kinds, lanes, bool(0))
        judge(net.sizes, net.loss, lanes)
        if many:
            for k in range(len(result)):
                result[k, 0] += lanes.loss[0, k]
                result[k, 1] += lanes.right[0, k]
        else:
            result[0, 0] += total(load(lanes.loss, 0) * load(lanes.share, 0))
            result[0, 1] += total(load(lanes.right, 0) * load(lanes.share, 0))
    for k in range(len(result)):
        result[k, 0] /= end - first
        result[k, 1] /= end - first
        if net.kinds[-1] == LINEAR:  # a number is neither right nor wrong
            result[k, 1] = np.nan


@part
def spread(w: Array, W: Array) -> None:
    """Parameters into lanes: one model's into all, several models' into one each."""
    for k in range(W.shape[0]):
        if len(w) == 1:
            store(W, k, w[0, k])
        else:
            for s in range(len(w)):
                W[k, s] = w[s, k]


@part
def collect(G: Array, g: Array) -> None:
    """Gradients from lanes: one model's is their sum, several models' lie in one each."""
    for k in range(G.shape[0]):
        if len(g) > 1:
            for s in range(len(g)):
                g[s, k] = G[k, s]
        else:
            g[0, k] = total(load(G, k))


@part
def penalty(g: Array, w: Array, weights: Array, l1: Any, l2: Any) -> None:
    """The gradient of l1·Σ|w| + l2/2·Σw², added to g."""
    for k in range(len(g)):
        g[k] += weights[k] * (l1 * np.sign(w[k]) + l2 * w[k])


@part
def clip(g: Array, most: Any) -> None:
    """g, shortened to the norm `most`."""
    squares = 0 * g[0]
    for k in range(len(g)):
        squares += g[k] * g[k]
    factor = most / (np.sqrt(squares) + g.dtype.type(1e-6))
    if factor < 1:
        for k in range(len(g)):
            g[k] *= factor


@part
def update(w: Array, m: Array, v: Array, g: Array, weights: Array, fixed: Array, varying: Array) -> bool:
    """One update by the formula in small_rates.py; whether all parameters still are numbers."""
    rate, decay, epsilon = varying[RATE], fixed[DECAY], fixed[EPSILON]
    check = rate - rate
    for k in range(len(w)):
        m[k] = fixed[MU] * m[k] + fixed[KAPPA] * g[k]
        v[k] = fixed[BETA] * v[k] + fixed[GAMMA] * g[k] * g[k]
        w[k] -= rate * decay * weights[k] * w[k]
        w[k] -= rate * (fixed[C] * g[k] + varying[D] * m[k]) / (varying[S] * np.sqrt(v[k]) + epsilon)
        check += w[k] - w[k]  # no number in, no number out
    return check == 0


@part
def norms_of(sizes: Array, g: Array, norms: Array) -> None:
    """The norm of each layer's part of a gradient."""
    at = 0
    for layer in range(len(sizes) - 1):
        squares = 0 * g[0]
        for _ in range((sizes[layer] + 1) * sizes[layer + 1]):
            squares += g[at] * g[at]
            at += 1
        norms[layer] = np.sqrt(squares)


@part
def diverged(ended: Array, step: int, w: Array) -> None:
    """Note the step, and the first parameter that is no number or, where all are, the largest."""
    ended[REASON], ended[AT_STEP], ended[AT_PARAMETER] = DIVERGED, step, 0
    for k in range(len(w)):
        if not np.isfinite(w[k]):
            ended[AT_PARAMETER] = k
            break
        if abs(w[k]) > abs(w[ended[AT_PARAMETER]]):
            ended[AT_PARAMETER] = k


@part
def stop(scores: Array, stops: Array, progress: Array) -> int:
    """As small_plain.stop."""
    if scores[LOSS_TEST] < progress[BEST]:
        progress[BEST], progress[SINCE] = scores[LOSS_TEST], 0
    else:
        progress[SINCE] += 1
    if scores[LOSS_TRAIN] < stops[TARGET_LOSS]:
        return TARGET
    return PLATEAU if 0 < stops[PATIENCE] <= progress[SINCE] else 0
