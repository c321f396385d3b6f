"""Optimizers: how a gradient g becomes a change of a weight w. Knows no model and no data.

`update` writes the rules out as they are taught; a run uses torch.optim's, which do the same in one call for all weights
(tests hold the two together). α is the learning rate, λ the weight decay, t the number of the step, counted from 1.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor

from core.training.experiment import OptimizerConfig

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8  # Adam's, as its authors recommend


def update(config: OptimizerConfig, w: Tensor, g: Tensor, memory: dict[str, Tensor], t: int) -> Tensor:
    """The weights after one step. `memory` (empty before the first) holds what the rule remembers of earlier gradients."""
    alpha, decay = config.learning_rate, config.weight_decay
    if config.rule == "adamw":
        w = w - alpha * decay * w  # decay outside the gradient (Loshchilov & Hutter 2019)
    else:
        g = g + decay * w  # decay as the gradient of λ/2·‖w‖²

    if config.rule == "sgd":
        return w - alpha * g

    if config.rule in ("momentum", "nesterov"):
        mu = config.momentum
        v = memory["v"] = mu * memory["v"] + g if memory else g  # the velocity: v ← μv + g (Polyak 1964)
        # Nesterov (1983) looks one move ahead: it adds to g what the velocity will do next.
        return w - alpha * (g + mu * v if config.rule == "nesterov" else v)

    # Adam (Kingma & Ba 2015) and AdamW
    m = memory["m"] = BETA1 * memory.get("m", torch.zeros_like(w)) + (1 - BETA1) * g  # mean of the gradients
    v = memory["v"] = BETA2 * memory.get("v", torch.zeros_like(w)) + (1 - BETA2) * g * g  # mean of their squares
    m_hat = m / (1 - BETA1**t)  # both began at 0: without this the first steps would be too small
    v_hat = v / (1 - BETA2**t)
    return w - alpha * m_hat / (torch.sqrt(v_hat) + EPSILON)


def build(config: OptimizerConfig, parameters: Iterable[Tensor]) -> torch.optim.Optimizer:
    """torch.optim's optimizer for this rule. `fused` runs one kernel over each weight tensor instead of five to ten."""
    rate, decay = config.learning_rate, config.weight_decay
    match config.rule:
        case "sgd":
            return torch.optim.SGD(parameters, rate, weight_decay=decay, fused=True)
        case "momentum" | "nesterov":
            # Nesterov's rule without momentum is plain SGD; torch refuses the pair, so it is not asked for.
            nesterov = config.rule == "nesterov" and config.momentum > 0
            return torch.optim.SGD(parameters, rate, config.momentum, nesterov=nesterov, weight_decay=decay, fused=True)
        case "adam":
            return torch.optim.Adam(parameters, rate, (BETA1, BETA2), EPSILON, decay, fused=True)
        case "adamw":
            return torch.optim.AdamW(parameters, rate, (BETA1, BETA2), EPSILON, decay, fused=True)
