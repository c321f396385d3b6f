"""The checkpoint of a run of sequences: its state in a file and back. Knows no clock, no report and no process.

`a` steps, save, restore and `b` steps give the weights of `a + b` steps, bit for bit. The file is safetensors: numbers and
text, nothing that could run. Tensors `lane.<lane>.*`, `optimizer.<lane>.<parameter>.*`, `task.*`, `generator`.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save as to_safetensors
from torch import Tensor, nn

from core.errors import Problem
from core.files import write_whole
from core.sequences import experiments
from core.sequences.state import SequenceState, module_of, start
from core.sequences.task import Lane
from core.training.checkpoint import MEMORY, read

FORMAT = "glassbox-sequence-1"
BROKEN = (
    Problem,
    AttributeError,
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    RuntimeError,
    RecursionError,
    OverflowError,
)


@dataclass(frozen=True)
class Learned:
    """The networks of a checkpoint, in evaluation mode, by the names of their lanes."""

    experiment: Any
    models: dict[str, nn.Module]
    about: dict[str, Any]  # what the task wrote: a vocabulary, names of classes
    tensors: dict[str, Tensor]  # what else it wrote
    step: int


def save(state: SequenceState, path: Path) -> None:
    """Write a checkpoint; whoever reads `path` meanwhile finds the old one or the new one, never half of one."""
    tensors = {"generator": state.generator.get_state()}
    for lane in state.task.lanes:
        tensors |= {f"lane.{lane.name}.{name}": each for name, each in lane.model.state_dict().items()}
        for number, kept in lane.optimizer.state_dict()["state"].items():
            tensors |= {
                f"optimizer.{lane.name}.{number}.{name}": each for name, each in kept.items() if each is not None
            }
    extra, about = state.task.memory()
    tensors |= {f"task.{name}": each for name, each in extra.items()}
    progress = {"step": state.step, "peak": state.peak, "seconds": state.seconds, "fallen": state.fallen}
    header = {
        "format": FORMAT,
        "experiment": state.experiment.to_json(),
        "about": json.dumps(about, ensure_ascii=False),
        "progress": json.dumps(progress),
    }
    write_whole(path, to_safetensors({name: each.contiguous().clone() for name, each in tensors.items()}, header))


def restore(experiment: Any, path: Path) -> SequenceState:
    """The run as it was saved, to go on exactly as it would have. `experiment` may have other epochs than the saved one.

    Raises Problem("checkpoint_missing" | "checkpoint_unreadable" | "checkpoint_of_another_run").
    """
    header, tensors = read(path, FORMAT)
    try:
        saved = experiments.read(header["experiment"])
        about, progress = json.loads(header["about"]), json.loads(header["progress"])
        step, peak, seconds = int(progress["step"]), float(progress["peak"]), float(progress["seconds"])
        fallen = [bool(each) for each in progress["fallen"]]
    except BROKEN:
        raise Problem("checkpoint_unreadable") from None
    if step < 0 or not 0 < peak < math.inf or not 0 <= seconds < math.inf:
        raise Problem("checkpoint_unreadable")
    if experiment.precision == "auto":
        experiment = replace(experiment, precision=saved.precision)
    if type(saved) is not type(experiment) or replace(experiment, epochs=saved.epochs) != saved:
        raise Problem("checkpoint_of_another_run")
    state = start(experiment)
    try:
        if len(fallen) != len(state.task.lanes):
            raise ValueError("other lanes")
        for lane in state.task.lanes:
            fill(lane.model, tensors, f"lane.{lane.name}.")
            _fill_optimizer(lane, tensors, experiment.optimizer.rule)
        state.task.remember(_below(tensors, "task."), about)
        state.generator.set_state(tensors["generator"])
    except BROKEN:
        raise Problem("checkpoint_unreadable") from None
    state.step, state.peak, state.seconds, state.fallen = step, peak, seconds, fallen
    return state


def load(path: Path) -> Learned:
    """The networks of a checkpoint, built without its data. Raises Problem("checkpoint_missing" | "checkpoint_unreadable")."""
    header, tensors = read(path, FORMAT)
    try:
        experiment = experiments.read(header["experiment"])
        if experiments.kind_of(json.loads(header["experiment"])) not in experiments.KINDS:
            raise ValueError("no run of sequences")
        about, step = json.loads(header["about"]), int(json.loads(header["progress"])["step"])
        models = module_of(experiment).rebuilt(experiment, about)
        for name, model in models.items():
            fill(model, tensors, f"lane.{name}.")
            model.eval()
    except BROKEN:
        raise Problem("checkpoint_unreadable") from None
    return Learned(experiment, models, about, _below(tensors, "task."), step)


def fill(model: nn.Module, tensors: dict[str, Tensor], prefix: str) -> None:
    """Put the weights under `prefix` into the model; numbers of half precision become float32.

    Raises KeyError or ValueError where they are not this model's.
    """
    for name, place in model.state_dict().items():
        found = tensors[prefix + name]
        if found.shape != place.shape or found.is_floating_point() != place.is_floating_point():
            raise ValueError(f"{name}: {tuple(found.shape)} instead of {tuple(place.shape)}")
        place.copy_(found)


def _below(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): each for name, each in tensors.items() if name.startswith(prefix)}


def _fill_optimizer(lane: Lane, tensors: dict[str, Tensor], rule: str) -> None:
    parameters = list(lane.model.parameters())
    kept: dict[int, dict[str, Tensor]] = {}
    for key, each in _below(tensors, f"optimizer.{lane.name}.").items():
        number, _, name = key.partition(".")
        like = torch.empty(()) if each.ndim == 0 else torch.empty_like(parameters[int(number)])
        if like.shape != each.shape or like.dtype != each.dtype:
            raise ValueError("another optimizer's memory")
        kept.setdefault(int(number), {})[name] = like.detach().copy_(each)
    names = {frozenset(each) for each in kept.values()}
    if kept and (len(kept) > len(parameters) or names != {MEMORY[rule]}):
        raise ValueError("another optimizer's memory")
    lane.optimizer.load_state_dict({**lane.optimizer.state_dict(), "state": kept})
