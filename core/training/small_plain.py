"""The training loop over small_math.py: what small_kernels.py does, until it is compiled, with the same arguments."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.training import small_math as mathematics
from core.training.small_job import (
    AT_STEP,
    BEST,
    CLIP,
    EPOCH,
    KEEP,
    L1,
    L2,
    LOSS_TEST,
    LOSS_TRAIN,
    PATIENCE,
    REASON,
    SINCE,
    TARGET_LOSS,
    TICKS,
    Data,
    Net,
    Record,
    Rule,
    State,
)
from core.training.small_parts import DIVERGED, PLATEAU, TARGET, Array
from core.training.small_random import dropout_mask, order


@np.errstate(all="ignore")  # what is no number ends the run with a reason
def train(net: Net, data: Data, rule: Rule, state: State, record: Record) -> None:
    """Train each of the models for some ticks or until it ends."""
    for k in range(len(state.w)):
        _train_one(k, net, data, rule, state, record)


def _train_one(k: int, net: Net, data: Data, rule: Rule, state: State, record: Record) -> None:
    w, m, v, clock, ended = state.w[k], state.m[k], state.v[k], state.clock[k], state.ended[k]
    fixed, seed, (x, target, count, size) = rule.fixed[k], rule.seeds[k], data
    shot, update, places = 0, 0, order(seed, clock[EPOCH], count)
    for tick in range(len(record.wanted) if not ended[REASON] else 0):
        finite = [each.copy() for each in (clock, w, m, v)]  # as it was after the last tick
        epoch, batch, step = (int(each) for each in clock)
        going = tick > 0
        while going:
            chosen = places[batch * size : (batch + 1) * size]
            masks = _masks(net.sizes, fixed[KEEP], seed, step, len(chosen), w.dtype)
            g = mathematics.gradient(*net, w, x[chosen], target[chosen], masks)
            g = mathematics.penalty(g, w, rule.weights, fixed[L1], fixed[L2])
            g = mathematics.clip(g, fixed[CLIP])
            mathematics.update(w, m, v, g, rule.weights, fixed, rule.varying[update, k])
            step, update, batch = step + 1, update + 1, batch + 1
            if batch * size >= count:
                epoch, batch = epoch + 1, 0
                places = order(seed, epoch, count)
            broken = not np.isfinite(w).all()
            going = batch > 0 and not record.by_batch and not broken
        clock[:] = epoch, batch, step
        through = mathematics.forward(net.sizes, net.kinds, w, x)[-1]
        scores = record.scores[tick, k]
        scores[:] = _scores(net, through, target, count)
        if not (np.isfinite(w).all() and np.isfinite(scores[LOSS_TRAIN])):
            bad = ~np.isfinite(w)
            ended[REASON:] = DIVERGED, step, np.argmax(bad if bad.any() else abs(w))
            clock[:], w[:], m[:], v[:] = finite
            return
        ended[TICKS] = tick
        if record.wanted[tick]:
            record.shots[shot, k], record.norms[shot, k] = w, norms(net, data, rule, fixed, w)
            shot += 1
        if tick and batch == 0:
            reason = stop(scores, rule.stops[k], state.progress[k])
            if reason:
                ended[REASON], ended[AT_STEP] = reason, step
                return


def stop(scores: Array, stops: Array, progress: Array) -> int:
    """Why to stop after an epoch with these losses, or 0; `progress` is brought up to date."""
    better = scores[LOSS_TEST] < progress[BEST]
    progress[BEST] = scores[LOSS_TEST] if better else progress[BEST]
    progress[SINCE] = 0 if better else progress[SINCE] + 1
    if scores[LOSS_TRAIN] < stops[TARGET_LOSS]:
        return TARGET
    return PLATEAU if 0 < stops[PATIENCE] <= progress[SINCE] else 0


def _scores(net: Net, through: tuple[Array, Array], target: Array, count: int) -> list[float]:
    """Losses and accuracies: train, test, train, test."""
    z, a = through
    train = mathematics.score(net.kinds, net.loss, z[:count], a[:count], target[:count])
    test = mathematics.score(net.kinds, net.loss, z[count:], a[count:], target[count:])
    return [train[0], test[0], train[1], test[1]]


def _masks(sizes: Array, keep: float, seed: int, step: int, examples: int, dtype: np.dtype[Any]) -> list[Array]:
    """Dropout's masks of the hidden layers; none where all stay."""
    if keep == 1:
        return []
    starts = np.concatenate([[0], np.cumsum(sizes[1:-1])])
    return [
        dropout_mask(seed, step, start, size, examples, keep).astype(dtype)
        for start, size in zip(starts, sizes[1:-1], strict=False)
    ]


def norms(net: Net, data: Data, rule: Rule, fixed: Array, w: Array) -> list[float]:
    """The norm of each layer's part of the gradient over all training examples, penalty included."""
    g = mathematics.gradient(*net, w, data.x[: data.training], data.target[: data.training])
    g = mathematics.penalty(g, w, rule.weights, fixed[L1], fixed[L2])
    return [float(np.sqrt((dW * dW).sum() + (db * db).sum())) for dW, db in mathematics.layers(net.sizes, g)]


def evaluate(net: Net, x: Array, target: Array, w: Array, scores: Array) -> None:
    """(K, 2) mean loss and accuracy of each of K parameter vectors."""
    for k in range(len(w)):
        through = mathematics.forward(net.sizes, net.kinds, w[k], x)[-1]
        scores[k] = mathematics.score(net.kinds, net.loss, *through, target)


def maps(net: Net, x: Array, w: Array, outputs: Array) -> None:
    """(units, points) what every neuron, layer after layer, says at each point of `x` (points, features)."""
    at = 0
    for _, a in mathematics.forward(net.sizes, net.kinds, w, x):
        outputs[at : at + a.shape[1]] = a.T
        at += a.shape[1]
