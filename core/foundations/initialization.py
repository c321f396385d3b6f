"""The first weights of a deep network, and what they do to signals and gradients on their way. Knows no learning and no theory.

All layers have the same width n and no bias: z = W·a, a = f(z). What goes in at the front is noise of standard deviation 1, and so
is the gradient that comes in at the back; nothing is trained.

    zeros       0                                   normal      N(0, σ²)
    uniform     U(−√3·σ, √3·σ), of variance σ²      Xavier      N(0, g²·2/(n_in + n_out))    (Glorot, Bengio, 2010)
    He          N(0, g²·2/n_in)  (He et al., 2015)  orthogonal  g·Q with QᵀQ = 1             (Saxe, McClelland, Ganguli, 2014)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np

from core.config import knob
from core.foundations.activations import Activation, Array
from core.foundations.network import FUNCTIONS

NUMBERS = 1600  # in a layer: width · examples, so that a narrow network is measured as closely as a wide one
FEWEST = 16  # examples
ROTATIONS = 4  # drawn for a network; QR takes its time


@dataclass(frozen=True)
class InitializationConfig:
    """The network as a learner sets it. `sigma` counts for normal and uniform, `gain` for Xavier, He and orthogonal."""

    scheme: Literal["zeros", "normal", "uniform", "xavier", "he", "orthogonal"] = "normal"
    # GELU is left out for its time, the step because no gradient passes it
    activation: Literal["linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "silu"] = "tanh"
    depth: int = knob(20, 1, 50)
    width: int = knob(100, 4, 100)  # with a hundred, fifty layers are computed while the hand is still on the knob
    sigma: float = knob(0.05, 0.001, 2.0, log=True)
    gain: float = knob(1.0, 0.25, 4.0, log=True)
    seed: int = knob(0, 0, 99)


class Passed(NamedTuple):
    """Every number of one way there and back: of layers 1 … L; of `a` and `gradients` also the input's, in front.

    z: L × (examples, n). a, gradients: (L + 1) × (examples, n), the gradients those of a.
    """

    z: list[Array]
    a: list[Array]
    gradients: list[Array]


def weight_variance(config: InitializationConfig) -> float:
    """Var(w) of one weight, for n_in = n_out = n."""
    n = config.width
    return {
        "zeros": 0.0,
        "normal": config.sigma**2,
        "uniform": config.sigma**2,
        "xavier": config.gain**2 * 2 / (n + n),
        "he": config.gain**2 * 2 / n,
        "orthogonal": config.gain**2 / n,
    }[config.scheme]


def relu_sigma(n: int) -> float:
    """σ of Gaussian weights that keeps signal and gradient of a deep ReLU network with n neurons a layer: √(2/n)."""
    return float(np.sqrt(weight_variance(InitializationConfig("he", "relu", width=n))))


@lru_cache(maxsize=600)
def unit_weights(kind: str, n: int, seed: int, layer: int) -> Array:
    """W (n, n) of layer `layer`, its entries of variance 1: "uniform", "orthogonal" (times √n) or "normal".

    Each layer has a generator of its own, so a deeper network begins with the same layers.
    """
    generator = np.random.default_rng((seed, layer))
    if kind == "uniform":
        W = generator.uniform(-np.sqrt(3.0), np.sqrt(3.0), (n, n))
    elif kind == "orthogonal":
        # Mirrored and reordered at random on both sides, a random rotation is another one, and every one equally likely.
        signs, rows, columns = generator.choice((-1.0, 1.0), (2, n)), generator.permutation(n), generator.permutation(n)
        W = np.sqrt(n) * signs[0][:, None] * _rotation(n, seed, layer % ROTATIONS)[rows][:, columns] * signs[1]
    else:
        W = generator.standard_normal((n, n))
    W.flags.writeable = False
    return W


@lru_cache(maxsize=40)
def _rotation(n: int, seed: int, number: int) -> Array:
    """Q (n, n), orthogonal, every one equally likely (Mezzadri, 2007)."""
    Q, R = np.linalg.qr(np.random.default_rng((seed, 0, number)).standard_normal((n, n)))
    return Q * np.sign(np.diag(R))


def draw(config: InitializationConfig) -> list[Array]:
    """The first weights of all layers, L × (n, n)."""
    spread = np.sqrt(weight_variance(config))
    kind = (
        config.scheme if config.scheme in ("uniform", "orthogonal") else "normal"
    )  # what is kept serves all of a kind
    return [spread * unit_weights(kind, config.width, config.seed, layer) for layer in range(1, config.depth + 1)]


def propagate(f: Activation, weights: Sequence[Array], x: Array, gradient: Array) -> Passed:
    """Send x (examples, n) forward and a gradient with respect to the last activations back.

    z_l = a_{l−1}·W_lᵀ,  a_l = f(z_l);   ∂C/∂a_{l−1} = (∂C/∂a_l ⊙ f′(z_l))·W_l
    """
    z: list[Array] = []
    a = [x]
    for W in weights:
        z.append(a[-1] @ W.T)
        a.append(f(z[-1]))
    gradients = [gradient]
    for W, sums in zip(reversed(weights), reversed(z), strict=True):
        gradients.insert(0, gradients[0] * f.slope(sums) @ W)
    return Passed(z, a, gradients)


def send(config: InitializationConfig) -> Passed:
    """The network of this config with noise of standard deviation 1 at both ends."""
    generator = np.random.default_rng((config.seed, 0))
    shape = (max(FEWEST, NUMBERS // config.width), config.width)
    x, gradient = generator.standard_normal((2, *shape))
    return propagate(FUNCTIONS[config.activation], draw(config), x, gradient)


# what is worth a look, in the order of the story
EXAMPLES: Mapping[str, InitializationConfig] = MappingProxyType(
    {
        "small": InitializationConfig(),
        "large": InitializationConfig(sigma=1.0),
        "xavier": InitializationConfig("xavier", "tanh"),
        "mismatch": InitializationConfig("xavier", "relu", depth=50),
        "he": InitializationConfig("he", "relu", depth=50),
        "sigmoid": InitializationConfig("xavier", "sigmoid"),
        "zeros": InitializationConfig("zeros", "sigmoid"),
    }
)
