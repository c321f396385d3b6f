"""Where curves are flat, against closed forms; and who lets most of a gradient through."""

from __future__ import annotations

import math
from typing import get_args, get_type_hints

import numpy as np
import pytest

from core.config import check
from core.foundations.activations import ACTIVATIONS
from core.foundations.curve import CurveConfig, Zone, flat_zones, steepest

SIGMOID_EDGE = math.acosh(19.0)  # σ′(z) = 1/(2 + 2·cosh z) = 1/40
TANH_EDGE = math.acosh(math.sqrt(10.0))  # tanh′(z) = 1/cosh² z = 1/10


@pytest.mark.parametrize(
    ("name", "edges"),
    [
        ("sigmoid", (-SIGMOID_EDGE, SIGMOID_EDGE)),
        ("tanh", (-TANH_EDGE, TANH_EDGE)),
        ("elu", (-math.log(10.0), None)),
        ("softplus", (-math.log(9.0), None)),
        ("relu", (0.0, None)),
        ("leaky_relu", (0.0, None)),
    ],
)
def test_edges_in_closed_form(name, edges):
    zones = flat_zones(name)
    found = [next((zone.high for zone in zones if zone.low is None), None)]
    found.append(next((zone.low for zone in zones if zone.high is None), None))
    for edge, expected in zip(found, edges, strict=True):
        assert (edge is None) == (expected is None)
        assert expected is None or edge == pytest.approx(
            expected, abs=0.0065
        )  # rounded to 0.01, from points 0.001 apart


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_inside_a_zone_the_slope_is_small_and_outside_not_everywhere(name):
    z = np.linspace(-12, 12, 2401)
    size = np.abs(ACTIVATIONS[name].slope(z))
    flat = np.zeros(z.shape, dtype=bool)
    for zone in flat_zones(name):
        flat |= (z > (zone.low or -np.inf) + 0.01 if zone.low is not None else True) & (
            z < zone.high - 0.01 if zone.high is not None else True
        )
    assert (size[flat] <= 0.1 * size.max()).all()
    assert name == "step" or (size[~flat] > 0.1 * size.max()).any()


def test_kinds():
    assert flat_zones("step") == (Zone(None, None, "dead"),)
    kinds = {name: {zone.kind for zone in flat_zones(name)} for name in ACTIVATIONS}
    assert kinds["relu"] == {"dead"}
    assert kinds["leaky_relu"] == {"leak"}
    assert all(kinds[name] == {"saturated"} for name in ("sigmoid", "tanh", "elu", "gelu", "silu", "softplus"))


@pytest.mark.parametrize(("place", "answer"), [(0.0, "tanh"), (0.5, "leaky_relu"), (1.5, "silu"), (-2.0, "sigmoid")])
def test_the_steepest(place, answer):
    assert steepest(("sigmoid", "tanh", "leaky_relu", "silu"), place) == answer


def test_every_activation_is_offered():
    check(CurveConfig())
    hints = get_type_hints(CurveConfig)
    assert get_args(hints["function"]) == tuple(ACTIVATIONS)
    assert get_args(hints["second"]) == ("none", *ACTIVATIONS)
