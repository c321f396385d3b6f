"""One network trained the usual way, a module of torch.nn with an optimizer of torch.optim. Knows nothing of lanes.

It says what a step of one network costs with each rule, and the stacked networks (core/training/lanes.py) are tested against it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.training.lanes import CLASSES, FILTERS, HIDDEN, SIDE, Family, Lane, Part, batches, first
from core.training.small import Rule
from core.training.small_rates import DECAY

OPTIMIZERS: Mapping[Rule, tuple[type[torch.optim.Optimizer], Mapping[str, Any]]] = MappingProxyType(
    {
        "sgd": (torch.optim.SGD, {}),
        "momentum": (torch.optim.SGD, {"momentum": 0.9}),
        "nesterov": (torch.optim.SGD, {"momentum": 0.9, "nesterov": True}),
        "adagrad": (torch.optim.Adagrad, {}),
        "rmsprop": (torch.optim.RMSprop, {}),
        "adam": (torch.optim.Adam, {}),
        "adamw": (torch.optim.AdamW, {}),
    }
)


def network(family: Family, seed: int, dtype: torch.dtype = torch.float32) -> nn.Sequential:
    """The network that a lane of this seed begins with. Pictures are (B, 64)."""
    made: list[nn.Module]
    if family == "mlp":
        made = [nn.Linear(SIDE * SIDE, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, CLASSES)]
    else:
        made = [nn.Unflatten(1, (1, SIDE, SIDE))]
        made += [nn.Conv2d(1, FILTERS[0], 3, stride=2, padding=1), nn.ReLU()]
        made += [nn.Conv2d(FILTERS[0], FILTERS[1], 3, stride=2, padding=1), nn.ReLU()]
        made += [nn.Flatten(), nn.Linear(4 * FILTERS[1], CLASSES)]
    model = nn.Sequential(*made).to(dtype)
    nn.utils.vector_to_parameters(first(family, seed, dtype), model.parameters())
    return model


def optimizer(lane: Lane, model: nn.Module) -> torch.optim.Optimizer:
    """torch.optim's with its defaults; AdamW's decay is of weights, not of biases."""
    kind, options = OPTIMIZERS[lane.rule]
    groups: list[dict[str, Any]] = [{"params": list(model.parameters())}]
    if lane.rule == "adamw":
        weights = [each for name, each in model.named_parameters() if name.endswith("weight")]
        biases = [each for name, each in model.named_parameters() if name.endswith("bias")]
        groups = [{"params": weights, "weight_decay": DECAY}, {"params": biases, "weight_decay": 0.0}]
    return kind(groups, lr=lane.rate, **options)  # type: ignore[call-arg]


def step(model: nn.Module, rule: torch.optim.Optimizer, x: Tensor, labels: Tensor) -> None:
    """One update by one batch."""
    rule.zero_grad()
    functional.cross_entropy(model(x), labels).backward()
    rule.step()


def train(family: Family, lane: Lane, data: Part, steps: int) -> nn.Sequential:
    """The network after so many updates."""
    model = network(family, lane.seed, data.inputs.dtype)
    rule = optimizer(lane, model)
    for chosen in batches(lane.seed, steps, len(data.labels)):
        step(model, rule, data.inputs[chosen], data.labels[chosen])
    return model


def seconds(family: Family, data: Part, rules: list[Rule], rounds: int = 25, steps: int = 6) -> list[float]:
    """What an update takes with each of `rules`, on this machine now: the best of many short rounds in which all take turns."""
    chosen = batches(0, 1, len(data.labels))[0]
    x, labels = data.inputs[chosen], data.labels[chosen]
    made = [(model := network(family, 0), optimizer(Lane(rule, 0.001, 0), model)) for rule in rules]
    best = [float("inf")] * len(rules)
    for turn in range(rounds + 1):  # the first is for warming up
        for k, (model, rule) in enumerate(made):
            begun = time.perf_counter()
            for _ in range(steps if turn else 3):
                step(model, rule, x, labels)
            best[k] = min(best[k], (time.perf_counter() - begun) / steps) if turn else best[k]
    return best
