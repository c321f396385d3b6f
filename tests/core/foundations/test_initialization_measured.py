"""What is measured and said about a network at its start: histograms against NumPy's, sentences against the numbers."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundations.initialization import EXAMPLES, InitializationConfig, send
from core.foundations.initialization_measured import BINS, as_data, count, fate, he_leaves, left_over, measure, wider


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=60), st.sampled_from([(-3.0, 3.0), (0.0, 1.0), (-1.0, 1.0)]))
def test_a_histogram_loses_nothing(values: list[float], scale: tuple[float, float]) -> None:
    array = np.array(values)
    found = count(array, *scale)
    assert found.below == (array < scale[0]).sum()
    assert found.above == (array > scale[1]).sum()
    assert found.below + sum(found.counts) + found.above == len(values)


def test_histograms_are_numpy_s() -> None:
    values = np.random.default_rng(0).standard_normal(5000)
    assert count(values, -3.0, 3.0).counts == np.histogram(values, BINS, (-3.0, 3.0))[0].tolist()
    whole = count(values, values.min(), values.max())
    assert (whole.below, whole.above) == (0, 0)
    same = count(np.full(7, 0.5), 0.5, 0.5)
    assert (same.low, same.high, same.counts) == (0.5, 0.5, [7])


def test_values_at_the_edge_of_tanh_are_inside() -> None:
    found = measure(InitializationConfig(sigma=2.0, depth=3))
    assert all(layer.below == layer.above == 0 for layer in found.common["activations"][1:])


def test_spreads_and_flat_slopes_are_those_of_the_network() -> None:
    config = InitializationConfig("xavier", "sigmoid", depth=4, width=30)
    found, passed = measure(config), send(config)
    np.testing.assert_allclose(found.activations, [values.std() for values in passed.a])
    np.testing.assert_allclose(found.gradients, [values.std() for values in passed.gradients])
    slopes = [a * (1 - a) for a in passed.a[1:]]
    np.testing.assert_allclose(found.flat, [(each < 0.01).mean() for each in slopes])


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("small", "vanish"),
        ("large", "back"),
        ("xavier", "keep"),
        ("mismatch", "vanish"),
        ("he", "keep"),
        ("sigmoid", "forgets"),
        ("zeros", "zeros"),
    ],
)
def test_what_becomes_of_the_examples(name: str, what: str) -> None:
    config = EXAMPLES[name]
    assert fate(config, measure(config)) == what


def test_what_becomes_of_others() -> None:
    boom = InitializationConfig("he", "linear", depth=30)
    assert fate(boom, measure(boom)) == "explode"
    narrow = InitializationConfig("he", "relu", depth=50, width=4)
    found = measure(narrow)
    assert found.activations[-1] == 0.0, "with four neurons a layer dies as a whole"
    assert fate(narrow, found) == "chance"


def test_saturation_and_exploding_gradients_go_together() -> None:
    found = measure(EXAMPLES["large"])
    assert 0.7 < found.flat.min() <= found.flat.max() < 0.8
    assert found.gradients[0] > 1e6


def test_a_deep_sigmoid_network_forgets_its_input() -> None:
    last = send(EXAMPLES["sigmoid"]).a[-1]
    assert last.std(axis=0).max() < 1e-9 < last.std()


def test_the_sigmoid_s_gradient_keeps_its_size_where_half_of_it_is_flat() -> None:
    config = InitializationConfig("normal", "sigmoid", depth=50, sigma=1.0)
    assert 0.1 < left_over("sigmoid", 100.0, 50) < 10
    assert 0.45 < measure(config).flat[-1] < 0.6


def test_answers_to_the_questions() -> None:
    given_sigma = InitializationConfig("uniform", width=25)
    assert wider(given_sigma) == "double"
    assert all(
        wider(replace(given_sigma, scheme=scheme)) == "same" for scheme in ("zeros", "xavier", "he", "orthogonal")
    )
    expected = {"linear": "more", "relu": "same", "leaky_relu": "same", "sigmoid": "less", "tanh": "same"}
    for activation, answer in expected.items():
        assert he_leaves(InitializationConfig(activation=activation)) == answer  # type: ignore[arg-type]


def test_data_for_the_drawing_is_json() -> None:
    data = json.loads(json.dumps(as_data(measure(InitializationConfig("zeros", "sigmoid", depth=3)))))
    assert len(data["activations"]) == len(data["common"]["gradients"]) == len(data["own"]["activations"]) == 4
    assert data["own"]["activations"][1][:2] == [0.5, 0.5]
