"""Runs of small networks: going on, stopping, exploding, recordings; the compiled functions' errors; life without a compiler."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest

from core.foundations.activations import ACTIVATIONS
from core.training import small_engine as engine
from core.training import small_math, small_run
from core.training.small import Activation, Rule, SmallConfig
from tests.core.training.small_oracle import examples, run

pytestmark = pytest.mark.timeout(900)  # the first compiles


@pytest.fixture(scope="module", autouse=True)
def kernels() -> None:
    """Compiled once; read from the disk afterwards."""
    assert engine.warm()


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("rule", get_args(Rule))
def test_going_on_is_exact(rule: Any, exact: bool) -> None:
    config, data = (
        SmallConfig(rule=rule, schedule="one_cycle", dropout=0.2, l2=0.01, epochs=90, patience=50),
        examples(),
    )
    whole = run(config, data, 70, exact)
    part = run(config, data, 30, exact)
    few = engine.batches(config, data, engine.Model.unpack(part.model.pack()), 3, exact=exact)
    rest = engine.advance(config, data, few.model, 40, exact=exact)
    for name in ("parameters", "slots", "step", "epoch", "batch", "best", "since"):
        assert np.array_equal(getattr(whole.model, name), getattr(rest.model, name)), name
    assert list(few.batches) == [0, 1, 2, 3]
    assert np.array_equal(whole.loss_test[31:], rest.loss_test[1:])
    again = engine.advance(config, data, part.model, 40, exact=exact)
    both = engine.joined(part, again)
    for name in ("epochs", "parameters", "loss_train", "accuracy_test", "gradient_norms", "rates"):
        assert np.array_equal(getattr(both, name), getattr(whole, name)), name


def test_long_runs_are_computed_in_blocks_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    config, data = SmallConfig(rule="adam", schedule="cosine", epochs=500), examples()
    whole = run(config, data, 400)
    monkeypatch.setattr(small_run, "BLOCK", 33)
    blocks = run(config, data, 400)
    for name in ("parameters", "epochs", "loss_train", "loss_test", "gradient_norms", "rates"):
        assert np.array_equal(getattr(whole, name), getattr(blocks, name)), name
    assert np.array_equal(whole.model.parameters, blocks.model.parameters)


@pytest.mark.parametrize("compiled", [True, False])
def test_a_run_that_explodes_says_where(compiled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not compiled:
        monkeypatch.setattr(small_run, "_compiled", None)
    data = examples("regression")
    config = SmallConfig(
        units=(4,), activations=("relu",), rule="momentum", learning_rate=10, initialization="he_normal"
    )
    recording = run(config, data, 50)
    ended = recording.ended
    assert ended is not None
    assert ended.reason == "diverged"
    assert ended.weight is not None
    assert ended.step > recording.model.step
    assert np.isfinite(recording.model.parameters).all()
    assert np.isfinite(recording.loss_train).all()
    assert recording.epochs[-1] == recording.model.epoch == ended.epoch == len(recording.loss_train) - 1
    # step by step it breaks at the step that was named, and not before
    steps = ended.step - recording.model.step
    before = engine.batches(config, data, recording.model, steps - 1, exact=True)
    assert before.ended is None
    assert before.model.step == ended.step - 1
    there = engine.batches(config, data, recording.model, steps, exact=True).ended
    assert there is not None
    assert (there.reason, there.step, there.weight) == ("diverged", ended.step, ended.weight)
    layer, to, source = ended.weight
    assert 0 <= layer < 2
    assert -1 <= source < (2, 4)[layer]
    assert 0 <= to < (4, 1)[layer]


def test_stop_rules() -> None:
    data, base = examples(), SmallConfig(rule="adam", learning_rate=0.03, epochs=300)
    free = run(base, data, 300)
    assert free.ended == ("limit", 300, free.model.step, None)
    level = float(free.loss_train.min()) * 1.5
    target = run(replace(base, target=level), data, 300)
    assert target.ended is not None
    assert target.ended.reason == "target"
    assert target.ended.epoch == int(np.argmax(free.loss_train < level))
    assert target.epochs[-1] == target.ended.epoch
    patient = run(replace(base, patience=5), data, 300)
    assert patient.ended is not None
    assert patient.ended.reason == "plateau"
    assert patient.model.since == 5
    assert patient.model.best == free.loss_test[1 : patient.ended.epoch + 1].min()


def test_recordings_stay_small_and_keep_the_beginning() -> None:
    data, config = examples(), SmallConfig(epochs=3000)
    long = run(config, data, 3000, exact=False)
    assert len(long.epochs) <= 500
    assert list(long.epochs[:100]) == list(range(100))
    assert long.epochs[-1] == 3000
    assert len(long.loss_train) == 3001
    parts = run(config, data, 1100, exact=False)
    while parts.model.epoch < 3000:
        parts = engine.joined(parts, engine.advance(config, data, parts.model, 700))
    assert np.array_equal(parts.epochs, long.epochs)
    assert np.array_equal(parts.parameters, long.parameters)
    some = engine.advance(config, data, engine.first(config, 2, 1), 50, snapshots_at=[7, 9])
    assert list(some.epochs) == [0, 7, 9, 50]
    assert list(engine.advance(config, data, engine.first(config, 2, 1), 50, every=20).epochs) == [0, 20, 40, 50]


def test_nothing_given_is_changed_and_nothing_is_trained_beyond_the_limit() -> None:
    data, config = examples(), SmallConfig(epochs=3)
    model = engine.first(config, 2, 1)
    before = model.parameters.copy()
    recording = engine.advance(config, data, model, 100)
    assert np.array_equal(model.parameters, before)
    assert recording.model.epoch == 3
    more = engine.advance(config, data, recording.model, 100)
    assert np.array_equal(more.model.parameters, recording.model.parameters)
    assert more.ended is not None
    assert len(more.epochs) == len(more.loss_train) == 1


def test_losses_and_maps_of_any_weights() -> None:
    data, config = examples("many"), SmallConfig(loss="cross_entropy")
    recording = run(config, data, 5, exact=False)
    losses, right = engine.evaluate(config, data, recording.parameters)
    assert np.allclose(losses, recording.loss_train, atol=1e-6)
    assert np.allclose(right, recording.accuracy_train)
    assert np.allclose(
        engine.evaluate(config, data, recording.parameters, test=True)[0], recording.loss_test, atol=1e-6
    )
    for dtype, limit in ((np.float64, 1e-12), (np.float32, 1e-6)):
        w = recording.model.parameters.astype(dtype)
        shown = engine.maps(config, data, w, data.inputs)
        shape, kinds, _ = small_run.described(config, data)
        expected = np.concatenate([a.T for _, a in small_math.forward(shape, kinds, w.astype(float), data.inputs)])
        assert np.abs(shown - expected).max() < limit


@pytest.mark.parametrize("name", get_args(Activation))
@pytest.mark.parametrize(("exact", "most"), [(True, 1e-12), (False, 2e-6)])
def test_slopes_of_the_kernels(name: Any, exact: bool, most: float) -> None:
    """With the error 1 and the rate 1 an update takes f′(z) from the bias."""
    config = SmallConfig(units=(1,), activations=(name,), learning_rate=1.0, batch_size=1, epochs=5)
    for z in np.linspace(-9, 9, 37) + 0.01:
        f = z if name == "linear" else float(ACTIVATIONS[name](np.array(z)))
        expected = 1.0 if name == "linear" else float(ACTIVATIONS[name].derivative(np.array(z)))
        data = engine.Examples(np.full((2, 1), z), np.full(2, f - 1), np.array([True, False]), "regression")
        model = engine.Model(np.array([1.0, 0, 1, 0]), np.zeros((2, 4)))
        after = engine.batches(config, data, model, 1, exact=exact).model.parameters
        assert abs(-float(after[1]) - expected) < most, z


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("loss", ["squared", "cross_entropy"])
@pytest.mark.parametrize("task", ["two", "many"])
def test_where_all_answers_are_equal_the_first_class_is_meant(
    task: Any, loss: Any, compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not compiled:
        monkeypatch.setattr(small_run, "_compiled", None)
    data, config = examples(task), SmallConfig(initialization="zeros", loss=loss)
    recording = run(config, data, 0)
    first = np.asarray(data.labels) == 0
    assert recording.accuracy_train[0] == pytest.approx(first[data.train].mean())
    assert recording.accuracy_test[0] == pytest.approx(first[~data.train].mean())
    assert np.isfinite(recording.loss_train).all()


LIMITS = {"tanh": 3e-7, "gelu": 6e-7, "silu": 2e-6}


@pytest.mark.parametrize("name", get_args(Activation))
@pytest.mark.parametrize(("dtype", "most"), [(np.float32, 5e-7), (np.float64, 1e-14)])
def test_activations_of_the_kernels(name: Any, dtype: Any, most: float) -> None:
    config, data = SmallConfig(units=(1,), activations=(name,)), examples()
    one = replace(data, inputs=data.inputs[:, :1])
    z = np.linspace(-15, 15, 30_001).astype(dtype)
    shown = engine.maps(config, one, np.array([1, 0, 1, 0], dtype), z[:, None])[0]
    expected = z if name == "linear" else ACTIVATIONS[name](z)
    assert np.abs(shown - expected).max() < (LIMITS.get(name, most) if dtype == np.float32 else most)
    assert np.isnan(engine.maps(config, one, np.array([1, 0, 1, 0], dtype), np.full((3, 1), np.nan, dtype))).all()


def test_without_a_compiler_numpy_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(small_run, "_compiled", None)
    monkeypatch.setattr(small_run.importlib, "import_module", missing)
    assert not engine.warm()
    assert not engine.compiled()
    assert len(run(SmallConfig(), examples(), 3).loss_test) == 4
