"""A small network as a learner sets it, and its pass forward and backward. Knows no data set and no formula's picture.

Plain NumPy in float64, one example at a time. Layer 0 is the input; W of a layer has the shape (units, units before), its
b, z, a and δ have (units,).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np

from core.config import knob
from core.foundations.activations import ACTIVATIONS, Activation, Array
from core.foundations.softmax import softmax

LIMIT = 100.0  # of every weight, bias, input and target
LINEAR = Activation("linear", lambda z: z, np.ones_like)
FUNCTIONS: Mapping[str, Activation] = MappingProxyType({**ACTIVATIONS, "linear": LINEAR})

Name = Literal["sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus", "linear", "step"]
OutputName = Literal[
    "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus", "linear", "step", "softmax"
]
ENTROPIES: Mapping[str, str] = MappingProxyType({"bce": "sigmoid", "cross_entropy": "softmax"})  # with their outputs
Loss = Literal["mse", "half_squared", "squared", "bce", "cross_entropy"]


@dataclass(frozen=True)
class NetworkConfig:
    """A network of up to three hidden layers; a layer of 0 units is absent, () stands for numbers made from the seed.

    `weights` row by row, layer after layer; `biases` layer after layer.
    """

    inputs: Literal[1, 2, 3, 4] = 2
    h1: int = knob(2, 0, 6)
    h2: int = knob(2, 0, 6)
    h3: int = knob(0, 0, 6)
    outputs: Literal[1, 2, 3] = 1
    act1: Name = "relu"
    act2: Name = "relu"
    act3: Name = "relu"
    act_out: OutputName = "sigmoid"
    loss: Loss = "squared"
    learning_rate: float = knob(0.5, 0.001, 10.0, step=0.05, log=True)
    seed: int = knob(0, 0, 9999)
    weights: tuple[float, ...] = knob((), -LIMIT, LIMIT)
    biases: tuple[float, ...] = knob((), -LIMIT, LIMIT)
    x: tuple[float, ...] = knob((), -LIMIT, LIMIT)
    target: tuple[float, ...] = knob((), -LIMIT, LIMIT)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of every layer there is, the input first."""
        return (self.inputs, *(units for units in (self.h1, self.h2, self.h3) if units), self.outputs)

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of every layer after the input; the entropies bring their own to the output."""
        hidden = zip((self.h1, self.h2, self.h3), (self.act1, self.act2, self.act3), strict=True)
        return (*(name for units, name in hidden if units), ENTROPIES.get(self.loss, self.act_out))


class Network(NamedTuple):
    """The numbers of a network in their shapes, and what it is asked."""

    W: list[Array]  # of each layer, (units, units before)
    b: list[Array]  # (units,)
    activations: tuple[str, ...]
    x: Array  # (inputs,)
    t: Array  # (outputs,)
    loss: str


class Forward(NamedTuple):
    """What the way through leaves behind: z of every layer, a of every layer, a[0] the input."""

    z: list[Array]
    a: list[Array]
    loss: float


class Gradients(NamedTuple):
    """∂L/∂W, ∂L/∂b and δ = ∂L/∂z of every layer, and ∂L/∂x."""

    W: list[Array]
    b: list[Array]
    delta: list[Array]
    x: Array


def forward(net: Network) -> Forward:
    """z = W·a + b and a = f(z), layer after layer, then the loss."""
    z, a = [], [net.x]
    for W, b, name in zip(net.W, net.b, net.activations, strict=True):
        z.append(W @ a[-1] + b)
        a.append(softmax(z[-1]) if name == "softmax" else FUNCTIONS[name](z[-1]))
    return Forward(z, a, loss_of(net.loss, z[-1], a[-1], net.t))


def loss_of(name: str, z: Array, a: Array, t: Array) -> float:
    """L of the output a = f(z) for the target t, (outputs,) each; the entropies from the logits z, where nothing overflows."""
    if name == "cross_entropy":  # −Σ t·log p with p = softmax(z), where log pₖ = zₖ − log Σ exp(z)
        return float(t.sum() * np.logaddexp.reduce(z) - t @ z)
    if name == "bce":  # −t·log p − (1 − t)·log(1 − p) with p = σ(z), the mean of the outputs
        return float(np.mean(np.logaddexp(0.0, z) - t * z))
    scale = {"squared": 1.0, "half_squared": 0.5, "mse": 1.0 / len(a)}[name]
    return float(scale * ((a - t) ** 2).sum())


def output_delta(net: Network, out: Forward) -> Array:
    """δ of the last layer: ∂L/∂a ⊙ f′(z), and for the entropies, where this can be shortened, p − t."""
    z, a, t = out.z[-1], out.a[-1], net.t
    if net.loss == "cross_entropy":
        return t.sum() * a - t  # p − t for a target that adds up to 1
    if net.loss == "bce":
        return (a - t) / len(a)
    by_a = {"squared": 2.0, "half_squared": 1.0, "mse": 2.0 / len(a)}[net.loss] * (a - t)
    if net.activations[-1] == "softmax":  # every output depends on every z: δᵢ = aᵢ·(gᵢ − Σ gⱼaⱼ)
        return a * (by_a - by_a @ a)
    return by_a * FUNCTIONS[net.activations[-1]].slope(z)


def backward(net: Network, out: Forward) -> Gradients:
    """∂L/∂W = δ·aᵀ and ∂L/∂b = δ, then δ of the layer before: Wᵀδ ⊙ f′(z)."""
    delta = output_delta(net, out)
    deltas = [delta]
    for layer in range(len(net.W) - 1, 0, -1):
        delta = (net.W[layer].T @ delta) * FUNCTIONS[net.activations[layer - 1]].slope(out.z[layer - 1])
        deltas.insert(0, delta)
    dW = [np.outer(delta, a) for delta, a in zip(deltas, out.a[:-1], strict=True)]
    return Gradients(dW, deltas, deltas, net.W[0].T @ deltas[0])


def descend(net: Network, gradients: Gradients, learning_rate: float) -> Network:
    """One step of gradient descent: W ← W − η·∂L/∂W, b ← b − η·∂L/∂b."""
    W = [old - learning_rate * slope for old, slope in zip(net.W, gradients.W, strict=True)]
    b = [old - learning_rate * slope for old, slope in zip(net.b, gradients.b, strict=True)]
    return net._replace(W=W, b=b)
