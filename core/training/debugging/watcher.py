"""The instruments on the table: what is read off a training while it runs. Knows no case.

At each step: the loss, the norm of each layer's gradient, how much of it is this batch's own, the update beside the weight. At each
`EVERY`-th, with the network as the loop left it: loss and accuracy on both parts, confusion counts, activations, weights.
They change no number of the training, but where the loop leaves dropout on: there, measuring uses up draws of its seed.
"""

from __future__ import annotations

import hashlib
import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.training.debugging import given
from core.training.debugging.traps import Trap

EVERY = 5  # steps between two measurements of the whole
EXAMPLES = 8  # of a batch that are shown
BINS = 24  # of a histogram of weights
USED = 900  # rows in front of which a training may use some; all behind them are unused in every case
AUDITED = 500  # rows whose labels are compared with the checked ones: all that are learned from


class Watcher:
    """The loop of core/training/debugging/recipe.py calls it. `told` is all that it saw, in JSON types; NaN where nothing is."""

    def __init__(self, most: float, *, armed: bool) -> None:
        self._most, self._armed = most, armed
        self.trap: Trap | None = None
        self.told: dict[str, Any] = {
            "losses": [],
            "gradients": [],
            "sums": [],
            "ratios": [],
            "norms": [],
            "moments": [],
        }
        self._fresh: dict[str, float] = {}  # squared norm of what this backward pass adds, by parameter

    def begin(
        self, model: nn.Sequential, optimizer: torch.optim.Optimizer,
        inputs: Tensor, targets: Tensor, order: Tensor, rows: Tensor, test: Tensor,
    ) -> None:  # fmt: skip
        """The training is about to start. `order` says which picture stands in which row of `inputs` and `targets`."""
        self.model, self.optimizer = model, optimizer
        self.inputs, self.targets, self.rows, self.test = inputs, targets, rows, test
        images, checked = given.digits("checked", torch.Generator())
        self.images, self.checked = images[order], checked[order]
        self.unused = torch.arange(USED, len(inputs))  # the same rows in every case: both columns speak of the same
        self.last = rows[:0]  # the batch of the last step that was taken
        self.layers = [name for name, module in model.named_children() if isinstance(module, nn.Linear)]
        self.active = [name for name, _ in model.named_children() if name.startswith("active")]
        self.trap = Trap(model, self._most, armed=self._armed)
        for name, parameter in model.named_parameters():
            parameter.register_hook(self._backward(name))
        optimizer.register_step_pre_hook(lambda *_: self._before_step())
        optimizer.register_step_post_hook(lambda *_: self._after_step())
        learned, tested = _hashes(inputs[rows]), _hashes(inputs[test])
        self.told |= {
            "layers": self.layers,
            "active": self.active,
            "rows": len(rows),
            "test": len(test),
            "overlap": sum(each in set(learned) for each in tested),
            "mislabeled": float((targets[rows[:AUDITED]] != self.checked[rows[:AUDITED]]).double().mean()),
            "smallest": float(inputs[rows].min()),
            "largest": float(inputs[rows].max()),
            "bins": [_edges(module.weight) for module in self._linear()],
        }
        model.eval()
        self._measure(0, rows[:0])

    def loss(self, loss: Tensor, batch: Tensor) -> None:
        """Between forward and backward. Raises Trapped."""
        assert self.trap is not None
        self.batch = batch
        self.told["losses"].append(float(loss.detach()))
        self.trap.loss(loss)

    def gradients(self) -> None:
        """Between backward and the step. Raises Trapped."""
        assert self.trap is not None
        norms = [_norm(module.weight.grad) for module in self._linear()]
        self.told["gradients"].append(norms)
        used = math.sqrt(sum(_norm(each.grad) ** 2 for each in self.model.parameters()))
        alone = math.sqrt(sum(self._fresh.values()))
        self.told["norms"].append(used)
        self.told["sums"].append(used / alone if alone else math.nan)
        self._fresh.clear()
        self.trap.gradients()

    def measure(self) -> None:
        """After the step."""
        assert self.trap is not None
        if self.trap.step % EVERY == 0:
            self._measure(self.trap.step, self.last)
        self.trap.next_step()

    def end(self) -> None:
        """The training is over, or stopped: measure the last moment, and what nobody has used."""
        assert self.trap is not None
        done = len(self.told["ratios"])
        if done != self.told["moments"][-1]["step"]:
            self._measure(done, self.last)
        self.told["steps"] = done
        self.trap.asleep = True
        with torch.no_grad():
            said = self.model.eval()(self.inputs[self.unused])
        self.told["unused"] = len(self.unused)
        self.told["truth"] = _share(said.argmax(1) == self.checked[self.unused])
        self.told["finding"] = self.trap.first.as_dict() if self.trap.first else None
        self.trap.close()

    def _linear(self) -> list[nn.Linear]:
        return [module for module in self.model.children() if isinstance(module, nn.Linear)]

    def _backward(self, name: str) -> Any:
        def add(gradient: Tensor) -> None:
            self._fresh[name] = _norm(gradient) ** 2

        return add

    def _before_step(self) -> None:
        self._old = [module.weight.detach().clone() for module in self._linear()]

    def _after_step(self) -> None:
        self.last = self.batch
        pairs = zip(self._linear(), self._old, strict=True)
        self.told["ratios"].append([_norm(module.weight - old) / max(_norm(old), 1e-12) for module, old in pairs])

    def _measure(self, step: int, batch: Tensor) -> None:
        """What is true at this moment, in the mode that the loop left the network in; that mode stays."""
        assert self.trap is not None
        self.trap.asleep = True
        with torch.no_grad():
            parts = {"learned": self.rows, "tested": self.test}
            said = {name: self.model(self.inputs[part]) for name, part in parts.items()}
            again = self.model(self.inputs[self.test])
            activations = self._activations(self.inputs[self.test])
        now: dict[str, Any] = {"step": step}
        for name, part in parts.items():
            now[f"loss_{name}"] = float(F.cross_entropy(said[name], self.targets[part]))
            now[f"accuracy_{name}"] = _share(said[name].argmax(1) == self.targets[part])
        confusion = torch.zeros(given.CLASSES, given.CLASSES, dtype=torch.int64)
        confusion.index_put_((self.targets[self.test], said["tested"].argmax(1)), torch.ones(1, dtype=torch.int64), accumulate=True)  # fmt: skip
        first = batch[:EXAMPLES]
        self.told["moments"].append({
            **now,
            "confusion": confusion.tolist(),
            "differ": _share(said["tested"].argmax(1) != again.argmax(1)),
            "dead": [_share((each == 0).all(0)) for each in activations],
            "mean": [float(each.mean()) for each in activations],
            "deviation": [float(each.std()) for each in activations],
            "weights": [_counts(module.weight, edges) for module, edges in zip(self._linear(), self.told["bins"], strict=True)],
            "classes": torch.bincount(self.targets[batch], minlength=given.CLASSES).tolist(),
            "pictures": ["".join(chr(65 + int(ink)) for ink in self.images[row].flatten()) for row in first],
            "labels": self.targets[first].tolist(),
        })  # fmt: skip
        self.trap.asleep = False

    def _activations(self, inputs: Tensor) -> list[Tensor]:
        """(rows, units) behind each activation function, in evaluation: whose units are dead is no matter of a lot."""
        modes = {module: module.training for module in self.model.modules()}
        self.model.eval()
        found, x = [], inputs
        for name, module in self.model.named_children():
            x = module(x)
            if name in self.active:
                found.append(x)
        for module, mode in modes.items():
            module.training = mode
        return found


def _norm(values: Tensor | None) -> float:
    return float(values.detach().double().norm()) if values is not None else 0.0


def _share(hits: Tensor) -> float:
    return float(hits.double().mean())


def _hashes(rows: Tensor) -> list[bytes]:
    """One of each row's bytes: two rows with the same are the same picture."""
    return [hashlib.sha256(row.numpy().tobytes()).digest() for row in rows]


def _edges(weights: Tensor) -> tuple[float, float]:
    """Ends of the histogram of a layer: 2.5 times as far as its weights reach at first."""
    reach = 2.5 * float(weights.detach().abs().max())
    return -reach, reach


def _counts(weights: Tensor, edges: tuple[float, float]) -> list[int]:
    """How many weights in each bin; what lies beyond counts in the outermost, what is not finite nowhere."""
    low, high = edges
    finite = weights.detach()[torch.isfinite(weights)].clamp(low, high).double()
    place = ((finite - low) / (high - low) * BINS).long().clamp(0, BINS - 1)
    return torch.bincount(place.flatten(), minlength=BINS).tolist()
