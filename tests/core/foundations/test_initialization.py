"""First weights against torch.nn.init and SciPy, the way there and back against autograd."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.config import check, knobs_of
from core.foundations.checked import FUNCTIONS as TORCH
from core.foundations.initialization import (
    EXAMPLES,
    InitializationConfig,
    draw,
    propagate,
    relu_sigma,
    send,
    unit_weights,
    weight_variance,
)
from core.foundations.network import FUNCTIONS

N = 100
KNOBS = {knob.name: knob for knob in knobs_of(InitializationConfig)}


def torchs(scheme: str, sigma: float, gain: float, n: int = 600) -> torch.Tensor:
    """A large weight drawn by torch.nn.init."""
    W = torch.empty(n, n, dtype=torch.float64)
    generator = torch.Generator().manual_seed(3)
    init = torch.nn.init
    if scheme == "normal":
        return init.normal_(W, 0.0, sigma, generator=generator)
    if scheme == "uniform":
        return init.uniform_(W, -(3**0.5) * sigma, 3**0.5 * sigma, generator=generator)
    if scheme == "xavier":
        return init.xavier_normal_(W, gain, generator=generator)
    if scheme == "he":
        return gain * init.kaiming_normal_(W, nonlinearity="relu", generator=generator)
    return init.orthogonal_(W, gain, generator=generator)


@pytest.mark.parametrize("scheme", ["normal", "uniform", "xavier", "he", "orthogonal"])
def test_the_variance_is_that_of_torch_s_weights(scheme: str) -> None:
    config = InitializationConfig(scheme, sigma=0.3, gain=1.7, width=N)  # type: ignore[arg-type]
    per_width = 600 / N if scheme in ("xavier", "he", "orthogonal") else 1.0
    assert float(torchs(scheme, 0.3, 1.7).var()) * per_width == pytest.approx(weight_variance(config), rel=0.02)
    ours = np.array(draw(config))
    assert ours.var() == pytest.approx(weight_variance(config), rel=0.02)
    assert abs(ours.mean()) < 5 * ours.std() / np.sqrt(ours.size)


def test_zeros_are_zeros_and_xavier_s_uniform_has_the_known_bound() -> None:
    assert not np.any(draw(InitializationConfig("zeros")))
    sigma = np.sqrt(weight_variance(InitializationConfig("xavier", width=N)))
    W = torch.nn.init.xavier_uniform_(torch.empty(N, N), generator=torch.Generator().manual_seed(0))
    assert np.sqrt(3) * sigma == pytest.approx(np.sqrt(6 / (N + N)))
    assert float(W.abs().max()) == pytest.approx(np.sqrt(3) * sigma, rel=0.01)


def test_the_shapes_of_the_distributions() -> None:
    normal = np.concatenate([unit_weights("normal", 40, seed, 1).ravel() for seed in range(5)])
    uniform = np.concatenate([unit_weights("uniform", 40, seed, 1).ravel() for seed in range(5)])
    assert stats.kstest(normal, "norm").pvalue > 0.001
    assert stats.kstest(uniform, "uniform", (-np.sqrt(3), 2 * np.sqrt(3))).pvalue > 0.001


@pytest.mark.parametrize("n", [4, 37, N])
def test_orthogonal_weights_keep_every_length(n: int) -> None:
    for W in draw(InitializationConfig("orthogonal", gain=1.3, width=n, depth=6)):
        np.testing.assert_allclose(W.T @ W, 1.3**2 * np.eye(n), atol=1e-12)


def test_every_rotation_is_equally_likely() -> None:
    """The square of an entry of such a matrix has the distribution Beta(1/2, (n − 1)/2)."""
    n = 12
    layers = [unit_weights("orthogonal", n, seed, layer) / np.sqrt(n) for seed in range(200) for layer in (1, 2, 3, 4)]
    squares = [W[2, 5] ** 2 for W in layers]
    assert stats.kstest(squares, "beta", (0.5, (n - 1) / 2)).pvalue > 0.001
    assert stats.binomtest(sum(np.linalg.det(W) > 0 for W in layers), len(layers)).pvalue > 0.001
    assert not np.allclose(np.abs(layers[0]), np.abs(unit_weights("orthogonal", n, 0, 5) / np.sqrt(n)))


def test_a_deeper_network_begins_with_the_same_layers() -> None:
    for scheme in ("normal", "uniform", "orthogonal"):
        short, long = (draw(InitializationConfig(scheme, depth=depth)) for depth in (3, 9))
        np.testing.assert_array_equal(short, long[:3])
        assert not np.allclose(long[0], long[4])
        assert not np.allclose(draw(InitializationConfig(scheme, depth=1, seed=1))[0], long[0])


def test_nobody_can_write_into_weights_that_are_kept() -> None:
    with pytest.raises(ValueError, match="read-only"):
        unit_weights("normal", 4, 0, 1)[0, 0] = 1.0


@given(
    activation=st.sampled_from(KNOBS["activation"].choices),
    scheme=st.sampled_from(KNOBS["scheme"].choices),
    depth=st.integers(1, 6),
    width=st.integers(4, 12),
    sigma=st.floats(0.01, 1.5),
)
def test_there_and_back_is_autograd_s(activation: str, scheme: str, depth: int, width: int, sigma: float) -> None:
    config = InitializationConfig(scheme, activation, depth, width, sigma, 1.2)  # type: ignore[arg-type]
    generator = np.random.default_rng(1)
    x, gradient = generator.standard_normal((2, 5, width))
    weights = draw(config)
    passed = propagate(FUNCTIONS[activation], weights, x, gradient)
    a = [torch.tensor(x, requires_grad=True)]
    for W in weights:
        a.append(TORCH[activation](a[-1] @ torch.tensor(W).T))
    for each in a:
        each.retain_grad()
    (a[-1] * torch.tensor(gradient)).sum().backward()
    assert len(passed.a) == len(passed.gradients) == depth + 1 == len(passed.z) + 1
    for mine, its in zip(passed.a, a, strict=True):
        np.testing.assert_allclose(mine, its.detach().numpy(), rtol=1e-10, atol=1e-14)
    for mine, its in zip(passed.gradients, a, strict=True):
        assert its.grad is not None
        np.testing.assert_allclose(mine, its.grad.numpy(), rtol=1e-10, atol=1e-14)


def test_every_example_can_be_set_and_any_corner_computed() -> None:
    for config in EXAMPLES.values():
        check(config)
    for width in (4, 100):
        for sigma in (0.001, 2.0):
            for activation in KNOBS["activation"].choices:
                passed = send(InitializationConfig("normal", activation, 50, width, sigma))
                assert all(np.isfinite(values).all() for part in passed for values in part)
                assert passed.a[0].size >= 1600


def test_what_relu_needs() -> None:
    assert relu_sigma(50) == pytest.approx(0.2)


def test_what_differs_in_its_spread_alone_is_drawn_once() -> None:
    unit_weights.cache_clear()
    for scheme in ("normal", "xavier", "he", "zeros"):
        draw(InitializationConfig(scheme, depth=3, width=5))
    assert unit_weights.cache_info().misses == 3
