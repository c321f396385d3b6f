"""The engine for small networks against PyTorch, against finite differences, and its two forms against each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest
import torch

from core.training import small_engine as engine
from core.training import small_math, small_run
from core.training.small import Activation, Initialization, Rule, Shape, SmallConfig
from tests.core.training.small_oracle import all_pairs, examples, run, trained

FACTORS: dict[str, Any] = {
    "activation": get_args(Activation),
    "rule": get_args(Rule),
    "goal": [
        (task, loss)
        for task in ("two", "many", "regression")
        for loss in ("squared", "huber", "cross_entropy")
        if (task, loss) != ("regression", "cross_entropy")
    ],
    "schedule": get_args(Shape),
    "initialization": get_args(Initialization),
    "units": [(), (3,), (4, 2), (2, 5, 3), (2, 3, 2, 3, 2, 3), (16, 16)],
    "batch_size": [1, 7, 20, 100],
    "l1": [0.0, 0.003],
    "l2": [0.0, 0.02],
    "dropout": [0.0, 0.3],
    "clip": [0.0, 0.2],
}
pytestmark = pytest.mark.timeout(900)  # the first compiles
CASES = all_pairs(FACTORS)
EPOCHS = {1: 5, 7: 20, 20: 50, 100: 100}  # 100 updates at least


def config_of(case: dict[str, Any], seed: int = 0) -> SmallConfig:
    """The configuration of one combination."""
    rest = {name: value for name, value in case.items() if name not in ("activation", "goal")}
    if rest["initialization"] == "zeros":
        rest["l1"] = 0.0  # the sign of a weight that is 0 but for rounding is nobody's
    return SmallConfig(
        activations=(case["activation"],) * len(case["units"]),
        loss=case["goal"][1],
        learning_rate=0.01,
        epochs=120,
        seed=seed,
        **rest,
    )


@pytest.fixture(scope="module", autouse=True)
def kernels() -> None:
    """Compiled once; read from the disk afterwards."""
    assert engine.warm()


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The engine without compiled kernels."""
    with monkeypatch.context() as patch:
        patch.setattr(small_run, "_compiled", None)
        yield


@pytest.mark.parametrize("number", range(len(CASES)))
def test_the_weights_are_pytorch_s(number: int) -> None:
    config, data = config_of(CASES[number], seed=number), examples(CASES[number]["goal"][0])
    epochs = EPOCHS[config.batch_size]
    network, losses = trained(config, data, epochs)
    ours = run(config, data, epochs)
    assert np.abs(ours.model.parameters - network.flat()).max() < 1e-9
    assert np.allclose(ours.loss_train[1:], losses, rtol=1e-6, atol=1e-7)  # recorded in float32


@pytest.mark.parametrize("number", range(0, len(CASES), 3))
def test_fast_is_exact_but_for_rounding(number: int) -> None:
    config, data = config_of(CASES[number], seed=number), examples(CASES[number]["goal"][0])
    exact, fast = run(config, data, 3), run(config, data, 3, exact=False)
    assert fast.model.parameters.dtype == np.float32
    begun = engine.first(config, data.inputs.shape[1], data.outputs, np.float64).parameters
    walked = np.abs(exact.model.parameters - begun).max()
    assert np.abs(exact.model.parameters - fast.model.parameters).max() < 5e-4 * walked  # rounding, carried on
    assert np.abs(exact.loss_test - fast.loss_test).max() < 2e-3 * np.ptp(exact.loss_test) + 1e-6


@pytest.mark.parametrize("number", range(0, len(CASES), 4))
@pytest.mark.usefixtures("plain")
def test_numpy_says_the_same(number: int) -> None:
    config, data = config_of(CASES[number], seed=number), examples(CASES[number]["goal"][0])
    assert small_run.backend() is small_run.small_plain
    slow = run(config, data, 2)
    small_run._compiled = None
    assert engine.warm()
    quick = run(config, data, 2)
    assert np.abs(slow.model.parameters - quick.model.parameters).max() < 1e-11
    for name in ("parameters", "loss_train", "loss_test", "accuracy_train", "accuracy_test", "gradient_norms", "rates"):
        assert np.allclose(getattr(slow, name), getattr(quick, name), rtol=1e-6, atol=1e-6, equal_nan=True), name


@pytest.mark.parametrize("number", range(0, len(CASES), 5))
def test_gradients_are_finite_differences(number: int) -> None:
    config, data = config_of(CASES[number], seed=number), examples(CASES[number]["goal"][0], count=20)
    shape, kinds, loss = small_run.described(config, data)
    w = engine.first(config, 2, data.outputs, np.float64).parameters + 0.1
    x, target = data.inputs, data.targets(small_run.loss_of(config, data.task))
    found = small_math.gradient(shape, kinds, loss, w, x, target)

    def mean(w: Any) -> float:
        return float(small_math.losses(kinds[-1], loss, *small_math.forward(shape, kinds, w, x)[-1], target).mean())

    h = 1e-5
    steps = [(mean(w + h * unit) - mean(w - h * unit)) / (2 * h) for unit in np.eye(len(w))]
    assert np.abs(found - steps).max() < 1e-7


@pytest.mark.parametrize("exact", [True, False])
def test_a_race_is_its_runners_alone(exact: bool) -> None:
    data = examples("many")
    configs = [
        SmallConfig(
            units=(4, 3), activations=("tanh", "relu"), rule=rule, seed=seed, learning_rate=0.01 * (seed + 1),
            loss="cross_entropy", dropout=0.1 * seed, l1=0.001 * seed, clip=0.3 * seed, initialization="he_normal",
        )
        for rule in get_args(Rule)
        for seed in range(4)
    ]  # fmt: skip
    together = engine.race(configs, data, 12, exact=exact)
    assert len(together) == 28
    for config, recording in zip(configs, together, strict=True):
        alone = run(config, data, 12, exact)
        assert np.abs(recording.model.parameters - alone.model.parameters).max() < (1e-11 if exact else 1e-2)
        assert np.allclose(recording.loss_test, alone.loss_test, atol=1e-6 if exact else 1e-2)
        assert recording.model.step == alone.model.step


def test_a_race_of_different_sizes_and_ends() -> None:
    data = examples()
    configs = [
        SmallConfig(units=(3,), activations=("tanh",), target=10.0),
        SmallConfig(units=(3,), activations=("tanh",), epochs=5, seed=1),
        SmallConfig(units=(2, 2), seed=2),
        SmallConfig(units=(3,), activations=("tanh",), seed=3),
    ]
    found = engine.race(configs, data, 9)
    assert [each.ended and each.ended.reason for each in found] == ["target", "limit", None, None]
    assert [each.model.epoch for each in found] == [1, 5, 9, 9]
    assert [len(each.loss_train) for each in found] == [2, 6, 10, 10]


def test_first_weights_are_torch_s_distributions() -> None:
    wide = SmallConfig(units=(16,) * 6, activations=("tanh",) * 6)
    makers = {
        "xavier_normal": torch.nn.init.xavier_normal_,
        "xavier_uniform": torch.nn.init.xavier_uniform_,
        "he_normal": lambda w: torch.nn.init.kaiming_normal_(w, nonlinearity="relu"),
        "he_uniform": lambda w: torch.nn.init.kaiming_uniform_(w, nonlinearity="relu"),
        "normal": torch.nn.init.normal_,
        "uniform": torch.nn.init.uniform_,
        "zeros": torch.nn.init.zeros_,
    }
    torch.manual_seed(0)
    for name, make in makers.items():
        found = []
        for seed in range(30):
            model = engine.first(replace(wide, initialization=name, seed=seed), 16, 16, np.float64)
            W, b = small_math.layers((16,) * 8, model.parameters)[seed % 7]
            assert not b.any()
            found.append(W)
        expected = (
            make(torch.empty(480, 16 * 16).reshape(480 * 16, 16)).numpy()
            if name in ("normal", "uniform", "zeros")
            else None
        )
        if expected is None:
            expected = np.stack([make(torch.empty(16, 16)).numpy() for _ in range(300)])
        ours = np.concatenate(found)
        assert abs(ours.std() - expected.std()) < 0.03 * max(expected.std(), 1e-9)
        assert abs(ours.mean() - expected.mean()) < 0.03
        assert abs(abs(ours).max() / max(abs(expected).max(), 1e-9) - 1) < 0.25 or name == "zeros"
