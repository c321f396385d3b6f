"""The compiled engine for small networks: what small_plain.py does, in lanes. Importing it compiles it or reads it from the disk.

The cache lies in the app's home, in a folder named after these files' content: Numba itself looks at one file only.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numba
import numpy as np

from core.settings import settings
from core.training.small_lanes import forward, lanes_in, mix, order, room_for
from core.training.small_parts import DIVERGED, Array
from core.training.small_random import DROPOUT
from core.training.small_steps import (
    clip,
    collect,
    copy,
    diverged,
    gradient,
    mean_loss,
    norms_of,
    penalty,
    spread,
    stop,
    update,
)
from core.training.small_vector import LANES

FAST = {"reassoc", "contract", "nsz"}  # sums in any order; what is no number stays none


def _train(  # type: ignore[no-untyped-def]
    sizes, kinds, loss, x, target, counts, weights, fixed, varying, seeds, stops, clock, w, m, v, progress, ended,
    by_batch, wanted, scores, shots, norms, everyone, places, measured, spare, real, whole, key,
):  # fmt: skip
    """As small_plain.train; what follows `norms` is memory to work with."""
    M, P = w.shape
    many, net, lanes = M > 1, (sizes, kinds, loss), lanes_in(sizes, P, real, whole, key)
    count, size = counts[0], counts[1]
    g, old_w, old_m, old_v = spare[0], spare[1], spare[2], spare[3]
    epoch, batch, step, alive = 0, 0, 0, 0
    for k in range(M):
        if not ended[k, 1]:
            epoch, batch, step, alive = clock[k, 0], clock[k, 1], clock[k, 2], alive + 1
    drops = np.int64(0)
    for s in range(LANES):
        lanes.keep[0, s] = fixed[s if s < M else 0, 10]
        drops += lanes.keep[0, s] < 1
    dropping = drops > 0
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


def _evaluate(sizes, kinds, loss, x, target, w, scores, everyone, real, whole, key):  # type: ignore[no-untyped-def]
    """As small_plain.evaluate."""
    lanes = lanes_in(sizes, w.shape[1], real, whole, key)
    for k in range(len(w)):
        spread(w[k : k + 1], lanes.W)
        mean_loss((sizes, kinds, loss), lanes, np.int64(0), len(x), everyone, x, target, bool(0), scores[k : k + 1])


def _maps(sizes, kinds, x, w, outputs, real, whole, key):  # type: ignore[no-untyped-def]
    """As small_plain.maps."""
    lanes, n = lanes_in(sizes, w.shape[1], real, whole, key), x.shape[1]
    spread(w, lanes.W)
    for at in range(0, len(x), LANES):
        for i in range(n):
            for s in range(LANES):
                lanes.a[i, s] = x[min(at + s, len(x) - 1), i]
        forward(sizes, kinds, lanes, bool(0))
        for j in range(len(outputs)):
            if at + LANES <= len(x):
                for s in range(LANES):
                    outputs[j, at + s] = lanes.a[n + j, s]
            else:
                for s in range(len(x) - at):
                    outputs[j, at + s] = lanes.a[n + j, s]


_sources = [
    Path(__file__).with_name(f"small_{name}.py")
    for name in ("functions", "kernels", "lanes", "math", "parts", "random", "steps", "vector")
]
_version = hashlib.sha256(b"".join(each.read_bytes() for each in _sources)).hexdigest()[:16]
jit, config = cast(Any, numba.njit), cast(Any, numba.config)  # their types know less than they do
config.CACHE_DIR = str(Path(os.environ.get("NUMBA_CACHE_DIR") or settings().home / "cache" / "numba") / _version)


def compile(function: Callable[..., Any], arguments: str) -> dict[Any, Callable[..., Any]]:
    """Both forms of a kernel, fast for float32 and exact for float64, without Python's lock (GIL) and its counted references."""
    return {
        np.dtype(real): jit(
            f"void({arguments})".format(real),
            cache=True,
            nogil=True,
            _nrt=False,
            error_model="numpy",
            fastmath=FAST if real == "f4" else False,
        )(function)
        for real in ("f4", "f8")
    }


_net, _data, _room = "i8[::1], i8[::1], i8", "{0}[:,::1], {0}[:,::1]", "{0}[:,::1], i8[:,::1], u8[::1]"
_trains = compile(
    _train,
    f"{_net}, {_data}, i8[::1], {{0}}[::1], {{0}}[:,::1], {{0}}[:,:,::1], u8[::1], f8[:,::1], i8[:,::1], {{0}}[:,::1], "
    "{0}[:,::1], {0}[:,::1], f8[:,::1], i8[:,::1], b1, b1[::1], f4[:,:,::1], f4[:,:,::1], f4[:,:,::1], "
    f"i8[:,::1], i8[:,::1], {{0}}[:,::1], {{0}}[:,:,::1], {_room}",
)
_evaluates = compile(_evaluate, f"{_net}, {_data}, {{0}}[:,::1], {{0}}[:,::1], i8[:,::1], {_room}")
_mapped = compile(_maps, f"i8[::1], i8[::1], {_data}, {{0}}[:,::1], {_room}")


def train(*given: Any) -> None:
    """As small_plain.train."""
    sizes, x, count, w = given[0], given[3], given[5][0], given[12]
    room = room_for(sizes, w.shape[1], w.dtype)
    memory = np.zeros((len(w), count), np.int64), np.zeros((len(w), 2), w.dtype), np.zeros((4, *w.shape), w.dtype)
    _trains[w.dtype](*given, np.arange(len(x)).reshape(1, -1), *memory, *room)


def evaluate(sizes: Array, kinds: Array, loss: int, x: Array, target: Array, w: Array, scores: Array) -> None:
    """As small_plain.evaluate."""
    room = room_for(sizes, w.shape[1], w.dtype)
    _evaluates[w.dtype](sizes, kinds, loss, x, target, w, scores, np.arange(len(x)).reshape(1, -1), *room)


def maps(sizes: Array, kinds: Array, x: Array, w: Array, outputs: Array) -> None:
    """As small_plain.maps."""
    _mapped[w.dtype](sizes, kinds, x, w.reshape(1, -1), outputs, *room_for(sizes, len(w), w.dtype))
