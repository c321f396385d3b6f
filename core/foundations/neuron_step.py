"""What one step downhill does to a neuron: which parameter moves most, what becomes of the loss. Knows no screen.

What a learner is asked to predict; the answers are computed from the neuron as it stands.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from core.config import knobs_of
from core.foundations.activations import ACTIVATIONS, Array
from core.foundations.neuron import NeuronConfig, compute, descend, forward, squared_loss

STILL = 1e-3  # a loss that changes by a smaller share counts as unchanged
SEEN = 5e-7  # the drawing keeps six decimals: a number that moves by less stays
ALIKE = 1e-9  # gradients that differ by a smaller share count as equal


def moves_most(config: NeuronConfig) -> str:
    """The parameter that goes furthest, no limit passed: "w1" … "b"; "several" where there is a tie, "none" if all stay."""
    _, _, gradients = compute(config)
    slopes, at = np.append(gradients.w, gradients.b), np.append(config.w, config.b)
    low, high = _limits(config)
    sizes = np.minimum(config.learning_rate * np.abs(slopes), np.where(slopes > 0, at - low, high - at))
    if sizes.max() < SEEN:
        return "none"
    names = _names(config)
    first = [name for name, size in zip(names, sizes, strict=True) if size >= (1.0 - ALIKE) * sizes.max()]
    return first[0] if len(first) == 1 else "several"


def after_step(config: NeuronConfig) -> float:
    """The loss after w ← w − η·∂L/∂w, b ← b − η·∂L/∂b, where what would leave its limits stops there."""
    _, _, gradients = compute(config)
    w, b = descend(config.w, config.b, gradients, config.learning_rate)
    *w, b = np.clip(np.append(w, b), *_limits(config))
    return squared_loss(forward(config.x, np.array(w), b, ACTIVATIONS[config.activation]).a, config.target)


def _names(config: NeuronConfig) -> list[str]:
    return [*(f"w{i + 1}" for i in range(config.inputs)), "b"]


def _limits(config: NeuronConfig) -> tuple[Array, Array]:
    """The lowest and the highest value of each parameter in use, as its knob has them."""
    bounds = {each.name: (each.low, each.high) for each in knobs_of(NeuronConfig)}
    low, high = np.array([bounds[name] for name in _names(config)], dtype=np.float64).T
    return low, high


def loss_turns(config: NeuronConfig) -> Literal["falls", "stays", "rises"]:
    """What the loss does in one step; "stays" if it changes by less than a thousandth of itself."""
    _, before, _ = compute(config)
    after = after_step(config)
    if abs(after - before) <= STILL * before:
        return "stays"
    return "falls" if after < before else "rises"


def undecided_bias(config: NeuronConfig) -> float:
    """The bias with which this input lies on the border: Σ wᵢxᵢ + b = 0."""
    return -float(config.w @ config.x) + 0.0  # no −0
