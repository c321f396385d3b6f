"""The training loop over small_math.py: what small_kernels.py does, until it is compiled, with the same arguments."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.training import small_math as mathematics
from core.training.small_parts import DIVERGED, PLATEAU, TARGET, Array
from core.training.small_random import dropout_mask, order


@np.errstate(all="ignore")  # what is no number ends the run with a reason
def train(
    sizes: Array,
    kinds: Array,
    loss: int,
    x: Array,  # (n, features): the training examples, then the test examples
    target: Array,  # (n, outputs)
    counts: Array,  # training examples, batch size
    weights: Array,  # (P,) 1 for a weight, 0 for a bias
    fixed: Array,  # (M, 11) see small_rates.py
    varying: Array,  # (updates, M, 3)
    seeds: Array,  # (M,)
    stops: Array,  # (M, 2) target, patience; 0: never
    clock: Array,  # (M, 3) epoch, batch, step; changed in place like all that follows; all models begin at the same
    w: Array,  # (M, P) parameters
    m: Array,
    v: Array,
    progress: Array,  # (M, 2) best test loss, epochs since
    ended: Array,  # (M, 4) ticks done, reason or 0, step, place of the parameter that is no number
    by_batch: bool,  # a tick is a batch, not an epoch
    wanted: Array,  # (ticks + 1,) whether a snapshot is taken
    scores: Array,  # (ticks + 1, M, 4) losses and accuracies: train, test, train, test
    shots: Array,  # (S, M, P)
    snapshot_norms: Array,  # (S, M, layers)
) -> None:
    """Train each of M models for some ticks or until it ends."""
    for k in range(len(w)):
        shot, update, places = 0, 0, order(seeds[k], clock[k, 0], counts[0])
        for tick in range(len(wanted) if not ended[k, 1] else 0):
            finite = [each[k].copy() for each in (clock, w, m, v)]  # as it was after the last tick
            epoch, batch, step = (int(each) for each in clock[k])
            going = tick > 0
            while going:
                chosen = places[batch * counts[1] : (batch + 1) * counts[1]]
                masks = _masks(sizes, fixed[k, 10], seeds[k], step, len(chosen), w.dtype)
                g = mathematics.gradient(sizes, kinds, loss, w[k], x[chosen], target[chosen], masks)
                g = mathematics.penalty(g, w[k], weights, fixed[k, 7], fixed[k, 8])
                g = mathematics.clip(g, fixed[k, 9])
                mathematics.update(w[k], m[k], v[k], g, weights, fixed[k], varying[update, k])
                step, update, batch = step + 1, update + 1, batch + 1
                if batch * counts[1] >= counts[0]:
                    epoch, batch = epoch + 1, 0
                    places = order(seeds[k], epoch, counts[0])
                broken = not np.isfinite(w[k]).all()
                going = batch > 0 and not by_batch and not broken
            clock[k] = epoch, batch, step
            through = mathematics.forward(sizes, kinds, w[k], x)[-1]
            scores[tick, k] = _scores(kinds, loss, through, target, counts[0])
            if not (np.isfinite(w[k]).all() and np.isfinite(scores[tick, k, 0])):
                bad = ~np.isfinite(w[k])
                ended[k, 1:] = DIVERGED, step, np.argmax(bad if bad.any() else abs(w[k]))
                clock[k], w[k], m[k], v[k] = finite
                break
            ended[k, 0] = tick
            if wanted[tick]:
                shots[shot, k] = w[k]
                snapshot_norms[shot, k] = norms(
                    sizes, kinds, loss, w[k], x[: counts[0]], target[: counts[0]], weights, fixed[k]
                )
                shot += 1
            if tick and batch == 0:
                reason = stop(scores[tick, k], stops[k], progress[k])
                if reason:
                    ended[k, 1:3] = reason, step
                    break


def stop(scores: Array, stops: Array, progress: Array) -> int:
    """Why to stop after an epoch with these losses, or 0; `progress` is brought up to date."""
    better = scores[1] < progress[0]
    progress[0] = scores[1] if better else progress[0]
    progress[1] = 0 if better else progress[1] + 1
    if scores[0] < stops[0]:
        return TARGET
    return PLATEAU if 0 < stops[1] <= progress[1] else 0


def _scores(kinds: Array, loss: int, through: tuple[Array, Array], target: Array, count: int) -> list[float]:
    """Losses and accuracies: train, test, train, test."""
    z, a = through
    train = mathematics.score(kinds, loss, z[:count], a[:count], target[:count])
    test = mathematics.score(kinds, loss, z[count:], a[count:], target[count:])
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


def norms(
    sizes: Array, kinds: Array, loss: int, w: Array, x: Array, target: Array, weights: Array, fixed: Array
) -> list[float]:
    """The norm of each layer's part of the gradient over all training examples, penalty included."""
    g = mathematics.gradient(sizes, kinds, loss, w, x, target)
    g = mathematics.penalty(g, w, weights, fixed[7], fixed[8])
    return [float(np.sqrt((dW * dW).sum() + (db * db).sum())) for dW, db in mathematics.layers(sizes, g)]


def evaluate(sizes: Array, kinds: Array, loss: int, x: Array, target: Array, w: Array, scores: Array) -> None:
    """(K, 2) mean loss and accuracy of each of K parameter vectors."""
    for k in range(len(w)):
        scores[k] = mathematics.score(kinds, loss, *mathematics.forward(sizes, kinds, w[k], x)[-1], target)


def maps(sizes: Array, kinds: Array, x: Array, w: Array, outputs: Array) -> None:
    """(units, points) what every neuron, layer after layer, says at each point of `x` (points, features)."""
    at = 0
    for _, a in mathematics.forward(sizes, kinds, w, x):
        outputs[at : at + a.shape[1]] = a.T
        at += a.shape[1]
