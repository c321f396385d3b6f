"""Pairs of short runs that differ in one setting, to be started from the shelf and compared. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from core.models.configs import CNNConfig
from core.training.experiment import Experiment, OptimizerConfig, ScheduleConfig

SHORT = Experiment(epochs=4, model=CNNConfig(width=8), schedule=ScheduleConfig("constant"))

PAIRS: Mapping[str, tuple[Experiment, ...]] = MappingProxyType(
    {
        "rate": tuple(replace(SHORT, optimizer=OptimizerConfig(learning_rate=rate)) for rate in (0.003, 0.03)),
        "seed": tuple(replace(SHORT, seed=seed) for seed in (0, 1)),
        "copy": (SHORT, SHORT),
        "rule": tuple(replace(SHORT, optimizer=OptimizerConfig(rule)) for rule in ("sgd", "adam")),
        "norm": tuple(replace(SHORT, model=CNNConfig(width=8, batch_norm=on)) for on in (True, False)),
        "batch": tuple(replace(SHORT, batch_size=size) for size in (16, 256)),
    }
)
