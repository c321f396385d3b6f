"""The checkpoint of a run: its state in a file and back. Knows no clock, no report and no process.

`a` steps, save, restore and `b` steps give the weights of `a + b` steps, bit for bit. The file is safetensors: numbers and
text, nothing that could run. Tensors `model.*`, `optimizer.<parameter>.*`, `generator`, `order`; metadata as JSON.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import safetensors
import torch
from safetensors.torch import save as to_safetensors
from torch import Tensor

from core.data.split import Split
from core.errors import Problem
from core.files import write_whole
from core.models import cnn
from core.training.beginning import CHECKPOINT as FORMAT
from core.training.experiment import Experiment
from core.training.state import TrainingState, fresh

# What torch.optim keeps for each parameter.
_VELOCITY, _MOMENTS = frozenset({"momentum_buffer"}), frozenset({"step", "exp_avg", "exp_avg_sq"})
MEMORY = {"sgd": frozenset(), "momentum": _VELOCITY, "nesterov": _VELOCITY, "adam": _MOMENTS, "adamw": _MOMENTS}


def save(state: TrainingState, path: Path) -> None:
    """Write a checkpoint; whoever reads `path` meanwhile finds the old one or the new one, never half of one."""
    tensors = {f"model.{name}": tensor for name, tensor in state.model.state_dict().items()}
    for number, memory in state.optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{number}.{name}": tensor for name, tensor in memory.items() if tensor is not None}
    tensors |= {"generator": state.generator.get_state(), "order": state.order}
    about = {
        "format": FORMAT,
        "experiment": state.experiment.to_json(),
        "classes": json.dumps(state.classes),
        "image_shape": json.dumps(list(state.image_shape)),
        "progress": json.dumps({"step": state.step, "peak": state.peak, "seconds": state.seconds}),
    }
    packed = to_safetensors({name: tensor.contiguous() for name, tensor in tensors.items()}, about)
    write_whole(path, packed)


def restore(experiment: Experiment, path: Path, data: Split | None = None) -> TrainingState:
    """The run as it was saved, to go on exactly as it would have. `experiment` may have other epochs than the saved one.

    Raises Problem("checkpoint_missing" | "checkpoint_unreadable" | "checkpoint_of_another_run").
    """
    about, tensors = read(path)
    try:
        saved = Experiment.from_json(about["experiment"])
        progress = json.loads(about["progress"])
        step, peak, seconds = int(progress["step"]), float(progress["peak"]), float(progress["seconds"])
    except (Problem, KeyError, TypeError, ValueError, RecursionError, OverflowError):
        raise Problem("checkpoint_unreadable") from None
    if step < 0 or not 0 < peak < math.inf or not 0 <= seconds < math.inf:
        raise Problem("checkpoint_unreadable")
    state = fresh(_as_saved(experiment, saved), data)
    try:
        _fill_model(state.model, tensors)
        _fill_optimizer(state, tensors)
        state.generator.set_state(tensors["generator"])
        state.order = _order(tensors["order"], len(state.train.labels))
    except (KeyError, IndexError, RuntimeError, ValueError, TypeError):
        raise Problem("checkpoint_unreadable") from None
    state.step, state.peak, state.seconds = step, peak, seconds
    return state


class Trained(NamedTuple):
    """A network to ask: in evaluation mode, float32."""

    model: cnn.CNN
    classes: tuple[str, ...]
    image_shape: tuple[int, int, int]  # (channels, height, width)
    experiment: Experiment
    step: int  # how far it had been trained


def load(path: Path) -> Trained:
    """The network of a checkpoint. Raises Problem("checkpoint_missing" | "checkpoint_unreadable")."""
    about, tensors = read(path)
    try:
        experiment = Experiment.from_json(about["experiment"])
        classes = tuple(str(name) for name in json.loads(about["classes"]))
        channels, height, width = (int(size) for size in json.loads(about["image_shape"]))
        if not (0 < channels <= 4 and max(height, width) <= 1024 and 0 < len(classes) <= 1000):
            raise ValueError("no such picture")
        model = cnn.build(experiment.model, (channels, height, width), len(classes), torch.Generator())
        _fill_model(model, tensors)
        step = int(json.loads(about["progress"])["step"])
    except (Problem, KeyError, IndexError, RuntimeError, ValueError, TypeError, RecursionError, OverflowError):
        raise Problem("checkpoint_unreadable") from None
    return Trained(model.eval(), classes, (channels, height, width), experiment, step)


def read(path: Path, format: str = FORMAT) -> tuple[dict[str, str], dict[str, Tensor]]:
    """Metadata and tensors of a checkpoint. Safetensors holds numbers only: nothing in the file can run.

    Raises Problem("checkpoint_missing" | "checkpoint_unreadable").
    """
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            about = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a dictionary
    except FileNotFoundError:
        raise Problem("checkpoint_missing") from None
    except (safetensors.SafetensorError, OSError, ValueError, RuntimeError, TypeError):
        raise Problem("checkpoint_unreadable") from None
    if about.get("format") != format:
        raise Problem("checkpoint_unreadable")
    return about, tensors


def _as_saved(experiment: Experiment, saved: Experiment) -> Experiment:
    """The experiment with the saved arithmetic; raises unless only epochs (and unsettled arithmetic) differ."""
    for name in ("precision", "layout"):
        if getattr(experiment, name) == "auto":
            experiment = replace(experiment, **{name: getattr(saved, name)})
    if replace(experiment, epochs=saved.epochs) != saved:
        raise Problem("checkpoint_of_another_run")
    return experiment


def _fill_model(model: cnn.CNN, tensors: dict[str, Tensor]) -> None:
    for name, place in model.state_dict().items():
        _copy(tensors[f"model.{name}"], place)  # in place: the layout in memory stays


def _fill_optimizer(state: TrainingState, tensors: dict[str, Tensor]) -> None:
    parameters = list(state.model.parameters())
    memories: dict[int, dict[str, Tensor]] = {}
    for key in tensors:
        if key.startswith("optimizer."):
            _, number, name = key.split(".")
            # A number such as Adam's count of steps, or as many numbers as the parameter, laid out as they are there.
            like = torch.empty(()) if tensors[key].ndim == 0 else torch.empty_like(parameters[int(number)])
            memories.setdefault(int(number), {})[name] = _copy(tensors[key], like.detach())
    remembered = {frozenset(memory) for memory in memories.values()}
    if memories and (len(memories) != len(parameters) or remembered != {MEMORY[state.experiment.optimizer.rule]}):
        raise ValueError("another optimizer's memory")
    state.optimizer.load_state_dict({**state.optimizer.state_dict(), "state": memories})


def _order(order: Tensor, size: int) -> Tensor:
    if order.dtype != torch.int64 or not torch.equal(order.sort().values, torch.arange(size)):
        raise ValueError("no order of the pictures")
    return order


def _copy(tensor: Tensor, place: Tensor) -> Tensor:
    if place.shape != tensor.shape or place.dtype != tensor.dtype:
        raise ValueError(f"{tuple(tensor.shape)} {tensor.dtype} instead of {tuple(place.shape)} {place.dtype}")
    return place.copy_(tensor)
