"""The healthy training of the case file. Its source is what the page shows; a case plants its bug by editing these lines.

Knows neither the cases nor how its numbers are recorded: that is `watch` (core/training/debugging/watcher.py).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional as F

from core.training.debugging.given import Dropout, digits

if TYPE_CHECKING:
    from core.training.debugging.watcher import Watcher

__all__ = ["Dropout", "train"]  # Dropout is for a case


def train(watch: Watcher, seed: int) -> None:
    """500 digits to learn from, 400 to test on; six layers, ReLU between them; SGD with momentum on mini-batches of 32.

    Raises Trapped when `watch` finds something that no training should go on with.
    """
    generator = torch.Generator().manual_seed(seed)
    images, labels = digits("checked", generator)
    order = torch.randperm(len(images), generator=generator)
    inputs = images[order].flatten(1) / 16
    targets = labels[order]
    rows = torch.arange(500)
    test = torch.arange(500, 900)

    model = nn.Sequential()
    widths = [64, 32, 32, 32, 32, 32, 10]
    for place, (fan_in, fan_out) in enumerate(pairwise(widths), 1):
        linear = nn.Linear(fan_in, fan_out)
        nn.init.kaiming_normal_(linear.weight, nonlinearity="relu", generator=generator)
        nn.init.zeros_(linear.bias)
        model.add_module(f"layer{place}", linear)
        if place < len(widths) - 1:
            model.add_module(f"active{place}", nn.ReLU())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.03, momentum=0.9)

    watch.begin(model, optimizer, inputs, targets, order, rows, test)
    for _ in range(12):
        for batch in rows[torch.randperm(len(rows), generator=generator)].split(32):
            model.train()
            optimizer.zero_grad()
            scores = model(inputs[batch])
            loss = F.cross_entropy(scores, targets[batch])
            watch.loss(loss, batch)
            loss.backward()
            watch.gradients()
            optimizer.step()
            model.eval()
            watch.measure()
