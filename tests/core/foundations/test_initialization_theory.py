"""The theory's integrals against SciPy and closed forms, its lines against networks that are wide enough."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate, stats

from core.foundations.initialization import InitializationConfig, send
from core.foundations.initialization_measured import left_over, theory
from core.foundations.initialization_theory import predict, quadrature
from core.foundations.network import FUNCTIONS

SMOOTH = ("sigmoid", "tanh", "silu", "elu")


def test_moments_of_the_normal_distribution() -> None:
    z, weights = quadrature()
    for power, moment in ((0, 1), (1, 0), (2, 1), (4, 3), (6, 15)):
        assert weights @ z**power == pytest.approx(moment, abs=1e-11)
    assert weights @ np.abs(z) == pytest.approx(math.sqrt(2 / math.pi), rel=1e-12)
    assert weights @ (z > 0) == pytest.approx(0.5, rel=1e-12)


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("gain", [1e-4, 0.5, 2.0, 400.0])
def test_one_layer_is_scipy_s_integral(name: str, gain: float) -> None:
    f, scale = FUNCTIONS[name], math.sqrt(gain)

    def mean(of: object) -> float:
        return sum(
            integrate.quad(lambda z: float(of(z)) * stats.norm.pdf(z), *ends, epsabs=1e-15, epsrel=1e-12, limit=400)[0]  # type: ignore[operator]
            for ends in ((-12, -0.3), (-0.3, 0), (0, 0.3), (0.3, 12))
        )

    found = predict(f, gain, 1)
    first = mean(lambda z: f(scale * z))
    assert found.activations[1] == pytest.approx(math.sqrt(mean(lambda z: (f(scale * z) - first) ** 2)), rel=1e-8)
    assert found.factors[0] == pytest.approx(math.sqrt(gain * mean(lambda z: f.slope(scale * z) ** 2)), rel=1e-8)


@pytest.mark.parametrize("gain", [0.25, 1.0, 2.0, 9.0])
def test_kinked_and_straight_functions_have_closed_forms(gain: float) -> None:
    for name, leak in (("linear", 1.0), ("relu", 0.0), ("leaky_relu", 0.01)):
        found = predict(FUNCTIONS[name], gain, 12)
        share = (1 + leak**2) / 2
        q = gain * (gain * share) ** np.arange(12)
        spread = np.sqrt(q * share - q * (1 - leak) ** 2 / (2 * math.pi))
        np.testing.assert_allclose(found.activations[1:], spread, rtol=1e-11)
        np.testing.assert_allclose(found.gradients, (gain * share) ** (np.arange(12, -1, -1) / 2), rtol=1e-11)


def test_nothing_comes_of_nothing() -> None:
    for f in FUNCTIONS.values():
        if f.name in ("sigmoid", "tanh", "relu"):
            found = predict(f, 0.0, 5)
            assert not found.activations[1:].any()
            assert not found.gradients[:-1].any()


@pytest.mark.parametrize("scheme", ["normal", "uniform", "xavier", "he", "orthogonal"])
@pytest.mark.parametrize("activation", ["linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "silu"])
def test_theory_is_what_wide_networks_measure(scheme: str, activation: str) -> None:
    configs = [InitializationConfig(scheme, activation, 6, 100, 0.12, 1.1, seed) for seed in range(4)]  # type: ignore[arg-type]
    networks = [send(config) for config in configs]
    expected = theory(configs[0])
    for layers, line in (
        ([n.a for n in networks], expected.activations),
        ([n.gradients for n in networks], expected.gradients),
    ):
        measured = np.sqrt(np.mean([[values.var() for values in each] for each in layers], axis=0))
        np.testing.assert_allclose(measured, line, rtol=0.15)


def test_what_the_text_says_of_he_and_xavier() -> None:
    assert left_over("relu", 2.0, 50) == pytest.approx(1.0, abs=1e-9)
    assert left_over("linear", 1.0, 50) == pytest.approx(1.0, abs=1e-9)
    assert left_over("sigmoid", 1.0, 1) < 0.25
    assert left_over("tanh", 1.0, 50) > 0.1
