"""Matrices and vectors worth a look, each for one reason: by view, the settings of core.foundations.linear to put there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Settings = Mapping[str, float | str]


def _plane(a: float, b: float, c: float, d: float, **more: float) -> Settings:
    return MappingProxyType({"m11": a, "m12": b, "m21": c, "m22": d, **more})


WORKED: Settings = MappingProxyType({"a": "1 2; 3 4", "b": "5 6; 7 8", "cell": 1, "line": 0})

EXAMPLES: Mapping[str, Mapping[str, Settings]] = MappingProxyType(
    {
        "product": {
            "worked": WORKED,
            "oblong": {"a": "1 0 2; -1 3 1", "b": "3 1; 2 1; 1 0", "cell": 1},
            "outer": {"a": "1; 2; 3", "b": "4 5 6", "cell": 1},
            "layer": {"a": "0.5 -1 2", "b": "1 0 3 -1; 2 1 0 4; -1 1 0.5 2", "cell": 1},  # weights, four examples
            "mismatch": {"a": "1 2 3; 4 5 6", "b": "5 6; 7 8", "cell": 1},
        },
        "dot": {
            "start": {"u1": 4.0, "u2": 1.0, "v1": 1.0, "v2": 3.0},
            "right": {"u1": 3.0, "u2": 1.0, "v1": -1.0, "v2": 3.0},
            "behind": {"u1": 4.0, "u2": 0.0, "v1": -3.0, "v2": 2.0},
            "equal": {"u1": 3.0, "u2": 4.0, "v1": 3.0, "v2": 4.0},  # u·u = |u|² = 25
        },
        "plane": {
            "start": _plane(2.0, 1.0, 1.0, 2.0, share=1.0),
            "stretch": _plane(2.0, 0.0, 0.0, 0.5, share=1.0),  # the area stays 1
            "shear": _plane(1.0, 1.0, 0.0, 1.0, share=1.0),
            "rotation": _plane(0.8, -0.6, 0.6, 0.8, share=1.0),  # by 36.87°
            "reflection": _plane(0.0, 1.0, 1.0, 0.0, share=1.0),  # determinant −1
            "flat": _plane(2.0, 1.0, 4.0, 2.0, share=1.0),  # the second column is half the first
        },
        "inverse": {
            "worked": WORKED,
            "swap": {"a": "0 2; 1 3", "line": 0},  # no pivot where one is wanted, until two rows change places
            "three": {"a": "2 1 0; 1 2 1; 0 1 2", "line": 0},
            "singular": {"a": "1 2; 2 4", "line": 0},
            "hidden": {"a": "1 2 3; 4 5 6; 7 8 9", "line": 0},  # singular, and one does not see it
        },
        "solve": {
            "start": _plane(2.0, 1.0, 1.0, 2.0, b1=4.0, b2=5.0),
            "none": _plane(2.0, 1.0, 4.0, 2.0, b1=3.0, b2=1.0),
            "many": _plane(2.0, 1.0, 4.0, 2.0, b1=2.0, b2=4.0),
            "nearly": _plane(2.0, 1.9, 1.0, 1.0, b1=3.0, b2=2.0),  # lines almost parallel: a small push moves x far
        },
        "eigen": {
            "start": _plane(2.0, 1.0, 1.0, 2.0, v1=1.0, v2=3.0),
            "skew": _plane(3.0, 1.0, 0.0, 2.0, v1=1.0, v2=2.0),  # eigenvectors that are not at right angles
            "shear": _plane(1.0, 1.0, 0.0, 1.0, v1=1.0, v2=2.0),  # a double eigenvalue with one direction
            "rotation": _plane(0.8, -0.6, 0.6, 0.8, v1=3.0, v2=1.0),  # complex eigenvalues
            "flat": _plane(2.0, 1.0, 4.0, 2.0, v1=1.0, v2=3.0),  # an eigenvalue 0
        },
    }
)
