"""The compiled engine for small networks: what small_plain.py does, in lanes. Importing it compiles it or reads it from the disk.

The cache lies in the app's home, in a folder named after these files' content: Numba itself looks at one file only.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numba
import numpy as np

from core.settings import settings

if not os.environ.get("NUMBA_CACHE_DIR"):
    _sources = sorted(Path(__file__).parent.glob("small*.py"))
    _version = hashlib.sha256(b"".join(each.read_bytes() for each in _sources)).hexdigest()[:16]
    numba.config.CACHE_DIR = str(settings().home / "cache" / "numba" / _version)

from core.training.small_functions import part
from core.training.small_lanes import (
    DROPOUT,
    LANES,
    Lanes,
    backward,
    forward,
    judge,
    lanes_for,
    mix,
    order,
    output_delta,
)
from core.training.small_parts import Array
from core.training.small_vector import load, total

TARGET, PLATEAU, DIVERGED = 1, 2, 3
LINEAR = 8  # in small_math.NAMES


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
        row = rows[own, at] if there else 0
        lanes.share[0, s] = 1 if there else 0
        for i in range(x.shape[1]):
            lanes.a[i, s] = x[row, i]
        for j in range(target.shape[1]):
            lanes.target[j, s] = target[row, j]


@part
def gradient(
    net: Any, lanes: Lanes, first: int, end: int, rows: Array, x: Array, target: Array, many: bool, dropping: bool
) -> None:
    """G: the gradient of the mean loss over the examples first … end of `rows`, spread over lanes."""
    sizes, kinds, loss = net
    clear(lanes.G)
    for at in range(first, end, 1 if many else LANES):
        gather(lanes, at, end, rows, x, target, many)
        for s in range(LANES):
            lanes.share[0, s] /= end - first
            lanes.position[s] = at - first if many else at - first + s
        forward(sizes, kinds, lanes, dropping)
        output_delta(sizes, loss, lanes)
        backward(sizes, kinds, lanes)


@part
def mean_loss(
    net: Any, lanes: Lanes, first: int, end: int, rows: Array, x: Array, target: Array, many: bool, result: Array
) -> None:
    """(M, 2) mean loss and share of right answers over the examples first … end."""
    sizes, kinds, loss = net
    clear(result)
    for at in range(first, end, 1 if many else LANES):
        gather(lanes, at, end, rows, x, target, many)
        forward(sizes, kinds, lanes, bool(0))
        judge(sizes, loss, lanes)
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
        if kinds[-1] == LINEAR:  # a number is neither right nor wrong
            result[k, 1] = np.nan


@part
def everyone_of(count: int) -> Array:
    """(1, count) all examples in their order."""
    rows = np.zeros((1, count), np.int64)
    for i in range(count):
        rows[0, i] = i
    return rows


@part
def spread(w: Array, W: Array) -> None:
    """Parameters into lanes: one model's into all, several models' into one each."""
    for k in range(W.shape[0]):
        for s in range(LANES):
            W[k, s] = w[s if s < len(w) else 0, k]


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
    mu, kappa, beta, gamma, c, epsilon, decay = fixed[0], fixed[1], fixed[2], fixed[3], fixed[4], fixed[5], fixed[6]
    rate, d, s = varying[0], varying[1], varying[2]
    check = rate - rate
    for k in range(len(w)):
        m[k] = mu * m[k] + kappa * g[k]
        v[k] = beta * v[k] + gamma * g[k] * g[k]
        w[k] -= rate * decay * weights[k] * w[k]
        w[k] -= rate * (c * g[k] + d * m[k]) / (s * np.sqrt(v[k]) + epsilon)
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
    ended[1], ended[2], ended[3] = DIVERGED, step, 0
    for k in range(len(w)):
        if not np.isfinite(w[k]):
            ended[3] = k
            break
        if abs(w[k]) > abs(w[ended[3]]):
            ended[3] = k


@part
def stop(scores: Array, stops: Array, progress: Array) -> int:
    """As small_plain.stop."""
    if scores[1] < progress[0]:
        progress[0], progress[1] = scores[1], 0
    else:
        progress[1] += 1
    if scores[0] < stops[0]:
        return TARGET
    return PLATEAU if 0 < stops[1] <= progress[1] else 0


def train(
    sizes, kinds, loss, x, target, counts, weights, fixed, varying, seeds, stops, clock, w, m, v, progress, ended,
    by_batch, wanted, scores, shots, norms,
):  # fmt: skip
    """As small_plain.train."""
    M, P = w.shape
    many, net, lanes = M > 1, (sizes, kinds, loss), lanes_for(sizes, P, w)
    count, size = counts[0], counts[1]
    g, measured = np.zeros((M, P), w.dtype), np.zeros((M, 2), w.dtype)
    everyone, places = everyone_of(len(x)), np.zeros((M, count), np.int64)
    old_w, old_m, old_v = np.zeros((M, P), w.dtype), np.zeros((M, P), w.dtype), np.zeros((M, P), w.dtype)
    epoch, batch, step, alive = 0, 0, 0, 0
    for k in range(M):
        if not ended[k, 1]:
            epoch, batch, step, alive = clock[k, 0], clock[k, 1], clock[k, 2], alive + 1
    dropping = False
    for s in range(LANES):
        lanes.keep[s] = fixed[s if s < M else 0, 10]
        dropping |= lanes.keep[s] < 1
    for k in range(M):
        order(seeds[k], epoch, places[k])
    spread(w, lanes.W)
    done, shot = 0, 0
    for tick in range(len(wanted) if alive else 0):
        for k in range(M):  # as it was after the last tick
            copy(old_w, k, w, k)
            copy(old_m, k, m, k)
            copy(old_v, k, v, k)
        going = tick > 0
        while going:
            if dropping:
                for s in range(LANES):
                    lanes.key[s] = mix(mix(seeds[s if s < M else 0], DROPOUT), step)
            gradient(net, lanes, batch * size, min(count, (batch + 1) * size), places, x, target, many, dropping)
            collect(lanes.G, g)
            step, batch = step + 1, batch + 1
            if batch * size >= count:
                epoch, batch = epoch + 1, 0
            for k in range(M):
                if not ended[k, 1]:
                    penalty(g[k], w[k], weights, fixed[k, 7], fixed[k, 8])
                    clip(g[k], fixed[k, 9])
                    if not update(w[k], m[k], v[k], g[k], weights, fixed[k], varying[done, k]):
                        alive -= 1
                        diverged(ended[k], step, w[k])
            spread(w, lanes.W)
            done += 1
            going = batch > 0 and not by_batch and alive > 0
        if tick and batch == 0:
            for k in range(M):
                order(seeds[k], epoch, places[k])
        for test in range(2):
            low, high = test * count, len(x) if test else count
            mean_loss(net, lanes, low, high, everyone, x, target, many, measured)
            for k in range(M):
                scores[tick, k, test], scores[tick, k, test + 2] = measured[k, 0], measured[k, 1]
        for k in range(M):
            if not ended[k, 1] and not np.isfinite(scores[tick, k, 0]):
                alive -= 1
                diverged(ended[k], step, w[k])
            if not ended[k, 1]:
                ended[k, 0], clock[k, 0], clock[k, 1], clock[k, 2] = tick, epoch, batch, step
            elif ended[k, 1] == DIVERGED:
                copy(w, k, old_w, k)
                copy(m, k, old_m, k)
                copy(v, k, old_v, k)
        if wanted[tick]:
            gradient(net, lanes, np.int64(0), count, everyone, x, target, many, bool(0))
            collect(lanes.G, g)
            for k in range(M):
                penalty(g[k], w[k], weights, fixed[k, 7], fixed[k, 8])
                norms_of(sizes, g[k], norms[shot, k])
                copy(shots[shot], k, w, k)
            shot += 1
        if tick and batch == 0:
            for k in range(M):
                if not ended[k, 1]:
                    ended[k, 1] = stop(scores[tick, k], stops[k], progress[k])
                    ended[k, 2] = step
                    alive -= ended[k, 1] > 0
        if not alive:
            break


def evaluate(sizes, kinds, loss, x, target, w, scores):
    """As small_plain.evaluate."""
    lanes, everyone = lanes_for(sizes, w.shape[1], w), everyone_of(len(x))
    for k in range(len(w)):
        spread(w[k : k + 1], lanes.W)
        mean_loss((sizes, kinds, loss), lanes, np.int64(0), len(x), everyone, x, target, bool(0), scores[k : k + 1])


def maps(sizes, kinds, x, w, outputs):
    """As small_plain.maps."""
    lanes = lanes_for(sizes, len(w), w)
    spread(w.reshape(1, -1), lanes.W)
    for at in range(0, len(x), LANES):
        for s in range(LANES):
            for i in range(x.shape[1]):
                lanes.a[i, s] = x[min(at + s, len(x) - 1), i]
        forward(sizes, kinds, lanes, bool(0))
        for j in range(len(outputs)):
            for s in range(min(LANES, len(x) - at)):
                outputs[j, at + s] = lanes.a[x.shape[1] + j, s]


FAST = {"reassoc", "contract", "nsz"}  # sums in any order; numbers that are none stay none
NET, REAL = "i8[::1], i8[::1], i8", ("f4", "f8")
DATA = "{0}[:,::1], {0}[:,::1]"


def compile(function: Callable[..., Any], arguments: str) -> Callable[..., Any]:
    """Both forms of a kernel, fast for float32 and exact for float64, without the lock of Python (GIL)."""
    forms = {
        real: numba.njit(
            f"void({arguments})".format(real),
            cache=True,
            nogil=True,
            error_model="numpy",
            fastmath=FAST if real == "f4" else False,
        )(function)
        for real in REAL
    }

    def call(*args: Any) -> None:
        forms["f8" if any(isinstance(each, np.ndarray) and each.dtype == np.float64 for each in args[3:5]) else "f4"](*args)

    return call


train = compile(
    train,
    f"{NET}, {DATA}, i8[::1], {{0}}[::1], {{0}}[:,::1], {{0}}[:,:,::1], u8[::1], f8[:,::1], i8[:,::1], {{0}}[:,::1], "
    "{0}[:,::1], {0}[:,::1], f8[:,::1], i8[:,::1], b1, b1[::1], f4[:,:,::1], f4[:,:,::1], f4[:,:,::1]",
)
evaluate = compile(evaluate, f"{NET}, {DATA}, {{0}}[:,::1], {{0}}[:,::1]")
maps = compile(maps, "i8[::1], i8[::1], {0}[:,::1], {0}[::1], {0}[:,::1]")
