"""The checkpoint of a run: its state in a file and back. Knows no clock, no report and no process.

`a` steps, save, restore and `b` steps give the weights of `a + b` steps, bit for bit. The file is safetensors: numbers and
text, nothing that could run. Tensors `model.*`, `optimizer.<parameter>.*`, `generator`, `order`; metadata as JSON.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from dataclasses import replace
from pathlib import Path

import safetensors
import torch
from safetensors.torch import save as to_safetensors
from torch import Tensor

from core.data.split import Split
from core.errors import Problem
from core.training.experiment import Experiment
from core.training.state import TrainingState, start

FORMAT = "glassbox-checkpoint-1"


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
        "image_shape": json.dumps(list(state.train.images.shape[1:])),
        "progress": json.dumps({"step": state.step, "peak": state.peak, "seconds": state.seconds}),
    }
    packed = to_safetensors({name: tensor.contiguous() for name, tensor in tensors.items()}, about)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(packed)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def restore(experiment: Experiment, path: Path, data: Split | None = None) -> TrainingState:
    """The run as it was saved, to go on exactly as it would have. `experiment` may have more epochs than the saved one.

    Raises Problem("checkpoint_missing" | "checkpoint_unreadable" | "checkpoint_of_another_run").
    """
    about, tensors = read(path)
    try:
        saved = Experiment.from_json(about["experiment"])
        progress = json.loads(about["progress"])
        step, peak, seconds = int(progress["step"]), float(progress["peak"]), float(progress["seconds"])
    except (Problem, KeyError, TypeError, ValueError, RecursionError, OverflowError):
        raise Problem("checkpoint_unreadable") from None
    experiment = _as_saved(experiment, saved)
    state = start(experiment, data)
    if not (0 <= step <= state.steps_total and 0 < peak < math.inf and 0 <= seconds < math.inf):
        raise Problem("checkpoint_unreadable")
    try:
        _load(state, tensors)
    except (KeyError, IndexError, RuntimeError, ValueError, TypeError):
        raise Problem("checkpoint_unreadable") from None
    state.step, state.peak, state.seconds = step, peak, seconds
    return state


def read(path: Path) -> tuple[dict[str, str], dict[str, Tensor]]:
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
    if about.get("format") != FORMAT:
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


def _load(state: TrainingState, tensors: dict[str, Tensor]) -> None:
    """Fill a fresh state; the tensors' shapes and types must be its own."""
    model = state.model.state_dict()
    for name, tensor in model.items():
        _fill(tensor, tensors[f"model.{name}"])  # in place, so that the memory layout stays
    parameters = list(state.model.parameters())
    memories: dict[int, dict[str, Tensor]] = {}
    for key, tensor in tensors.items():
        if key.startswith("optimizer."):
            _, number, name = key.split(".")
            parameter = parameters[int(number)]
            place = torch.empty_like(parameter, requires_grad=False) if tensor.ndim or not parameter.ndim else tensor
            memories.setdefault(int(number), {})[name] = _fill(place, tensor)
    description = state.optimizer.state_dict()
    state.optimizer.load_state_dict({**description, "state": memories})
    state.generator.set_state(tensors["generator"])
    if sorted(tensors["order"].tolist()) != list(range(len(state.train.labels))):
        raise ValueError("no order of the pictures")
    state.order = tensors["order"]


def _fill(place: Tensor, tensor: Tensor) -> Tensor:
    if place.shape != tensor.shape or place.dtype != tensor.dtype:
        raise ValueError(f"{tuple(tensor.shape)} {tensor.dtype} instead of {tuple(place.shape)} {place.dtype}")
    return place.copy_(tensor)
