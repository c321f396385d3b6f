"""What the playground's process does: train a line for a while, look into one epoch, walk the landscape. Runs in the child.

Each function takes the line as JSON, with the arrays of its model where it is to go on, and returns (header, arrays).
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from core.data.plane import Plane, features, load
from core.playground import experiment as experiments
from core.playground.experiment import Change, Experiment
from core.training import small_engine
from core.training.small_parts import Examples, Model, Recording, joined
from core.wire import Array

Answer = tuple[dict[str, Any], dict[str, Array]]
EXPLODED = 1e30  # losses beyond it are drawn no differently, and a float of 32 bits holds it


def advance(
    experiment: dict[str, Any], changes: list[Any], start: int, engine: str, seconds: float, **model: Array
) -> Answer:
    """Train on for about so many seconds, from the line's beginning if no model is given."""
    begun = time.perf_counter()
    given, otherwise = experiments.read(experiment), _changes(changes)
    examples = prepared(given)
    config = experiments.changed(given.network, otherwise)
    computing(engine)
    now = Model.unpack(model) if model else beginning(given, examples, start, otherwise)
    recording = small_engine.advance(config, examples, now, 1)
    count = 1
    while recording.ended is None and (left := seconds - (time.perf_counter() - begun)) > 0:
        looked = time.perf_counter()
        recording = joined(recording, small_engine.advance(config, examples, recording.model, count))
        pace = count / max(1e-6, time.perf_counter() - looked)
        count = max(1, min(8 * count, int(pace * left)))
    return sent(recording, time.perf_counter() - begun)


def beginning(given: Experiment, examples: Examples, start: int, changes: tuple[Change, ...]) -> Model:
    """The model that a line begins with: the first weights, or the trunk's at `start` with some of them changed."""
    network = given.network
    model = small_engine.first(network, examples.inputs.shape[1], examples.outputs)
    if start:
        model = small_engine.advance(network, examples, model, start, snapshots_at=[]).model
    if not changes and not start:
        return model
    parameters, slots, step = model.parameters.copy(), model.slots, model.step
    shape = small_engine.sizes(network, examples.inputs.shape[1], examples.outputs)
    for weight, value in experiments.weights_of(changes).items():
        parameters[experiments.place(weight, list(shape))] = value
    if experiments.changed(network, changes).rule != network.rule:
        slots, step = np.zeros_like(slots), 0  # another rule remembers other things, and counts its updates from 1
    return replace(model, parameters=parameters, slots=slots, step=step, best=np.inf, since=0)


def zoomed(experiment: dict[str, Any], changes: list[Any], start: int, engine: str, epoch: int) -> Answer:
    """One epoch of the line, batch by batch: the state after `epoch` epochs, then after each batch of the next."""
    begun = time.perf_counter()
    given, otherwise = experiments.read(experiment), _changes(changes)
    examples = prepared(given)
    config = experiments.changed(given.network, otherwise)
    computing(engine)
    model = beginning(given, examples, start, otherwise)
    if epoch > start:
        model = small_engine.advance(config, examples, model, epoch - start, snapshots_at=[]).model
    count = -(-int(examples.train.sum()) // config.batch_size)
    recording = small_engine.batches(config, examples, model, count)
    return sent(recording, time.perf_counter() - begun)


def sent(recording: Recording, seconds: float) -> Answer:
    """A recording as core/playground/trajectory.py reads it."""
    names = ("loss_train", "loss_test", "accuracy_train", "accuracy_test", "rates", "gradient_norms", "parameters")
    arrays = {name: np.clip(getattr(recording, name), -EXPLODED, EXPLODED).astype(np.float32) for name in names}
    arrays |= {name: getattr(recording, name).astype(np.int32) for name in ("epochs", "batches")}
    for name, array in recording.model.pack().items():
        arrays[f"model_{name}"] = array.astype(np.int32) if array.dtype == np.int64 else array
    ended = recording.ended and recording.ended._asdict()
    return {"ended": ended, "shape": list(recording.shape), "seconds": seconds}, arrays


@lru_cache(maxsize=64)
def prepared(given: Experiment) -> Examples:
    """The experiment's examples as the engine takes them. Raises Problem as core/data/plane.py."""
    return examples_of(load(given.data, given.own), given.features)


def examples_of(plane: Plane, names: tuple[Any, ...]) -> Examples:
    """Points with their features."""
    labels = plane.values if plane.task == "regression" else plane.labels
    return Examples(features(plane.points, names), labels, plane.train, plane.task, max(2, plane.classes))


def computing(engine: str) -> None:
    """See that the compiled kernels are loaded, if it is they that compute. They are on disk by then."""
    if engine == "compiled":
        small_engine.warm()


def _changes(changes: list[Any]) -> tuple[Change, ...]:
    return tuple(experiments.accept(name, value) for name, value in changes)
