"""The oracle of the small networks' engine: the same experiment written with nn.Module, autograd and torch.optim, in float64."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product
from typing import Any

import numpy as np
import torch
from torch import nn

from core.training import small_engine as engine
from core.training.small import SmallConfig
from core.training.small_random import dropout_mask, order
from core.training.small_rates import rates

ACTIVATIONS = {
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "softplus": lambda: nn.Softplus(threshold=1000),  # torch's own takes the straight line from 20 on
    "linear": nn.Identity,
}
RULES = {
    "sgd": lambda p: torch.optim.SGD(p),
    "momentum": lambda p: torch.optim.SGD(p, momentum=0.9),
    "nesterov": lambda p: torch.optim.SGD(p, momentum=0.9, nesterov=True),
    "adagrad": lambda p: torch.optim.Adagrad(p),
    "rmsprop": lambda p: torch.optim.RMSprop(p),
    "adam": lambda p: torch.optim.Adam(p),
}


class Network(nn.Module):
    """Linear layers and activations; the last layer's answer is its logit."""

    def __init__(self, sizes: Sequence[int], activations: Sequence[str]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(n, m, dtype=torch.float64) for n, m in pairwise(sizes))
        self.activations = nn.ModuleList(ACTIVATIONS[name]() for name in activations)

    def forward(self, x: torch.Tensor, masks: Sequence[torch.Tensor] = ()) -> torch.Tensor:
        for i, (layer, activation) in enumerate(zip(self.layers[:-1], self.activations, strict=True)):
            x = activation(layer(x))
            x = x * masks[i] if masks else x
        return self.layers[-1](x)

    def flat(self) -> np.ndarray[Any, Any]:
        return torch.nn.utils.parameters_to_vector(self.parameters()).detach().numpy()


def loss_of(config: SmallConfig, task: str, z: torch.Tensor, labels: torch.Tensor, classes: int) -> torch.Tensor:
    """torch's own losses: their mean over the examples, summed over outputs."""
    if task == "regression":
        y, target = z[:, 0], labels
    elif config.loss == "cross_entropy":
        if task == "many":
            return nn.functional.cross_entropy(z, labels.long())
        return nn.functional.binary_cross_entropy_with_logits(z[:, 0], labels.double())
    elif task == "two":
        y, target = torch.tanh(z[:, 0]), 2.0 * labels.double() - 1
    else:
        y, target = torch.tanh(z), 2.0 * nn.functional.one_hot(labels.long(), classes).double() - 1
    total = nn.functional.huber_loss if config.loss == "huber" else nn.functional.mse_loss
    return total(y, target, reduction="sum") / len(z) * (1 if config.loss == "huber" else 0.5)


def trained(config: SmallConfig, data: engine.Examples, epochs: int) -> tuple[Network, list[float]]:
    """The network after so many epochs, and the loss over all training examples after each."""
    sizes = engine.sizes(config, data.inputs.shape[1], data.outputs)
    network = Network(sizes, config.activations)
    begin = engine.first(config, data.inputs.shape[1], data.outputs, np.float64).parameters
    torch.nn.utils.vector_to_parameters(torch.tensor(begin), network.parameters())
    weights, biases = [layer.weight for layer in network.layers], [layer.bias for layer in network.layers]
    if config.rule == "adamw":
        optimizer = torch.optim.AdamW(
            [{"params": weights, "weight_decay": config.l2}, {"params": biases, "weight_decay": 0}]
        )
    else:
        optimizer = RULES[config.rule](network.parameters())
    x, labels = torch.tensor(data.inputs[data.train]), torch.tensor(data.labels[data.train])
    per_epoch, step, found = -(-len(x) // config.batch_size), 0, []
    for epoch in range(epochs):
        places = order(config.seed, epoch, len(x))
        for start in range(0, len(x), config.batch_size):
            batch = places[start : start + config.batch_size]
            rate = float(rates(config, np.array([step]), per_epoch)[0])
            for group in optimizer.param_groups:
                group["lr"] = rate
            masks = [
                torch.tensor(dropout_mask(config.seed, step, sum(config.units[:i]), n, len(batch), 1 - config.dropout))
                for i, n in enumerate(config.units if config.dropout else ())
            ]
            loss = loss_of(config, data.task, network(x[batch], masks), labels[batch], data.classes)
            loss = loss + config.l1 * sum(w.abs().sum() for w in weights)
            if config.rule != "adamw":
                loss = loss + config.l2 / 2 * sum((w * w).sum() for w in weights)
            optimizer.zero_grad()
            loss.backward()
            if config.clip:
                torch.nn.utils.clip_grad_norm_(network.parameters(), config.clip)
            optimizer.step()
            step += 1
        with torch.no_grad():
            found.append(float(loss_of(config, data.task, network(x), labels, data.classes)))
    return network, found


def examples(task: str = "two", count: int = 60, classes: int = 3, seed: int = 0) -> engine.Examples:
    """Points of a plane with something to learn."""
    chance = np.random.default_rng(seed)
    points = chance.uniform(-2, 2, (count, 2))
    if task == "regression":
        labels = np.sin(points[:, 0]) * points[:, 1] / 2
    elif task == "two":
        labels = (np.hypot(*points.T) < 1.4).astype(int)
    else:
        labels = (np.arctan2(*points.T) / (2 * np.pi) * classes % classes).astype(int)
    return engine.Examples(points, labels, np.arange(count) % 5 < 3, task, classes)  # type: ignore[arg-type]


def run(config: SmallConfig, data: engine.Examples, epochs: int, exact: bool = True) -> engine.Recording:
    """So many epochs from the first weights on."""
    dtype = np.float64 if exact else np.float32
    return engine.advance(config, data, engine.first(config, 2, data.outputs, dtype), epochs, exact=exact)


def all_pairs(factors: dict[str, Sequence[Any]], seed: int = 0) -> list[dict[str, Any]]:
    """Few cases in which any two values of any two factors meet."""
    chance, names = np.random.default_rng(seed), list(factors)
    missing = {
        (a, i, b, j)
        for n, a in enumerate(names)
        for b in names[n + 1 :]
        for i, j in product(range(len(factors[a])), range(len(factors[b])))
    }

    def met(case: dict[str, int]) -> set[tuple[str, int, str, int]]:
        return {(a, case[a], b, case[b]) for n, a in enumerate(names) for b in names[n + 1 :]} & missing

    cases = []
    while missing:
        a, i, b, j = min(missing)
        tries = [{name: int(chance.integers(len(values))) for name, values in factors.items()} for _ in range(30)]
        best = max(({**case, a: i, b: j} for case in tries), key=lambda case: len(met(case)))
        missing -= met(best)
        cases.append({name: factors[name][number] for name, number in best.items()})
    return cases
