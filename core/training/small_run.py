"""A training run of small networks: numbers to the mathematics, numbers back as recordings. Knows no page.

`backend` is small_kernels.py when it is compiled, small_plain.py until then or where Numba is missing.
"""

from __future__ import annotations

import importlib
import logging
import threading
from collections.abc import Sequence
from itertools import pairwise
from types import ModuleType
from typing import Any

import numpy as np

from core.training import small_plain
from core.training.small import SmallConfig
from core.training.small_math import LOSSES, NAMES
from core.training.small_parts import REASONS, Array, Ended, Examples, Model, Recording
from core.training.small_rates import fixed, rates, varying

LANES = 16  # models that are trained side by side
BLOCK = 4096  # updates for which coefficients are computed at once

_lock = threading.Lock()
_compiled: ModuleType | None = None


def warm() -> bool:
    """Compile the kernels or read them from the disk; whether there are any. Seconds at first: call it in a thread."""
    global _compiled
    with _lock:
        if _compiled is None:
            try:
                _compiled = importlib.import_module("core.training.small_kernels")
            except Exception:  # no Numba, no compiler, no place for its cache: NumPy goes on
                logging.getLogger("glassbox.training").warning("no compiled kernels", exc_info=True)
    return _compiled is not None


def compiled() -> bool:
    """Whether the compiled kernels do the work from now on."""
    return _compiled is not None


def backend() -> Any:
    """The module that computes: `train`, `evaluate`, `maps`."""
    return _compiled or small_plain


def sizes(config: SmallConfig, inputs: int, outputs: int) -> tuple[int, ...]:
    """Units of each layer, inputs and outputs included."""
    return (inputs, *config.units, outputs)


def kinds(config: SmallConfig, task: str) -> tuple[str, ...]:
    """The activation of each layer, the output's included, as the table in small.py says."""
    if task == "regression":
        return (*config.activations, "linear")
    if config.loss == "cross_entropy":
        return (*config.activations, "softmax" if task == "many" else "sigmoid")
    return (*config.activations, "tanh")


def loss_of(config: SmallConfig, task: str) -> str:
    """The loss; a regression has no classes for a cross-entropy and gets the squared error."""
    return "squared" if task == "regression" and config.loss == "cross_entropy" else config.loss


def described(config: SmallConfig, data: Examples) -> tuple[Array, Array, int]:
    """Sizes, activations and loss as the backends read them."""
    shape = np.array(sizes(config, data.inputs.shape[1], data.outputs), np.int64)
    names = np.array([NAMES.index(each) for each in kinds(config, data.task)], np.int64)
    return shape, names, LOSSES.index(loss_of(config, data.task))


def steps_per_epoch(config: SmallConfig, data: Examples) -> int:
    """Updates in an epoch; the last batch may be smaller."""
    return -(-int(data.train.sum()) // config.batch_size)


def weights_only(shape: Sequence[int]) -> Array:
    """(P,) 1 for a weight, 0 for a bias."""
    return np.concatenate([np.repeat([1.0, 0.0], [m * n, m]) for n, m in pairwise(shape)])


def place(shape: Sequence[int], k: int) -> tuple[int, int, int]:
    """Layer, to and from of the parameter at `k` of the flat vector; from −1 is a bias."""
    for layer, (n, m) in enumerate(pairwise(shape)):
        if k < m * n:
            return layer, int(k // n), int(k % n)
        if k < m * n + m:
            return layer, int(k - m * n), -1
        k -= m * n + m
    raise IndexError(k)


def run(
    configs: Sequence[SmallConfig],
    data: Examples,
    models: Sequence[Model],
    ticks: int,
    at: Array,
    *,
    by_batch: bool,
    exact: bool,
) -> list[Recording]:
    """Train models side by side for so many epochs (or batches), with snapshots at the ticks `at`."""
    shape, names, loss = described(configs[0], data)
    per_epoch, dtype, M = steps_per_epoch(configs[0], data), np.float64 if exact else np.float32, len(models)
    each = np.argsort(~data.train, kind="stable")  # the training examples first
    x = np.ascontiguousarray(data.inputs[each], dtype)
    target = np.ascontiguousarray(data.targets(loss_of(configs[0], data.task))[each], dtype)
    counts = np.array([data.train.sum(), configs[0].batch_size])
    weights = weights_only(shape.tolist()).astype(dtype)
    constants = np.stack([fixed(config) for config in configs]).astype(dtype)
    seeds = np.array([config.seed for config in configs], np.uint64)
    stops = np.array([[config.target, config.patience] for config in configs], np.float64)
    clock = np.array([[model.epoch, model.batch, model.step] for model in models], np.int64)
    w = np.stack([model.parameters for model in models]).astype(dtype)
    m, v = (np.stack([model.slots[slot] for model in models]).astype(dtype) for slot in (0, 1))
    progress = np.array([[model.best, model.since] for model in models], np.float64)
    begun = clock.copy()

    wanted = np.isin(np.arange(ticks + 1), at)
    scores = np.full((ticks + 1, M, 4), np.nan, np.float32)
    shots = np.zeros((len(at), M, len(weights)), np.float32)
    norms = np.zeros((len(at), M, len(names)), np.float32)
    ended = np.zeros((M, 4), np.int64)
    ends = np.zeros((M, 4), np.int64)

    done, block = 0, BLOCK if by_batch else max(1, BLOCK // per_epoch)
    while done < ticks or not done:
        some = min(block, ticks - done)
        updates = some if by_batch else some * per_epoch
        table = np.stack(
            [
                varying(config, epoch * per_epoch + batch, step, updates, per_epoch)
                for config, (epoch, batch, step) in zip(configs, clock.tolist(), strict=True)
            ],
            axis=1,
        ).astype(dtype)
        taken = wanted[done : done + some + 1].copy()
        taken[0] &= done == 0  # the state between two blocks was recorded by the first
        shot = int(wanted[: done + bool(done)].sum())
        backend().train(
            shape, names, loss, x, target, counts, weights, constants, table, seeds, stops, clock, w, m, v, progress,
            ended, by_batch, taken, scores[done : done + some + 1], shots[shot:], norms[shot:],
        )  # fmt: skip
        fresh = ends[:, 1] == 0
        ends[fresh] = ended[fresh] + [done, 0, 0, 0]
        done += some
        if ended[:, 1].all() or not some:
            break

    def recorded(k: int) -> Recording:
        config, last = configs[k], int(ends[k, 0])
        reason, step, spot = REASONS[ends[k, 1]], int(ends[k, 2]), int(ends[k, 3])
        epoch, batch, steps = (int(number) for number in clock[k])
        if reason is None and epoch >= config.epochs:
            reason, step = "limit", steps
        ticks_at = at[at <= last]
        snapshots, gradient_norms = shots[: len(ticks_at), k], norms[: len(ticks_at), k]
        if not len(ticks_at) or ticks_at[-1] != last:  # it ended between two snapshots
            ticks_at = np.append(ticks_at, last)
            snapshots = np.concatenate([snapshots, w[k : k + 1].astype(np.float32)])
            own = small_plain.norms(
                shape, names, loss, w[k], x[: counts[0]], target[: counts[0]], weights, constants[k]
            )
            gradient_norms = np.concatenate([gradient_norms, np.array([own], np.float32)])
        first = int(begun[k, 0]) * per_epoch + int(begun[k, 1])
        places = first + np.arange(last + 1) if by_batch else per_epoch * (begun[k, 0] + np.arange(last + 1))
        places[0] = first
        whole = Model(w[k], np.stack([m[k], v[k]]), steps, epoch, batch, float(progress[k, 0]), int(progress[k, 1]))
        return Recording(
            epochs=(places[ticks_at] // per_epoch).astype(np.int32),
            batches=(places[ticks_at] % per_epoch).astype(np.int32),
            parameters=snapshots.copy(),
            gradient_norms=gradient_norms.copy(),
            **{
                name: scores[: last + 1, k, i].copy()
                for i, name in enumerate(("loss_train", "loss_test", "accuracy_train", "accuracy_test"))
            },
            rates=rates(config, places, per_epoch).astype(np.float32),
            model=whole,
            ended=reason and Ended(reason, epoch, step, place(shape.tolist(), spot) if reason == "diverged" else None),
            shape=tuple(shape.tolist()),
        )

    return [recorded(k) for k in range(M)]
