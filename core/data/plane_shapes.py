"""The shapes that data sets on the plane have. Knows no noise, no split and no network.

A shape of classes is a function (labels (n,), generator) -> points (n, 2): where an example of each class lies. A shape of
regression is a function (points (n, 2)) -> values (n,) in -1 … 1. Each stands alone, on NumPy only: exported scripts show them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Values = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


def circle(labels: Labels, generator: np.random.Generator) -> Points:
    """Class 1 fills a disc of radius 2.5, class 0 the ring from 3.5 to 5."""
    angle, share = generator.uniform(0, 2 * np.pi, len(labels)), generator.uniform(0, 1, len(labels))
    inner, outer = np.where(labels == 1, 0, 3.5), np.where(labels == 1, 2.5, 5)
    radius = np.sqrt(inner**2 + (outer**2 - inner**2) * share)  # the root: as dense at the rim as in the middle
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def xor(labels: Labels, generator: np.random.Generator) -> Points:
    """Class 1 where x1 and x2 have the same sign, and a lane free along the axes."""
    size = generator.uniform(0.3, 5, (len(labels), 2))
    x1 = size[:, 0] * generator.choice([-1, 1], len(labels))
    x2 = size[:, 1] * np.sign(x1) * np.where(labels == 1, 1, -1)
    return np.stack([x1, x2], axis=1)


def gaussians(labels: Labels, generator: np.random.Generator) -> Points:
    """Two clouds of deviation 0.5, class 1 around (2, 2) and class 0 around (-2, -2)."""
    center = np.where(labels == 1, 2, -2)
    return center[:, None] + 0.5 * generator.standard_normal((len(labels), 2))


def spiral(labels: Labels, generator: np.random.Generator) -> Points:
    """Two arms, each winding one and three quarter times."""
    share = generator.uniform(0.02, 1, len(labels))
    angle = 2 * np.pi * 1.75 * share + np.pi * labels
    return 5 * share[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)


def moons(labels: Labels, generator: np.random.Generator) -> Points:
    """Two half circles, each reaching into the other."""
    angle = generator.uniform(0, np.pi, len(labels))
    x1 = np.where(labels == 1, 0.5 - np.cos(angle), np.cos(angle) - 0.5)
    x2 = np.where(labels == 1, 0.25 - np.sin(angle), np.sin(angle) - 0.25)
    return 3 * np.stack([x1, x2], axis=1)


def rings(labels: Labels, generator: np.random.Generator) -> Points:
    """Four rings of radius 1.2, 2.4, 3.6 and 4.8: class 0, 1, 0, 1."""
    angle = generator.uniform(0, 2 * np.pi, len(labels))
    outer = generator.uniform(0, 1, len(labels)) < 2 / 3  # the outer ring of a class is about twice as long
    radius = 1.2 * (1 + labels + 2 * outer)
    return radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def checkerboard(labels: Labels, generator: np.random.Generator) -> Points:
    """Four times four squares with narrow lanes between them."""
    row, half = generator.integers(0, 4, len(labels)), generator.integers(0, 2, len(labels))
    column = 2 * half + (row + labels) % 2
    corner = 2.5 * np.stack([column, row], axis=1) - 5
    return corner + generator.uniform(0.15, 2.35, (len(labels), 2))


def blobs(labels: Labels, generator: np.random.Generator) -> Points:
    """A cloud of deviation 0.5 for each class, side by side on a circle of radius 3.5."""
    angle = 2 * np.pi * labels / (labels.max() + 1)
    center = 3.5 * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    return center + 0.5 * generator.standard_normal((len(labels), 2))


def spirals(labels: Labels, generator: np.random.Generator) -> Points:
    """An arm for each class, each winding three quarters of a turn."""
    share = generator.uniform(0.04, 1, len(labels))
    angle = 2 * np.pi * (0.75 * share + labels / (labels.max() + 1))
    return 5 * share[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)


def plane(points: Points) -> Values:
    """An even slope: (x1 + x2) / 12."""
    return (points[:, 0] + points[:, 1]) / 12


def waves(points: Points) -> Values:
    """Hills and hollows: sin(x1) · cos(x2)."""
    return np.sin(points[:, 0]) * np.cos(points[:, 1])


def line(points: Points) -> Values:
    """x1 / 6, from corner to corner."""
    return points[:, 0] / 6


def sine(points: Points) -> Values:
    """sin(x1)."""
    return np.sin(points[:, 0])


def step(points: Points) -> Values:
    """-0.75 on the left, 0.75 on the right."""
    return np.where(points[:, 0] < 0, -0.75, 0.75)


# The noise of a shape of classes moves its points: by how much at noise 1, as a deviation on each axis.
CLASSES: Mapping[str, tuple[Callable[[Labels, np.random.Generator], Points], float]] = MappingProxyType(
    {
        "circle": (circle, 2.0),
        "xor": (xor, 2.0),
        "gaussians": (gaussians, 3.0),
        "spiral": (spiral, 0.8),
        "moons": (moons, 1.5),
        "rings": (rings, 0.8),
        "checkerboard": (checkerboard, 1.0),
        "blobs": (blobs, 2.5),
        "spirals": (spirals, 1.0),
    }
)
SURFACES: Mapping[str, Callable[[Points], Values]] = MappingProxyType({"plane": plane, "waves": waves})
CURVES: Mapping[str, Callable[[Points], Values]] = MappingProxyType({"line": line, "sine": sine, "step": step})
