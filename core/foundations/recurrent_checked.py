"""The sequence of the page once more, in PyTorch: torch.nn's forward pass and autograd's gradients. Knows none of core's formulas.

Runs in the oracle's process; the server never imports it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.config import from_dict
from core.foundations.activations import Array
from core.foundations.recurrent import GATES, Weights
from core.foundations.recurrent_back import backward, forward
from core.foundations.recurrent_config import RecurrentConfig, Sequence, sequence, weights

MODULES = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
CELLS: dict[str, Callable[..., Any]] = {"rnn": torch.rnn_tanh_cell, "lstm": torch.lstm_cell, "gru": torch.gru_cell}


def compare(config: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Array]]:
    """{"forward", "backward": the largest differences, "numbers": how many were compared, "name": PyTorch's} and no arrays.

    Raises Problem as `core.config.from_dict` and `recurrent_config.weights`.
    """
    setting = from_dict(RecurrentConfig, config)
    w, given = weights(setting), sequence(setting)
    classes = setting.kind == "text"
    run = forward(setting.cell, w, given.x, given.targets, given.judged, classes=classes)
    back = backward(setting.cell, w, given.x, given.targets, given.judged, run, classes=classes)
    theirs = autograd(setting.cell, w, given, classes=classes)
    ours = {**{f"{name}": run.values[name] for name in ("h", "c") if name in run.values}, "loss": np.array(run.loss)}
    slopes = {f"d{name}": back.values[name] for name in ("h", "c") if name in back.values}
    slopes |= {f"sum.{name}": back.sums[name] for name in GATES[setting.cell]}
    slopes |= {f"d{name}": each for name, each in back.weights._asdict().items()}
    found = {
        "forward": max(float(np.abs(ours[name] - theirs[name]).max()) for name in ours),
        "backward": max(float(np.abs(each - theirs[name]).max(initial=0.0)) for name, each in slopes.items()),
        "numbers": sum(each.size for each in (*ours.values(), *slopes.values())),
        "name": f"torch.nn.{MODULES[setting.cell].__name__}",
    }
    return found, {}


def autograd(cell: str, w: Weights, given: Sequence, *, classes: bool) -> dict[str, Array]:
    """h, c, loss; dh, dc of each step; sum.<gate>: of what stands inside each gate; dW, dU, db, dm, dV, dd. All in float64.

    The module runs over the whole sequence for states, loss and the weights' gradients. It does not give out what arrives inside: for
    that PyTorch's own cell goes step by step, each with a bias of its own, whose gradient is that of the gate's sum.
    """
    module = _module(cell, w)
    V, d = _leaf(w.V), _leaf(w.d)
    states, _ = module(torch.from_numpy(given.x)[:, None])
    loss = _loss(states[:, 0] @ V.T + d, given, classes=classes)
    loss.backward()
    H = w.U.shape[1]
    found: dict[str, Tensor | None] = {"h": states[:, 0], "loss": loss, "dV": V.grad, "dd": d.grad}
    named = dict(module.named_parameters())
    found |= {"dW": named["weight_ih_l0"].grad, "dU": named["weight_hh_l0"].grad, "db": named["bias_ih_l0"].grad}
    second = named["bias_hh_l0"].grad
    found["dm"] = second[2 * H :] if cell == "gru" and second is not None else torch.zeros(0)
    found |= _step_by_step(cell, w, given, classes=classes)
    return {name: each.detach().numpy() for name, each in found.items() if each is not None}


def _step_by_step(cell: str, w: Weights, given: Sequence, *, classes: bool) -> dict[str, Tensor | None]:
    W, U, first, second = (torch.from_numpy(each) for each in (w.W, w.U, w.b, _second_bias(w)))
    h = c = torch.zeros(1, w.U.shape[1], dtype=torch.float64)
    biases, all_h, all_c = [], [], []
    for x in torch.from_numpy(given.x):
        bias = first.clone().requires_grad_()
        if cell == "lstm":
            h, c = CELLS[cell](x[None], (h, c), W, U, bias, second)
        else:
            h = CELLS[cell](x[None], h, W, U, bias, second)
        for each in (h, c) if cell == "lstm" else (h,):
            each.retain_grad()
        biases.append(bias)
        all_h.append(h)
        all_c.append(c)
    y = torch.cat(all_h) @ torch.from_numpy(w.V).T + torch.from_numpy(w.d)
    _loss(y, given, classes=classes).backward()
    found: dict[str, Tensor | None] = {"dh": torch.cat([_grad(each) for each in all_h])}
    if cell == "lstm":
        found |= {"c": torch.cat(all_c), "dc": torch.cat([_grad(each) for each in all_c])}
    sums = torch.stack([_grad(each) for each in biases]).split(w.U.shape[1], dim=1)
    return found | {f"sum.{name}": each for name, each in zip(GATES[cell], sums, strict=True)}


def _module(cell: str, w: Weights) -> nn.RNNBase:
    module = MODULES[cell](w.W.shape[1], w.U.shape[1]).double()
    with torch.no_grad():
        for name, value in zip(("weight_ih_l0", "weight_hh_l0", "bias_ih_l0"), (w.W, w.U, w.b), strict=True):
            getattr(module, name).copy_(torch.from_numpy(value))
        module.bias_hh_l0.copy_(torch.from_numpy(_second_bias(w)))
    return module


def _second_bias(w: Weights) -> Array:
    """PyTorch's: 0 but inside the GRU's reset."""
    return np.concatenate([np.zeros(len(w.b) - len(w.m)), w.m])


def _loss(y: Tensor, given: Sequence, *, classes: bool) -> Tensor:
    judged, targets = torch.from_numpy(given.judged), torch.from_numpy(given.targets)
    if classes:
        return F.cross_entropy(y[judged], targets[judged].argmax(dim=1), reduction="sum")
    return F.mse_loss(y[judged], targets[judged], reduction="sum")


def _grad(tensor: Tensor) -> Tensor:
    return torch.zeros_like(tensor) if tensor.grad is None else tensor.grad


def _leaf(values: Array) -> Tensor:
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)
