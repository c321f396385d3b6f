"""A derivative of the small network's loss without calculus: move one number a little and look."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.foundations.network import Forward, Network, NetworkConfig, forward
from core.foundations.shape import at, network

WIDTH = 1e-6
KINKED = ("relu", "leaky_relu", "step")


class Measured(NamedTuple):
    """The loss a little above and a little below, and the slope between the two."""

    width: float
    above: float
    below: float
    slope: float
    kink: bool  # between the two a neuron crosses the kink of its activation, so that there is no one slope


def measure(config: NetworkConfig, id: str, width: float = WIDTH) -> Measured:
    """∂L/∂p ≈ (L(p + h) − L(p − h)) / 2h for the number `id`: a weight, a bias, an input or a target.

    The error is of the order h² (rounding: 1e-16/h). Raises Problem("quantity_unknown").
    """
    net = network(config)
    array, place = at(net, id)
    middle = array[place]
    array[place] = middle + width
    above = forward(net)
    array[place] = middle - width
    below = forward(net)
    slope = (above.loss - below.loss) / (2.0 * width)
    return Measured(width, above.loss, below.loss, slope, _sides(net, above) != _sides(net, below))


def _sides(net: Network, out: Forward) -> list[list[float]]:
    """On which side of its kink each neuron that has one stands."""
    kinked = [z for z, name in zip(out.z, net.activations, strict=True) if name in KINKED]
    return [np.sign(z).tolist() for z in kinked]
