"""Small networks: what describes one and its training, for the compiled engine. Knows no kernel and no tensor.

A network of `units` hidden neurons per layer, on the features of core/data/plane.py. What it is to predict decides its output:

    task            loss             outputs   output activation   target
    two classes     squared, huber   1         tanh                −1 | 1
    two classes     cross_entropy    1         sigmoid             0 | 1        (from the logit)
    C classes       squared, huber   C         tanh                −1 | 1 each
    C classes       cross_entropy    C         softmax             one of C     (from the logits)
    regression      squared, huber   1         linear              y

squared is ½(ŷ − y)², summed over outputs; huber with δ = 1. The loss of a batch is the mean over its examples, plus
l1·Σ|w| + l2/2·Σw² over the weights, biases left out; with adamw l2 is decoupled: w ← w − rate·l2·w.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.config import check, knob
from core.errors import Problem

Activation = Literal["tanh", "sigmoid", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus", "linear"]
Rule = Literal["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]
Shape = Literal["constant", "linear", "step", "exponential", "cosine", "warmup", "one_cycle"]
Initialization = Literal["xavier_normal", "xavier_uniform", "he_normal", "he_uniform", "normal", "uniform", "zeros"]
MOST_LAYERS, MOST_UNITS, MOST_EPOCHS = 6, 16, 10_000


@dataclass(frozen=True)
class SmallConfig:
    """A network and how it is trained. Raises Problem("too_many_layers" | "layers_do_not_match") and as core/config.py."""

    units: tuple[int, ...] = knob((4, 2), 1, MOST_UNITS, step=1)  # of the hidden layers; none: a linear model
    activations: tuple[Activation, ...] = ("tanh", "tanh")  # of the hidden layers, one each
    initialization: Initialization = "xavier_normal"  # as torch.nn.init; biases begin at 0
    loss: Literal["squared", "huber", "cross_entropy"] = "squared"
    rule: Rule = "sgd"  # torch.optim's rules with their defaults (rmsprop: α = 0.99); momentum 0.9
    learning_rate: float = knob(0.03, 1e-5, 10, log=True)
    schedule: Shape = "constant"  # over `epochs`
    batch_size: int = knob(10, 1, 100, step=1)
    l1: float = knob(0.0, 0, 1, step=0.001)
    l2: float = knob(0.0, 0, 1, step=0.001)
    dropout: float = knob(0.0, 0, 0.9, step=0.05)  # of the hidden layers' outputs, while training
    clip: float = knob(0.0, 0, 100, step=0.1)  # of the whole gradient's norm; 0: none
    epochs: int = knob(1000, 1, MOST_EPOCHS, step=100)  # the limit
    target: float = knob(0.0, 0, 10, step=0.01)  # stop when the training loss is below; 0: never
    patience: int = knob(0, 0, MOST_EPOCHS, step=10)  # stop after so many epochs without a better test loss; 0: never
    seed: int = knob(0, 0, 9999, step=1)  # of the first weights, the order of the examples and dropout

    def __post_init__(self) -> None:
        check(self)
        if len(self.units) > MOST_LAYERS:
            raise Problem("too_many_layers", limit=MOST_LAYERS)
        if len(self.units) != len(self.activations):
            raise Problem("layers_do_not_match")
