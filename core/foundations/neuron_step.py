"""What one step downhill does to a neuron: which parameter moves most, what becomes of the loss. Knows no screen.

What a learner is asked to predict; the answers are computed from the neuron as it stands.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from core.foundations.activations import ACTIVATIONS
from core.foundations.neuron import NeuronConfig, compute, descend, forward, squared_loss

STILL = 1e-3  # a loss that changes by a smaller share counts as unchanged
ALIKE = 1e-9  # gradients that differ by a smaller share count as equal


def moves_most(config: NeuronConfig) -> str:
    """The parameter with the largest |∂L/∂p|: "w1" … "b"; "several" where there is a tie, "none" where all are 0."""
    _, _, gradients = compute(config)
    sizes = np.abs([*gradients.w, gradients.b])
    if not sizes.any():
        return "none"
    names = [*(f"w{i + 1}" for i in range(config.inputs)), "b"]
    first = [name for name, size in zip(names, sizes, strict=True) if size >= (1.0 - ALIKE) * sizes.max()]
    return first[0] if len(first) == 1 else "several"


def after_step(config: NeuronConfig) -> float:
    """The loss after w ← w − η·∂L/∂w, b ← b − η·∂L/∂b."""
    _, _, gradients = compute(config)
    w, b = descend(config.w, config.b, gradients, config.learning_rate)
    return squared_loss(forward(config.x, w, b, ACTIVATIONS[config.activation]).a, config.target)


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
