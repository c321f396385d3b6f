"""What the playground's process does: train a line for a while, look into one epoch, walk the landscape. Runs in the child.

Each function takes the line as JSON, with the arrays of its model where it is to go on, and returns (header, arrays). None
trains for longer than it is told: what is far away is come to by several questions.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from core.data.plane import Plane, features, load
from core.errors import Problem
from core.playground import experiment as experiments
from core.playground.experiment import Change, Experiment
from core.training import small_engine
from core.training.small import SmallConfig
from core.training.small_parts import Examples, Model, Recording, joined
from core.training.small_rates import steps_per_epoch
from core.wire import Array

Answer = tuple[dict[str, Any], dict[str, Array]]
EXPLODED = 1e30  # losses beyond it are drawn no differently, and a float of 32 bits holds it


def advance(
    experiment: dict[str, Any],
    changes: list[Any],
    start: int,
    engine: str,
    seconds: float,
    leading: bool = False,
    **model: Array,
) -> Answer:
    """Train on for about so many seconds, from the line's beginning if no model is given, or on the way to it."""
    begun = time.perf_counter()
    given, otherwise = experiments.read(experiment), _changes(changes)
    examples = prepared(given)
    config = experiments.changed(given.network, otherwise)
    computing(engine)
    now, leading = reached(given, examples, otherwise, start, start, begun + seconds, leading, model)
    if leading:
        return underway(now, leading, time.perf_counter() - begun)
    recording = small_engine.advance(config, examples, now, 1)
    count = 1
    while recording.ended is None and (left := seconds - (time.perf_counter() - begun)) > 0:
        looked = time.perf_counter()
        recording = joined(recording, small_engine.advance(config, examples, recording.model, count))
        pace = count / max(1e-6, time.perf_counter() - looked)
        count = max(1, min(8 * count, int(pace * left)))
    return sent(recording, time.perf_counter() - begun)


def zoomed(
    experiment: dict[str, Any],
    changes: list[Any],
    start: int,
    engine: str,
    epoch: int,
    seconds: float,
    leading: bool = False,
    **model: Array,
) -> Answer:
    """One epoch of the line, batch by batch: the state after `epoch` epochs, then after each batch of the next.

    What is not reached after about so many seconds is answered by a model on its way, to be asked with again.
    """
    begun = time.perf_counter()
    given, otherwise = experiments.read(experiment), _changes(changes)
    examples = prepared(given)
    config = experiments.changed(given.network, otherwise)
    computing(engine)
    now, leading = reached(given, examples, otherwise, start, epoch, begun + seconds, leading, model)
    if leading or now.epoch < epoch:
        return underway(now, leading, time.perf_counter() - begun)
    recording = small_engine.batches(config, examples, now, steps_per_epoch(config, int(examples.train.sum())))
    return sent(recording, time.perf_counter() - begun)


def reached(
    given: Experiment,
    examples: Examples,
    changes: tuple[Change, ...],
    start: int,
    epoch: int,
    until: float,
    leading: bool,
    model: dict[str, Array],
) -> tuple[Model, bool]:
    """The line's model at `epoch` or, if time is up before, on its way, and whether it still leads to the line's beginning.

    `model` is where an earlier question came to, `leading` what it said of it. Raises Problem where training ends before.
    """
    network = given.network
    now = Model.unpack(model) if model else small_engine.first(network, examples.inputs.shape[1], examples.outputs)
    if leading or not model:
        now = trained(network, examples, now, start, until)
        if now.epoch < start:
            return now, True
        now = beginning(network, examples, now, changes)
    return trained(experiments.changed(network, changes), examples, now, epoch, until), False


def trained(network: SmallConfig, examples: Examples, model: Model, epoch: int, until: float) -> Model:
    """The model at `epoch`, or as far as it comes until then, one epoch at least. Raises Problem where it ends before."""
    count = 1
    while model.epoch < epoch:
        looked = time.perf_counter()
        recording = small_engine.advance(network, examples, model, min(count, epoch - model.epoch), snapshots_at=[])
        model = recording.model
        if recording.ended and model.epoch < epoch:
            raise Problem("setting_out_of_range", name="from", low=0, high=model.epoch)
        now = time.perf_counter()
        if now >= until:
            break
        pace = count / max(1e-6, now - looked)
        count = max(1, min(8 * count, int(pace * (until - now))))
    return model


def beginning(network: SmallConfig, examples: Examples, model: Model, changes: tuple[Change, ...]) -> Model:
    """The model that a line begins with: the trunk's at that epoch, with some of its weights changed."""
    if not changes and not model.epoch:
        return model
    parameters, slots, step = model.parameters.copy(), model.slots, model.step
    shape = small_engine.sizes(network, examples.inputs.shape[1], examples.outputs)
    for weight, value in experiments.weights_of(changes).items():
        parameters[experiments.place(weight, list(shape))] = value
    if experiments.changed(network, changes).rule != network.rule:
        slots, step = np.zeros_like(slots), 0  # another rule remembers other things, and counts its updates from 1
    return replace(model, parameters=parameters, slots=slots, step=step, best=np.inf, since=0)


def underway(model: Model, leading: bool, seconds: float) -> Answer:
    """A model that has not come to where it was asked for."""
    return {"underway": True, "leading": leading, "seconds": seconds}, _sent(model)


def sent(recording: Recording, seconds: float) -> Answer:
    """A recording as core/playground/trajectory.py reads it."""
    names = ("loss_train", "loss_test", "accuracy_train", "accuracy_test", "rates", "gradient_norms", "parameters")
    arrays = {name: np.clip(getattr(recording, name), -EXPLODED, EXPLODED).astype(np.float32) for name in names}
    arrays |= {name: getattr(recording, name).astype(np.int32) for name in ("epochs", "batches")}
    arrays |= _sent(recording.model)
    ended = recording.ended and recording.ended._asdict()
    return {"ended": ended, "shape": list(recording.shape), "seconds": seconds}, arrays


def _sent(model: Model) -> dict[str, Array]:
    return {
        f"model_{name}": array.astype(np.int32) if array.dtype == np.int64 else array
        for name, array in model.pack().items()
    }


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
