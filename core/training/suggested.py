"""Settings to begin with for each set of pictures: what learns much in the time a learner waits. Knows no tensor."""

from __future__ import annotations

from dataclasses import replace

from core.config import knobs_of
from core.data.augment_config import AugmentConfig
from core.data.pictures import PicturesConfig
from core.models.configs import CNNConfig
from core.training.experiment import Experiment, OptimizerConfig

# 88.7 to 89.1 % of Fashion-MNIST's test pictures (three seeds) after one look at each training picture: 7 s of CPU time on a
# current core, the last look at all test pictures included (tests/bench/seeing.py).
_CLOTHES = Experiment(
    data=PicturesConfig("fashion"),
    model=CNNConfig(width=8),
    optimizer=OptimizerConfig("adamw", learning_rate=0.02, weight_decay=0.05),
    epochs=1,
    batch_size=64,
)

_SUGGESTED = {
    "digits": Experiment(),
    "mnist": replace(_CLOTHES, data=PicturesConfig("mnist")),
    "fashion": _CLOTHES,
    "cifar10": replace(  # 73 % in a minute
        _CLOTHES,
        data=PicturesConfig("cifar10"),
        model=CNNConfig(width=16, blocks=3),
        optimizer=OptimizerConfig("adamw", learning_rate=0.01, weight_decay=0.05),
        augment=AugmentConfig(flip=True),
        epochs=3,
        batch_size=128,
    ),
    # A few dozen pictures, looked at often, never twice the same
    "own": Experiment(
        data=PicturesConfig("own"),
        optimizer=OptimizerConfig("adamw", learning_rate=0.005, weight_decay=0.05),
        augment=AugmentConfig(crop=2, rotate=10, scale=0.1),
        epochs=30,
        batch_size=16,
    ),
}


def suggested(name: str) -> Experiment:
    """Settings for the set of this name; of "own" the learner's set is still to be named. Raises KeyError."""
    return _SUGGESTED[name]


def train_on(experiment: Experiment, data: PicturesConfig, begin: str, epochs: int) -> Experiment:
    """The same experiment on `data` from the weights that `begin` names (a run's id, or "shipped-" and a model's name).

    The peak learning rate is a third, in two digits: large steps would first undo what the network knows. Raises Problem.
    """
    lowest = next(knob.low for knob in knobs_of(OptimizerConfig) if knob.name == "learning_rate") or 0.0
    rate = max(lowest, float(f"{experiment.optimizer.learning_rate / 3:.2g}"))
    optimizer = replace(experiment.optimizer, learning_rate=rate)
    return replace(experiment, data=data, optimizer=optimizer, begin=begin, epochs=epochs)
