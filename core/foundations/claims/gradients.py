"""Claims about gradients, each computed on the standard worked example or beside a measured slope. Knows no words.

The example: x = [1, 2], two hidden ReLU layers of two, a sigmoid output; every weight 0.5, every bias 0.2; target 0.4, L = (y − t)².
"""

from __future__ import annotations

import numpy as np

from core.foundations.activations import RELU, SIGMOID, TANH, Array
from core.foundations.claims.arithmetic import Answer
from core.foundations.softmax import softmax

X, B, T = np.array([1.0, 2.0]), 0.2, 0.4


def weights() -> list[Array]:
    """W₁ (2, 2), W₂ (2, 2), W₃ (1, 2), all 0.5."""
    return [np.full((2, 2), 0.5), np.full((2, 2), 0.5), np.full((1, 2), 0.5)]


def forward(W: list[Array]) -> tuple[Array, Array, float]:
    """h₁ (2,), h₂ (2,) and the output y."""
    h1 = RELU(W[0] @ X + B)
    h2 = RELU(W[1] @ h1 + B)
    return h1, h2, float(SIGMOID(W[2] @ h2 + B)[0])


def loss(W: list[Array]) -> float:
    """L = (y − t)²."""
    return (forward(W)[2] - T) ** 2


def backward(W: list[Array], t: float = T) -> tuple[list[Array], list[Array]]:
    """δ = ∂L/∂z for each layer, and ∂L/∂W = δ·(what went in)ᵀ."""
    h1, h2, y = forward(W)
    d3 = np.array([2.0 * (y - t) * y * (1.0 - y)])  # (1,)
    d2 = W[2].T @ d3 * RELU.slope(h2)  # (2,): Wᵀδ ⊙ f′; h > 0 exactly where z > 0
    d1 = W[1].T @ d2 * RELU.slope(h1)  # (2,)
    return [d1, d2, d3], [np.outer(d1, X), np.outer(d2, h1), np.outer(d3, h2)]


def hidden_targets() -> Answer:
    """∂L/∂W₂ beside the "gradient" that takes the output's target for a target of the hidden layer, and a step with each."""
    W, rate, other = weights(), 1.0, 0.95
    h1, h2, y = forward(W)
    gradient = backward(W)[1][1]
    invented = np.outer(2.0 * (h2 - T), h1)
    stepped = [W[0], W[1] - rate * invented, W[2]]
    onward = backward(stepped)[1]
    return {
        "target": T,
        "gradient": float(gradient[0, 0]),
        "invented": float(invented[0, 0]),
        "times": float(invented[0, 0] / gradient[0, 0]),
        "h2": forward(stepped)[1].tolist(),
        "frozen": int((onward[0] == 0.0).sum() + (onward[1] == 0.0).sum()),
        "hidden_weights": W[0].size + W[1].size,
        "other": other,
        "y": y,
        "other_gradient": float(backward(W, other)[1][1][0, 0]),
        "other_invented": float(2.0 * (h2[0] - other) * h1[0]),
    }, {}


def relu_slope() -> Answer:
    """ReLU's slope beside 1 − ReLU(x)², and tanh's beside 1 − tanh²(x); slopes measured by a small move."""
    x, h = np.linspace(-3.0, 3.0, 120), 1e-6  # an even number of points: none on the kink
    measured = (RELU(x + h) - RELU(x - h)) / (2.0 * h)
    claimed = 1.0 - RELU(x) ** 2
    at = 2.0
    return {
        "at": at,
        "relu": float((RELU(at + h) - RELU(at - h)) / (2.0 * h)),
        "claimed": float(1.0 - RELU(at) ** 2),
        "tanh": float((TANH(at + h) - TANH(at - h)) / (2.0 * h)),
        "tanh_formula": float(1.0 - TANH(at) ** 2),
        "error": float(np.abs(measured - RELU.slope(x)).max()),
    }, {"x": x, "slope": RELU.slope(x), "claimed": claimed, "tanh": TANH.slope(x)}


def gradient_input() -> Answer:
    """∂L/∂w of the output neuron: 2(y − t) · y(1 − y) · input, and the same slope measured."""
    W, h = weights(), 1e-6
    _, h2, y = forward(W)
    derived = float(backward(W)[1][2][0, 0])
    up, down = W[2].copy(), W[2].copy()
    up[0, 0] += h
    down[0, 0] -= h
    return {
        "input": float(h2[0]),
        "wrong_by": 2.0 * (y - T),
        "slope": y * (1.0 - y),
        "derived": derived,
        "measured": (loss([W[0], W[1], up]) - loss([W[0], W[1], down])) / (2.0 * h),
        "times": float(h2[0]) / derived,
    }, {}


def hidden_gradient() -> Answer:
    """∂L/∂h of the hidden layers beside their activations h, and ∂L/∂W₁."""
    W = weights()
    h1, h2, _ = forward(W)
    deltas, gradients = backward(W)
    return {
        "h1": h1.tolist(),
        "h2": h2.tolist(),
        "by_h1": (W[1].T @ deltas[1]).tolist(),
        "by_h2": (W[2].T @ deltas[2]).tolist(),
        "gradient": gradients[0].tolist(),
    }, {}


def softmax_gradient() -> Answer:
    """∂/∂z of −log softmax(z)ᵧ is p − onehot(y); measured by moving each logit a little."""
    z, label, h = np.array([2.0, 1.0, -1.0]), 1, 1e-6

    derived = softmax(z) - np.eye(3)[label]
    measured = [(np.log(softmax(z - h * e)[label]) - np.log(softmax(z + h * e)[label])) / (2.0 * h) for e in np.eye(3)]
    return {
        "logits": z.tolist(),
        "p": softmax(z).tolist(),
        "derived": derived.tolist(),
        "measured": [float(value) for value in measured],
        "error": float(np.abs(derived - measured).max()),
    }, {}
