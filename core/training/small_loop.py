"""The training loop over lanes: what small_plain.py does, written for a compiler. Knows not when it is compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.training.small_functions import inside, part
from core.training.small_job import (
    ACCURACY_TRAIN,
    AT_STEP,
    BATCH,
    CLIP,
    EPOCH,
    KEEP,
    L1,
    L2,
    LOSS_TRAIN,
    REASON,
    STEP,
    TICKS,
    Data,
    Net,
    Record,
    Rule,
    State,
)
from core.training.small_lanes import Lanes, forward, lanes_in, mix, order
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


class Room(NamedTuple):
    """Memory to work with: kernels themselves allocate nothing."""

    everyone: Array  # (1, n) all examples, in their order
    places: Array  # (M, examples for training) their order in the present epoch
    measured: Array  # (M, 2) loss and accuracy
    g: Array  # (M, P) gradients
    w: Array  # (M, P) as the state was after the last tick
    m: Array
    v: Array
    real: Array  # these three become Lanes
    whole: Array
    key: Array


@inside
def _one_update(
    net: Net, data: Data, rule: Rule, state: State, room: Room, lanes: Lanes, batch: int, step: int, done: int
) -> int:
    """One update of all models by their next batch; how many it broke."""
    M, broken = len(state.w), 0
    first, end = batch * data.batch_size, min(data.training, (batch + 1) * data.batch_size)
    dropping = lanes.drops[0] > 0
    if dropping:
        for s in range(LANES):
            lanes.key[s] = mix(mix(rule.seeds[s if s < M else 0], DROPOUT), step)
    gradient(net, data, lanes, first, end, room.places, M > 1, dropping)
    collect(lanes.G, room.g)
    for k in range(M):
        if not state.ended[k, REASON]:
            penalty(room.g[k], state.w[k], rule.weights, rule.fixed[k, L1], rule.fixed[k, L2])
            clip(room.g[k], rule.fixed[k, CLIP])
            finite = update(
                state.w[k], state.m[k], state.v[k], room.g[k], rule.weights, rule.fixed[k], rule.varying[done, k]
            )
            if not finite:
                diverged(state.ended[k], step + 1, state.w[k])
                broken += 1
    spread(state.w, lanes.W)
    return broken


@inside
def _scored(net: Net, data: Data, state: State, record: Record, room: Room, lanes: Lanes, tick: int) -> None:
    """Losses and accuracies of all models, over training and test examples."""
    for test in range(2):
        low, high = test * data.training, len(data.x) if test else data.training
        mean_loss(net, data, lanes, low, high, room.everyone, len(state.w) > 1, room.measured)
        for k in range(len(state.w)):
            record.scores[tick, k, LOSS_TRAIN + test] = room.measured[k, 0]
            record.scores[tick, k, ACCURACY_TRAIN + test] = room.measured[k, 1]


@part
def _snapshot(net: Net, data: Data, rule: Rule, state: State, record: Record, room: Room, lanes: Lanes, n: int) -> None:
    """Parameters of all models and the norms of their whole training loss's gradient, as snapshot `n`."""
    gradient(net, data, lanes, np.int64(0), data.training, room.everyone, len(state.w) > 1, bool(0))
    collect(lanes.G, room.g)
    for k in range(len(state.w)):
        penalty(room.g[k], state.w[k], rule.weights, rule.fixed[k, L1], rule.fixed[k, L2])
        norms_of(net.sizes, room.g[k], record.norms[n, k])
        copy(record.shots[n], k, state.w, k)


def train(net, data, rule, state, record, room):  # type: ignore[no-untyped-def]
    """As small_plain.train; `room` is memory to work with."""
    (M, P), ended = state.w.shape, state.ended
    lanes = lanes_in(net.sizes, P, room.real, room.whole, room.key)
    epoch, batch, step, alive = 0, 0, 0, 0
    for k in range(M):
        if not ended[k, REASON]:
            epoch, batch, step = state.clock[k, EPOCH], state.clock[k, BATCH], state.clock[k, STEP]
            alive += 1
        order(rule.seeds[k], epoch, room.places[k])
    for s in range(LANES):
        lanes.keep[0, s] = rule.fixed[s if s < M else 0, KEEP]
        lanes.drops[0] += lanes.keep[0, s] < 1
    spread(state.w, lanes.W)
    updates, shots = 0, 0
    for tick in range(len(record.wanted) if alive else 0):
        for k in range(M):  # as it was after the last tick
            copy(room.w, k, state.w, k)
            copy(room.m, k, state.m, k)
            copy(room.v, k, state.v, k)
        going = tick > 0
        while going:
            alive -= _one_update(net, data, rule, state, room, lanes, batch, step, updates)
            step, batch, updates = step + 1, batch + 1, updates + 1
            if batch * data.batch_size >= data.training:
                epoch, batch = epoch + 1, 0
            going = batch > 0 and not record.by_batch and alive > 0
        if tick and batch == 0:
            for k in range(M):
                order(rule.seeds[k], epoch, room.places[k])
        _scored(net, data, state, record, room, lanes, tick)
        for k in range(M):
            if not ended[k, REASON] and not np.isfinite(record.scores[tick, k, LOSS_TRAIN]):
                alive -= 1
                diverged(ended[k], step, state.w[k])
            if not ended[k, REASON]:
                ended[k, TICKS] = tick
                state.clock[k, EPOCH], state.clock[k, BATCH], state.clock[k, STEP] = epoch, batch, step
            elif ended[k, REASON] == DIVERGED:
                copy(state.w, k, room.w, k)
                copy(state.m, k, room.m, k)
                copy(state.v, k, room.v, k)
        if record.wanted[tick]:
            _snapshot(net, data, rule, state, record, room, lanes, shots)
            shots += 1
        if tick and batch == 0:
            for k in range(M):
                if not ended[k, REASON]:
                    ended[k, REASON] = stop(record.scores[tick, k], rule.stops[k], state.progress[k])
                    ended[k, AT_STEP] = step
                    alive -= ended[k, REASON] > 0
        if not alive:
            break


def evaluate(net, data, w, scores, room):  # type: ignore[no-untyped-def]
    """As small_plain.evaluate."""
    lanes = lanes_in(net.sizes, w.shape[1], room.real, room.whole, room.key)
    for k in range(len(w)):
        spread(w[k : k + 1], lanes.W)
        mean_loss(net, data, lanes, np.int64(0), data.training, room.everyone, bool(0), scores[k : k + 1])


def maps(net, x, w, outputs, room):  # type: ignore[no-untyped-def]
    """As small_plain.maps."""
    lanes, n = lanes_in(net.sizes, w.shape[1], room.real, room.whole, room.key), x.shape[1]
    spread(w, lanes.W)
    for at in range(0, len(x), LANES):
        for i in range(n):
            for s in range(LANES):
                lanes.a[i, s] = x[min(at + s, len(x) - 1), i]
        forward(net.sizes, net.kinds, lanes, bool(0))
        for j in range(len(outputs)):
            if at + LANES <= len(x):
                for s in range(LANES):
                    outputs[j, at + s] = lanes.a[n + j, s]
            else:
                for s in range(len(x) - at):
                    outputs[j, at + s] = lanes.a[n + j, s]
