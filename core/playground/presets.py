"""Experiments that show something: each is the beginning of a lesson. Knows no words; the page says what to look at."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.data.plane import FEATURES, PlaneConfig
from core.playground.experiment import Experiment
from core.training.small import SmallConfig

PRESETS: Mapping[str, Experiment] = MappingProxyType(
    {
        "start": Experiment(),
        "spiral": Experiment(
            PlaneConfig("spiral", noise=0.05, points=400),
            FEATURES,
            SmallConfig(units=(8, 6), activations=("tanh", "tanh"), loss="cross_entropy", rule="adam", epochs=500),
        ),
        "straight": Experiment(PlaneConfig("xor"), network=SmallConfig(units=(), activations=(), epochs=200)),
        "overfit": Experiment(
            PlaneConfig("moons", noise=0.35, points=80),
            network=SmallConfig(
                units=(16, 16), activations=("relu", "relu"), loss="cross_entropy", rule="adam", learning_rate=0.01
            ),
        ),
        "explode": Experiment(
            PlaneConfig("plane"),
            network=SmallConfig(units=(), activations=(), learning_rate=0.2, batch_size=100, epochs=200),
        ),
        "dead": Experiment(
            PlaneConfig("circle"),
            network=SmallConfig(
                units=(6, 4), activations=("relu", "relu"), loss="cross_entropy", learning_rate=2.0, epochs=500
            ),
        ),
        "zeros": Experiment(
            PlaneConfig("gaussians", noise=0.1),
            network=SmallConfig(initialization="zeros", learning_rate=0.1, epochs=200),
        ),
        "classes": Experiment(
            PlaneConfig("spirals", classes=4, noise=0.05, points=400),
            network=SmallConfig(
                units=(12, 12),
                activations=("tanh", "tanh"),
                loss="cross_entropy",
                rule="adam",
                learning_rate=0.01,
                epochs=500,
            ),
        ),
        "curve": Experiment(
            PlaneConfig("sine", noise=0.05, points=100),
            ("x1",),
            SmallConfig(units=(16,), activations=("relu",), rule="adam", learning_rate=0.02, seed=1),
        ),
    }
)
