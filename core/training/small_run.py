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
from core.training.small_job import (
    BATCH,
    EPOCH,
    REASON,
    STEP,
    TICKS,
    Data,
    Net,
    Record,
    Rule,
    State,
)
from core.training.small_math import LOSSES, NAMES
from core.training.small_parts import Array, Examples, Model, Recording
from core.training.small_rates import fixed, steps_per_epoch, varying
from core.training.small_recording import recording

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


def described(config: SmallConfig, data: Examples) -> Net:
    """Sizes, activations and loss as the backends read them."""
    shape = np.array(sizes(config, data.inputs.shape[1], data.outputs), np.int64)
    names = np.array([NAMES.index(each) for each in kinds(config, data.task)], np.int64)
    return Net(shape, names, LOSSES.index(loss_of(config, data.task)))


def weights_only(shape: Sequence[int]) -> Array:
    """(P,) 1 for a weight, 0 for a bias."""
    return np.concatenate([np.repeat([1.0, 0.0], [m * n, m]) for n, m in pairwise(shape)])


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
    net, M = described(configs[0], data), len(models)
    dtype = np.float64 if exact else np.float32
    examples, state = _arranged(configs[0], data, dtype), _begun(models, dtype)
    begin = state.clock.copy()
    record = Record(
        by_batch,
        np.isin(np.arange(ticks + 1), at),
        np.full((ticks + 1, M, 4), np.nan, np.float32),
        np.zeros((len(at), M, state.w.shape[1]), np.float32),
        np.zeros((len(at), M, len(net.kinds)), np.float32),
    )
    rule = Rule(
        weights_only(net.sizes.tolist()).astype(dtype),
        np.stack([fixed(config) for config in configs]).astype(dtype),
        np.empty((0, M, 3), dtype),  # of the updates of one block
        np.array([config.seed for config in configs], np.uint64),
        np.array([[config.target, config.patience] for config in configs], np.float64),
    )
    ends = _in_blocks(configs, net, examples, rule, state, record)
    return [
        recording(k, config, net, examples, rule, state, record, at, begin[k], ends[k])
        for k, config in enumerate(configs)
    ]


def _arranged(config: SmallConfig, data: Examples, dtype: Any) -> Data:
    each = np.argsort(~data.train, kind="stable")  # the training examples first
    x, target = (np.ascontiguousarray(part[each], dtype) for part in (data.inputs, _targets(config, data)))
    return Data(x, target, int(data.train.sum()), config.batch_size)


def _targets(config: SmallConfig, data: Examples) -> Array:
    return data.targets(loss_of(config, data.task))


def _begun(models: Sequence[Model], dtype: Any) -> State:
    return State(
        np.stack([model.parameters for model in models]).astype(dtype),
        np.stack([model.slots[0] for model in models]).astype(dtype),
        np.stack([model.slots[1] for model in models]).astype(dtype),
        np.array([[model.epoch, model.batch, model.step] for model in models], np.int64),
        np.array([[model.best, model.since] for model in models], np.float64),
        np.zeros((len(models), 4), np.int64),
    )


def _in_blocks(configs: Sequence[SmallConfig], net: Net, data: Data, rule: Rule, state: State, record: Record) -> Array:
    """Train, block by block of coefficients; State.ended of the whole: a backend counts the ticks of its block."""
    ticks, per_epoch = len(record.wanted) - 1, steps_per_epoch(configs[0], data.training)
    block = BLOCK if record.by_batch else max(1, BLOCK // per_epoch)
    ends, done = np.zeros_like(state.ended), 0
    while done < ticks or not done:
        some = min(block, ticks - done)
        updates = some if record.by_batch else some * per_epoch
        tables = [
            varying(config, int(clock[EPOCH]) * per_epoch + int(clock[BATCH]), int(clock[STEP]), updates, per_epoch)
            for config, clock in zip(configs, state.clock, strict=True)
        ]
        wanted = record.wanted[done : done + some + 1].copy()
        wanted[0] &= done == 0  # the state between two blocks was recorded by the first
        shot = int(record.wanted[: done + bool(done)].sum())
        backend().train(
            net,
            data,
            rule._replace(varying=np.stack(tables, axis=1).astype(state.w.dtype)),
            state,
            Record(
                record.by_batch,
                wanted,
                record.scores[done : done + some + 1],
                record.shots[shot:],
                record.norms[shot:],
            ),
        )
        fresh = ends[:, REASON] == 0
        ends[fresh] = state.ended[fresh]
        ends[fresh, TICKS] += done
        done += some
        if state.ended[:, REASON].all() or not some:
            break
    return ends
