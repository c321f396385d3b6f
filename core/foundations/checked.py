"""The network of the page once more, in PyTorch: autograd's answer to every quantity. Knows none of core's formulas.

Runs in the oracle's process; the server never imports it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from core.config import from_dict
from core.foundations.activations import Array
from core.foundations.network import NetworkConfig
from core.foundations.shape import network

FUNCTIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "elu": F.elu,
    "gelu": F.gelu,
    "silu": F.silu,
    "softplus": lambda z: torch.logaddexp(z, torch.zeros_like(z)),  # PyTorch's own is z itself beyond a threshold
    "linear": lambda z: z * 1.0,
    "step": lambda z: (z >= 0.0).double() + 0.0 * z,
    "softmax": lambda z: F.softmax(z, dim=-1),
}


def autograd(config: dict[str, Any]) -> tuple[dict[str, dict[str, float]], dict[str, Array]]:
    """Every quantity of the trace of this network, in float64: {"values": {id: value}} and no arrays.

    The step downhill is torch.optim.SGD's. Raises Problem as `core.config.from_dict` and `shape.network`.
    """
    setting = from_dict(NetworkConfig, config)
    net = network(setting)
    W, b = [_leaf(each) for each in net.W], [_leaf(each) for each in net.b]
    x, t = _leaf(net.x), torch.tensor(net.t)
    z, a, loss = _forward(W, b, x, t, net.activations, net.loss)
    for each in (*z, *a):
        each.retain_grad()
    loss.backward()
    found: dict[str, Tensor | None] = {"x": x.detach(), "t": t, "dx": x.grad}
    found |= {"loss": loss.detach()}
    for layer in range(len(W)):
        for name, tensors in (("w", W), ("b", b), ("z", z), ("a", a)):
            found[f"{name}{layer + 1}."] = tensors[layer].detach().clone()
            found[f"d{name}{layer + 1}."] = tensors[layer].grad
    torch.optim.SGD([*W, *b], lr=setting.learning_rate).step()
    for layer in range(len(W)):
        found |= {f"w_new{layer + 1}.": W[layer].detach(), f"b_new{layer + 1}.": b[layer].detach()}
    with torch.no_grad():
        found["loss_new"] = _forward(W, b, x, t, net.activations, net.loss)[2]
    values = {
        name + ".".join(str(place + 1) for place in index): float(tensor[index])
        for name, tensor in found.items()
        if tensor is not None  # nothing flows back to the last a when the loss is computed from the logits
        for index in np.ndindex(*tensor.shape)
    }
    return {"values": values}, {}


def _leaf(values: Array) -> Tensor:
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)


def _forward(
    W: list[Tensor], b: list[Tensor], x: Tensor, t: Tensor, activations: tuple[str, ...], loss: str
) -> tuple[list[Tensor], list[Tensor], Tensor]:
    """z and a of every layer, and the loss."""
    z: list[Tensor] = []
    a: list[Tensor] = []
    for weights, biases, name in zip(W, b, activations, strict=True):
        z.append(F.linear(a[-1] if a else x, weights, biases))
        a.append(FUNCTIONS[name](z[-1]))
    return z, a, _loss(loss, z[-1], a[-1], t)


def _loss(name: str, z: Tensor, a: Tensor, t: Tensor) -> Tensor:
    if name == "cross_entropy":
        return F.cross_entropy(z[None], t[None])
    if name == "bce":
        return F.binary_cross_entropy_with_logits(z, t)
    squared = F.mse_loss(a, t, reduction="mean" if name == "mse" else "sum")
    return 0.5 * squared if name == "half_squared" else squared
