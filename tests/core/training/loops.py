"""A training loop as in any textbook, to hold `fit` against, and ways to listen to `fit`."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import torch
from torch.nn import functional as F

from core.data import pictures
from core.models.cnn import build
from core.models.configs import CNNConfig
from core.training.events import Control, Event
from core.training.experiment import Experiment, OptimizerConfig, ScheduleConfig


def ticking(seconds: float) -> Callable[[], float]:
    """A clock that moves on by so much each time it is read."""
    count = itertools.count()
    return lambda: next(count) * seconds


def joined(events: Iterable[Event], name: str = "loss") -> np.ndarray:
    parts = [event.arrays[name] for event in events if event.kind == "progress"]
    return np.concatenate(parts) if parts else np.empty(0, np.float32)


def until_progress(run, control: Control | None = None) -> list[Event]:
    """What the run tells up to and with the next progress."""
    events = [run.send(control)]
    while events[-1].kind != "progress":
        events.append(next(run))
    return events


def plain_losses(experiment: Experiment) -> list[float]:
    """The same training without events, state or schedule: a loop as in any textbook."""
    data = pictures.load(experiment.data)
    generator = torch.Generator().manual_seed(experiment.seed)
    model = build(experiment.model, (1, 8, 8), 10, generator).to(memory_format=torch.channels_last)
    images = torch.tensor(data.train.images()).to(memory_format=torch.channels_last)
    labels = torch.tensor(data.train.labels)
    rate = experiment.optimizer.learning_rate
    decay = experiment.optimizer.weight_decay
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9, weight_decay=decay, fused=True)
    losses = []
    for _ in range(experiment.epochs):
        order = torch.randperm(len(labels), generator=generator)
        bounds = [step * len(labels) // 20 for step in range(21)]  # 20 batches of 62 or 63 pictures
        for first, last in itertools.pairwise(bounds):
            chosen = order[first:last]
            loss = F.cross_entropy(model(images[chosen]), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses


def constant(experiment: Experiment, rate: float, **model: object) -> Experiment:
    return replace(
        experiment,
        optimizer=OptimizerConfig("momentum", learning_rate=rate),
        schedule=ScheduleConfig("constant"),
        model=CNNConfig(width=4, **model),
    )
