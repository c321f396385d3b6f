"""Networks worth stepping through, each for one reason."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.foundations.network import NetworkConfig

PRESETS: Mapping[str, NetworkConfig] = MappingProxyType(
    {
        # the standard example: y = 0.890903, L = 0.240986, ∂L/∂W₃ = 0.1813
        "worked": NetworkConfig(weights=(0.5,) * 10, biases=(0.2,) * 5, x=(1.0, 2.0), target=(0.4,)),
        # the other one, with a hidden neuron that is silent for this input: z = (0.6, 0.9, −1.3), y = 0.67
        "regression": NetworkConfig(
            h1=3,
            h2=0,
            act_out="linear",
            loss="mse",
            learning_rate=0.1,
            weights=(0.5, 0.0, 0.2, 0.3, -1.0, -0.2, 0.6, 0.4, 0.5),
            biases=(0.1, 0.1, 0.1, -0.05),
            x=(1.0, 2.0),
            target=(1.0,),
        ),
        # three classes: p − t at the output
        "classes": NetworkConfig(
            h1=3,
            h2=0,
            outputs=3,
            act1="tanh",
            loss="cross_entropy",
            weights=(0.4, -0.3, 0.2, 0.5, -0.6, 0.4, 0.7, -0.2, 0.3, -0.4, 0.6, 0.1, 0.2, 0.5, -0.3),
            biases=(0.1, -0.2, 0.3, 0.0, 0.1, -0.1),
            x=(1.0, 2.0),
            target=(0.0, 1.0, 0.0),
        ),
        # one hidden neuron says OR, the other AND: what one line cannot tell apart, two can
        "xor": NetworkConfig(
            h2=0,
            act1="sigmoid",
            loss="bce",
            weights=(4.0, 4.0, 4.0, 4.0, 5.0, -6.0),
            biases=(-2.0, -6.0, -2.0),
            x=(1.0, 1.0),
            target=(0.0,),
        ),
        # z = 12 at the output: as wrong as it can be, and hardly a gradient
        "saturated": NetworkConfig(
            h2=0,
            act1="sigmoid",
            weights=(2.0, 1.5, 1.0, 3.0, 6.0, 5.5),
            biases=(0.5, -0.5, 0.6),
            x=(2.0, 1.5),
            target=(0.0,),
        ),
        # both hidden neurons below zero: only the last bias still learns
        "dead": NetworkConfig(
            h2=0,
            act_out="linear",
            loss="mse",
            weights=(-1.0, -0.5, -0.4, -0.8, 0.6, -0.7),
            biases=(-0.5, -0.2, 0.3),
            x=(1.5, 1.0),
            target=(1.0,),
            learning_rate=0.1,
        ),
    }
)
