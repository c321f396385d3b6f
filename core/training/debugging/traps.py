"""Traps: which tensor of a training is the first that is not finite, and whether a gradient explodes. Knows no case and no screen.

    trap = Trap(model, most=1000.0, armed=True)
    scores = model(inputs)      # hooks look at each layer's input, weights and output
    trap.loss(loss)
    loss.backward()             # … at the gradient that reaches each layer's output, from the last layer to the first
    trap.gradients()            # … at the gradients of the weights, and at their norm

A tensor is looked at where it first exists, so the first that is not finite is the one to blame: NaN and infinity travel on from
there. PyTorch's detect_anomaly looks at the backward pass alone and names an operation, no layer (torch.autograd.detect_anomaly).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

Ends = tuple[float, float]  # smallest and largest value


@dataclass(frozen=True)
class Finding:
    """What was caught: `kind` "nonfinite" or "explosion"; `tensor` is of core.training.debugging.traps.TENSORS."""

    kind: str
    step: int  # the first is 1
    layer: str  # the module's name, "" for the loss
    tensor: str
    smallest: float  # of what is not finite: of the finite values that are left, NaN if there are none
    largest: float
    before: Ends | None  # smallest and largest of the same tensor at the step before; None at the first
    value: float | None = None  # of an explosion: the norm that was measured

    def as_dict(self) -> dict[str, Any]:
        """JSON types."""
        return asdict(self)


TENSORS = ("input", "weight", "bias", "activation", "loss", "activation_gradient", "weight_gradient", "bias_gradient")


class Trapped(Exception):
    """The training is stopped at this step; what was recorded stays."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.kind, finding.step, finding.layer, finding.tensor)
        self.finding = finding


class Trap:
    """Watches one model through hooks on its modules that have no children. `close` takes the hooks away.

    `most` is the largest norm √Σ‖∂L/∂w‖² over all parameters that is no explosion. Without `armed` it only
    notes the first finding; what is not finite replaces an explosion that was noted before: after an explosion a training may
    come down again, NaN stays, and where it arose is what then has to be known.
    """

    def __init__(self, model: nn.Module, most: float, *, armed: bool = True) -> None:
        self.model, self.most, self.armed = model, most, armed
        self.step = 1
        self.first: Finding | None = None  # that was made
        self.asleep = False  # while somebody else runs the model
        self._ends: dict[tuple[str, str], Ends] = {}  # of the step before
        self._now: dict[tuple[str, str], Ends] = {}
        self._hooks: list[Any] = []
        for name, module in model.named_modules():
            if not list(module.children()):
                self._hooks.append(module.register_forward_pre_hook(partial(self._enters, name)))
                self._hooks.append(module.register_forward_hook(partial(self._leaves, name)))

    def loss(self, loss: Tensor) -> None:
        """Look at the loss, between forward and backward. Raises Trapped."""
        self._look("", "loss", loss)

    def gradients(self) -> float:
        """Look at all gradients that the step will use; returns their norm √Σ‖g‖². Raises Trapped."""
        squares = 0.0
        largest: tuple[float, str, Tensor | None] = (-1.0, "", None)
        for name, parameter in self.model.named_parameters():
            if parameter.grad is None:
                continue
            layer, _, kind = name.rpartition(".")
            self._look(layer, f"{kind}_gradient", parameter.grad)
            norm = float(parameter.grad.double().norm())
            squares += norm * norm
            if norm > largest[0]:
                largest = (norm, name, parameter.grad)
        total = math.sqrt(squares)
        if total > self.most and largest[2] is not None:
            layer, _, kind = largest[1].rpartition(".")
            self._note("explosion", layer, f"{kind}_gradient", _ends(largest[2]), total)
        return total

    def next_step(self) -> None:
        """The step is done."""
        self.step += 1
        self._ends, self._now = self._now, {}

    def close(self) -> None:
        """Take the hooks away."""
        for hook in self._hooks:
            hook.remove()
        self._hooks.clear()

    def _enters(self, name: str, module: nn.Module, given: tuple[Any, ...]) -> None:
        if self.asleep:
            return
        self._look(name, "input", given[0])
        for kind, parameter in module.named_parameters(recurse=False):
            self._look(name, kind, parameter)

    def _leaves(self, name: str, _module: nn.Module, _given: tuple[Any, ...], made: Tensor) -> None:
        if self.asleep:
            return
        self._look(name, "activation", made)
        if made.requires_grad:
            made.register_hook(self._backward(name))

    def _backward(self, name: str) -> Callable[[Tensor], None]:
        def look(gradient: Tensor) -> None:
            self._look(name, "activation_gradient", gradient)

        return look

    def _look(self, layer: str, tensor: str, values: Tensor) -> None:
        ends = _ends(values)
        if math.isfinite(ends[0]) and math.isfinite(ends[1]):
            self._now[layer, tensor] = ends
        else:
            left = values.detach()[torch.isfinite(values)]
            self._note("nonfinite", layer, tensor, _ends(left) if left.numel() else (math.nan, math.nan))

    def _note(self, kind: str, layer: str, tensor: str, ends: Ends, value: float | None = None) -> None:
        finding = Finding(kind, self.step, layer, tensor, *ends, self._ends.get((layer, tensor)), value)
        if self.first is None or (self.first.kind == "explosion" and kind == "nonfinite"):
            self.first = finding
        if self.armed:
            raise Trapped(finding)


def _ends(values: Tensor) -> Ends:
    """Smallest and largest; NaN if one of them is NaN."""
    low, high = torch.aminmax(values.detach())
    return float(low), float(high)
