"""The engine for small networks: trains one or many, records what happened. Knows no page and no tensor.

The mathematics is small_math.py; small_kernels.py does it compiled, in float32 ("fast") or float64 ("exact"). It is compiled in
the background (`warm`); until then, and where Numba is missing, NumPy does the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from core.training.small import Initialization, SmallConfig
from core.training.small_parts import Array, Ended, Examples, Model, Recording, joined, kept
from core.training.small_rates import steps_per_epoch
from core.training.small_run import LANES, backend, compiled, described, kinds, run, sizes, warm

__all__ = [
    "Ended",
    "Examples",
    "Model",
    "Recording",
    "advance",
    "batches",
    "compiled",
    "evaluate",
    "first",
    "joined",
    "kept",
    "kinds",
    "maps",
    "race",
    "sizes",
    "warm",
]


def first(config: SmallConfig, inputs: int, outputs: int, dtype: Any = np.float32) -> Model:
    """The network before training, its weights drawn as torch.nn.init does, its biases 0."""
    chance = np.random.default_rng(config.seed)
    shape = sizes(config, inputs, outputs)
    parts = []
    for n, m in pairwise(shape):
        parts += [drawn(config.initialization, chance, m, n).ravel(), np.zeros(m)]
    parameters = np.concatenate(parts).astype(dtype)
    return Model(parameters, np.zeros((2, len(parameters)), dtype))


def drawn(name: Initialization, chance: np.random.Generator, m: int, n: int) -> Array:
    """(m, n) weights from n units to m (Glorot, Bengio 2010; He and others 2015, with ReLU's gain √2)."""
    match name:
        case "xavier_normal":
            return chance.normal(0, np.sqrt(2 / (n + m)), (m, n))
        case "xavier_uniform":
            return chance.uniform(-np.sqrt(6 / (n + m)), np.sqrt(6 / (n + m)), (m, n))
        case "he_normal":
            return chance.normal(0, np.sqrt(2 / n), (m, n))
        case "he_uniform":
            return chance.uniform(-np.sqrt(6 / n), np.sqrt(6 / n), (m, n))
        case "normal":
            return chance.normal(0, 1, (m, n))
        case "uniform":
            return chance.uniform(0, 1, (m, n))
    return np.zeros((m, n))


def advance(
    config: SmallConfig,
    data: Examples,
    model: Model,
    epochs: int,
    *,
    snapshots_at: Sequence[int] | None = None,
    every: int | None = None,
    exact: bool = False,
) -> Recording:
    """Train for so many epochs more, at most to the config's limit; nothing given is changed.

    Snapshots are those of `kept`, or those after the epochs `snapshots_at`, or after `every` so many; the first and the last always.
    A model in the middle of an epoch finishes it first.
    """
    end = max(model.epoch, min(model.epoch + epochs, config.epochs))
    at = kept(model.epoch, end)
    if snapshots_at is not None or every is not None:
        wish = np.arange(model.epoch, end + 1)
        chosen = np.isin(wish, snapshots_at) if snapshots_at is not None else wish % max(1, every or 1) == 0
        at = kept(model.epoch, end) if chosen.sum() > 498 else np.union1d(wish[chosen], [model.epoch, end])
    return run([config], data, [model], end - model.epoch, at - model.epoch, by_batch=False, exact=exact)[0]


def batches(config: SmallConfig, data: Examples, model: Model, count: int, *, exact: bool = False) -> Recording:
    """The same for so many batches, with a snapshot and losses after each."""
    per_epoch = steps_per_epoch(config, int(data.train.sum()))
    left = (config.epochs - model.epoch) * per_epoch - model.batch
    count = max(0, min(count, left))
    return run([config], data, [model], count, np.arange(count + 1), by_batch=True, exact=exact)[0]


def race(configs: Sequence[SmallConfig], data: Examples, epochs: int, *, exact: bool = False) -> list[Recording]:
    """The same task for many at once, each from its own first weights, with some fifty snapshots.

    Those of the same sizes, activations, loss and batches are computed side by side, whatever else differs.
    """
    found: dict[int, Recording] = {}
    groups: dict[Any, list[int]] = {}
    for i, config in enumerate(configs):
        groups.setdefault(
            (config.units, config.activations, config.loss, config.batch_size, min(epochs, config.epochs)), []
        ).append(i)
    for (*_, last), numbers in groups.items():
        at = np.unique(np.linspace(0, last, 51).astype(int))
        for start in range(0, len(numbers), LANES):
            lanes = numbers[start : start + LANES]
            some = [configs[i] for i in lanes]
            dtype = np.float64 if exact else np.float32
            models = [first(each, data.inputs.shape[1], data.outputs, dtype) for each in some]
            recordings = run(some, data, models, last, at, by_batch=False, exact=exact)
            found.update(zip(lanes, recordings, strict=True))
    return [found[i] for i in range(len(configs))]


def evaluate(config: SmallConfig, data: Examples, parameters: Array, *, test: bool = False) -> tuple[Array, Array]:
    """(K,) mean loss and accuracy of each of K parameter vectors (K, P), over the training or the test examples."""
    part = data.train ^ test
    dtype = parameters.dtype
    scores = np.empty((len(parameters), 2), dtype)
    x, target = (np.ascontiguousarray(each[part], dtype) for each in (data.inputs, data.targets(config.loss)))
    backend().evaluate(described(config, data), x, target, np.ascontiguousarray(parameters), scores)
    return scores[:, 0], scores[:, 1]


def maps(config: SmallConfig, data: Examples, parameters: Array, points: Array) -> Array:
    """(units, points) what every neuron, layer after layer, answers at each of `points` (points, features)."""
    net = described(config, data)
    outputs = np.empty((int(net.sizes[1:].sum()), len(points)), parameters.dtype)
    backend().maps(net, np.ascontiguousarray(points, parameters.dtype), parameters, outputs)
    return outputs
