"""One artificial neuron: forward, squared loss, gradients, one step downhill. Knows no layers and no data set.

Plain NumPy in float64. x and w have the shape (inputs,); b, z, a, the target t and the loss are numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from core.config import knob
from core.foundations.activations import ACTIVATIONS, Activation, Array


@dataclass(frozen=True)
class NeuronConfig:
    """One neuron as a learner sets it; of x1…x4 and w1…w4 the first `inputs` are in use."""

    # the start: the neuron answers 0.35 where 1 is wanted, and one step carries the point across the boundary
    inputs: Literal[1, 2, 3, 4] = 2
    activation: Literal["step", "sigmoid", "tanh", "relu", "leaky_relu", "gelu"] = "sigmoid"
    x1: float = knob(1.5, -5.0, 5.0, step=0.1)
    x2: float = knob(1.0, -5.0, 5.0, step=0.1)
    x3: float = knob(-1.0, -5.0, 5.0, step=0.1)
    x4: float = knob(0.5, -5.0, 5.0, step=0.1)
    w1: float = knob(0.4, -10.0, 10.0, step=0.1)
    w2: float = knob(-1.0, -10.0, 10.0, step=0.1)
    w3: float = knob(0.6, -10.0, 10.0, step=0.1)
    w4: float = knob(0.8, -10.0, 10.0, step=0.1)
    b: float = knob(-0.2, -10.0, 10.0, step=0.1)
    target: float = knob(1.0, -5.0, 5.0, step=0.1)
    learning_rate: float = knob(0.5, 0.001, 5.0, step=0.05, log=True)
    points: Literal["none", "and", "or", "xor"] = "none"  # four examples to be told apart, for two inputs

    @property
    def x(self) -> Array:
        """The inputs in use, (inputs,)."""
        return np.array([self.x1, self.x2, self.x3, self.x4][: self.inputs])

    @property
    def w(self) -> Array:
        """The weights in use, (inputs,)."""
        return np.array([self.w1, self.w2, self.w3, self.w4][: self.inputs])


@dataclass(frozen=True)
class Forward:
    """What happens on the way through: products w₁x₁ … (inputs,), their sum with the bias z, the output a = f(z)."""

    products: Array
    z: float
    a: float


@dataclass(frozen=True)
class Gradients:
    """The three factors of the chain rule and what they multiply to."""

    loss_by_a: float  # ∂L/∂a = 2(a − t)
    a_by_z: float  # ∂a/∂z = f′(z)
    delta: float  # ∂L/∂z = 2(a − t)·f′(z), shared by all weights
    w: Array  # ∂L/∂w = ∂L/∂z · x, (inputs,)
    b: float  # ∂L/∂b = ∂L/∂z · 1


def forward(x: Array, w: Array, b: float, f: Activation) -> Forward:
    """z = Σ wᵢxᵢ + b, a = f(z)."""
    products = w * x
    z = float(products.sum() + b)
    return Forward(products, z, float(f(z)))


def squared_loss(a: float, t: float) -> float:
    """L = (a − t)²: the mean squared error of one example with one output."""
    return (a - t) ** 2


def backward(x: Array, w: Array, b: float, f: Activation, t: float) -> Gradients:
    """∂L/∂wᵢ = 2(a − t) · f′(z) · xᵢ and ∂L/∂b = 2(a − t) · f′(z), by the chain rule."""
    out = forward(x, w, b, f)
    loss_by_a = 2.0 * (out.a - t)
    a_by_z = float(f.slope(out.z))
    delta = loss_by_a * a_by_z
    return Gradients(loss_by_a, a_by_z, delta, delta * x, delta)


def descend(w: Array, b: float, gradients: Gradients, learning_rate: float) -> tuple[Array, float]:
    """One step of gradient descent: w ← w − η·∂L/∂w, b ← b − η·∂L/∂b."""
    return w - learning_rate * gradients.w, b - learning_rate * gradients.b


def finite_differences(loss: Callable[[Array], float], at: Array, width: float = 1e-6) -> Array:
    """∂L/∂pᵢ ≈ (L(p + h·eᵢ) − L(p − h·eᵢ)) / 2h: a derivative without calculus, to check one that was derived.

    `at` is the point p, (parameters,). The error is of the order h² (rounding: 1e-16/h), except across a kink or a jump.
    """
    slopes = np.zeros_like(at)
    for i in range(len(at)):
        shift = np.zeros_like(at)
        shift[i] = width
        slopes[i] = (loss(at + shift) - loss(at - shift)) / (2.0 * width)
    return slopes


def compute(config: NeuronConfig) -> tuple[Forward, float, Gradients]:
    """The way through, the loss and the gradients of the neuron a learner set."""
    x, w, f = config.x, config.w, ACTIVATIONS[config.activation]
    out = forward(x, w, config.b, f)
    return out, squared_loss(out.a, config.target), backward(x, w, config.b, f, config.target)


@dataclass(frozen=True)
class GradientCheck:
    """The gradient twice: derived by the chain rule, and measured by moving each parameter a little."""

    names: tuple[str, ...]  # w1 … b
    derived: Array  # (inputs + 1,)
    measured: Array  # (inputs + 1,)

    @property
    def error(self) -> float:
        """The largest |derived − measured|."""
        return float(np.abs(self.derived - self.measured).max())

    @property
    def agrees(self) -> bool:
        """Whether the two differ by no more than measuring explains; across a kink they differ by a slope or so."""
        return self.error <= 1e-3


def check_gradient(config: NeuronConfig) -> GradientCheck:
    """∂L/∂w₁ … ∂L/∂b of this neuron by `backward`, beside `finite_differences`."""
    x, w, f, t = config.x, config.w, ACTIVATIONS[config.activation], config.target
    gradients = backward(x, w, config.b, f, t)
    measured = finite_differences(
        lambda p: squared_loss(forward(x, p[:-1], float(p[-1]), f).a, t), np.append(w, config.b)
    )
    names = (*(f"w{i + 1}" for i in range(config.inputs)), "b")
    return GradientCheck(names, np.append(gradients.w, gradients.b), measured)


# Neurons worth a look, each for one reason.
EXAMPLES: Mapping[str, NeuronConfig] = MappingProxyType(
    {
        "start": NeuronConfig(),
        "and": NeuronConfig(points="and", x1=1.0, x2=1.0, w1=4.0, w2=4.0, b=-6.0, target=1.0),
        "or": NeuronConfig(points="or", x1=1.0, x2=0.0, w1=4.0, w2=4.0, b=-2.0, target=1.0),
        # the line of OR: three points of XOR on their sides, and no line does better
        "xor": NeuronConfig(points="xor", x1=1.0, x2=1.0, w1=4.0, w2=4.0, b=-2.0, target=0.0),
        # z = 12: as wrong as it can be, and hardly a gradient
        "saturated": NeuronConfig(x1=2.0, x2=1.5, w1=4.0, w2=2.0, b=1.0, target=0.0),
        "dead": NeuronConfig(activation="relu", x1=1.5, x2=1.0, w1=-1.0, w2=-0.5, b=-0.5, target=1.0),
        "step": NeuronConfig(activation="step", x1=1.0, x2=1.0, w1=-0.5, w2=-0.5, b=0.2, target=1.0),
        # |x|² + 1 = 14: each step multiplies a − t by 1 − 2·0.1·14 = −1.8, until ReLU cuts it off
        "overshoot": NeuronConfig(
            activation="relu", x1=3.0, x2=2.0, w1=0.5, w2=0.25, b=0.0, target=3.0, learning_rate=0.1
        ),
    }
)

# Neurons that answer a claim which circulates in tutorials and does not hold.
CLAIMS: Mapping[str, NeuronConfig] = MappingProxyType(
    {
        # "ReLU(1·0.5 + 2·0.5 + 0.2) is 0.5", or 1: it is 1.7
        "sum": NeuronConfig(activation="relu", x1=1.0, x2=2.0, w1=0.5, w2=0.5, b=0.2, target=1.0),
        # "ReLU is f(x) = x": not below zero
        "relu": NeuronConfig(activation="relu", inputs=1, x1=2.0, w1=-1.0, b=0.5, target=1.0),
        # "∂L/∂w is the input": the output neuron of the standard example, whose gradient is 0.1813, not 1.9
        "gradient": NeuronConfig(x1=1.9, x2=1.9, w1=0.5, w2=0.5, b=0.2, target=0.4),
    }
)
