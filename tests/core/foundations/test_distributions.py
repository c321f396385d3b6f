"""Distributions and their lots against SciPy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.foundations.distributions import ChanceConfig, distribution, interval, moments
from core.foundations.sampling import draw, running_mean, standard_error, uniforms

KINDS = ("bernoulli", "binomial", "poisson", "geometric", "uniform", "normal", "exponential")
configs = st.builds(
    ChanceConfig,
    kind=st.sampled_from(KINDS),
    p=st.floats(0.05, 0.95),
    n=st.integers(1, 40),
    rate=st.floats(0.1, 20.0),
    low=st.floats(-10.0, 10.0),
    high=st.floats(-10.0, 10.0),
    mean=st.floats(-5.0, 5.0),
    spread=st.floats(0.2, 4.0),
)


def oracle(config: ChanceConfig) -> stats.rv_frozen:
    low, high = interval(config)
    return {
        "bernoulli": lambda: stats.bernoulli(config.p),
        "binomial": lambda: stats.binom(config.n, config.p),
        "poisson": lambda: stats.poisson(config.rate),
        "geometric": lambda: stats.geom(config.p),
        "uniform": lambda: stats.uniform(low, high - low),
        "normal": lambda: stats.norm(config.mean, config.spread),
        "exponential": lambda: stats.expon(scale=1.0 / config.rate),
    }[config.kind]()


@given(configs)
def test_density_and_cumulative_are_scipys(config: ChanceConfig) -> None:
    d, expected = distribution(config), oracle(config)
    x = np.arange(-12.0, 45.0, 1.0 if d.discrete else 0.37)
    mass = expected.pmf(x) if d.discrete else expected.pdf(x)
    np.testing.assert_allclose(d.density(x), mass, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(d.cumulative(x), expected.cdf(x), rtol=1e-9, atol=1e-12)
    if d.discrete:
        np.testing.assert_array_equal(d.density(x + 0.5), 0.0)
        np.testing.assert_allclose(d.cumulative(x + 0.5), expected.cdf(x), atol=1e-12)


@given(configs)
def test_expectation_and_variance_by_formula_and_by_adding_up(config: ChanceConfig) -> None:
    d, expected = distribution(config), oracle(config)
    np.testing.assert_allclose((d.mean, d.variance), expected.stats("mv"), rtol=1e-12)
    np.testing.assert_allclose(moments(d), (d.mean, d.variance), rtol=1e-6, atol=1e-9)


@given(configs)
def test_nothing_to_speak_of_lies_outside(config: ChanceConfig) -> None:
    d, expected = distribution(config), oracle(config)
    assert expected.cdf(d.low - 1) + expected.sf(d.high) < 1e-12


@given(configs)
def test_the_quantile_is_scipys(config: ChanceConfig) -> None:
    d = distribution(config)
    u = np.array([1e-9, 0.001, 0.0313, 0.25, 0.4999, 0.77, 0.9, 0.999, 1 - 1e-9])
    np.testing.assert_allclose(d.quantile(u), oracle(config).ppf(u), rtol=1e-9, atol=1e-9)


def test_the_ends_of_an_interval_are_put_in_order() -> None:
    assert interval(ChanceConfig(low=3.0, high=-2.0)) == (-2.0, 3.0)
    low, high = interval(ChanceConfig(low=10.0, high=10.0))
    assert low == 10.0
    assert high > low
    assert distribution(ChanceConfig(kind="uniform", low=1.0, high=1.0)).variance > 0


@pytest.mark.parametrize("seed", [0, 1, 2, 77, 9999])
def test_the_lots_look_random(seed: int) -> None:
    u = uniforms(seed, 10_000)
    assert 0.0 < u.min() < u.max() < 1.0
    assert stats.kstest(u, "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < 0.04
    assert abs(np.corrcoef(u, uniforms(seed + 1, 10_000))[0, 1]) < 0.04


def test_more_lots_keep_the_first_and_a_seed_decides() -> None:
    np.testing.assert_array_equal(uniforms(5, 1000)[:10], uniforms(5, 10))
    assert uniforms(5, 0).shape == (0,)
    assert not np.isin(uniforms(5, 100), uniforms(6, 100)).any()


@pytest.mark.parametrize("kind", KINDS)
def test_lots_follow_their_distribution_and_their_mean_finds_the_expectation(kind: str) -> None:
    config = ChanceConfig(kind=kind)  # type: ignore[arg-type]
    d = distribution(config)
    lots = draw(d, 1, 10_000)
    if d.discrete:
        values = np.arange(d.low, d.high + 1)
        seen, wanted = np.array([(lots == k).sum() for k in values]), d.density(values) * 10_000
        many = wanted > 5
        assert ((seen - wanted)[many] ** 2 / wanted[many]).sum() < stats.chi2.ppf(0.999, many.sum())
    else:
        assert stats.kstest(lots, oracle(config).cdf).pvalue > 1e-3
    means = running_mean(lots)
    assert means[0] == lots[0]
    np.testing.assert_allclose(means[-1], lots.mean())
    assert abs(means[-1] - d.mean) < 4 * np.sqrt(d.variance / 10_000)


def test_the_mean_of_n_lots_spreads_a_root_of_n_less() -> None:
    d = distribution(ChanceConfig())
    means = [draw(d, seed, 100).mean() for seed in range(300)]
    assert standard_error(d, 100) == pytest.approx(math.sqrt(d.variance) / 10)
    assert np.std(means) == pytest.approx(standard_error(d, 100), rel=0.15)
