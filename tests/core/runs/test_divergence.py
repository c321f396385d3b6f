"""Weights that are no numbers any more are never written, so what can be continued or asked is what was learned before."""
# ruff: noqa: ARG001, ARG005 - a fit takes what it is given

import itertools
from pathlib import Path

import pytest

from core.models.configs import CNNConfig
from core.runs import recipe
from core.runs.store import Store
from core.training.checkpoint import load
from core.training.events import Event
from core.training.experiment import Experiment, OptimizerConfig, ScheduleConfig
from core.training.state import start
from tests.core.runs.conftest import progress

# Rate times decay is 5: every step multiplies the weights by about -4, until they overflow.
WILD = Experiment(
    optimizer=OptimizerConfig("momentum", learning_rate=10.0, weight_decay=0.5),
    schedule=ScheduleConfig("constant"),
    model=CNNConfig(width=4, batch_norm=False),
    precision="float32",
    layout="channels_last",
)


def test_a_diverged_run_keeps_the_checkpoint_from_before(desk):
    broken = False

    def fit(experiment, state):
        nonlocal broken
        yield Event("started", {"step": 0})
        for step, breaks in enumerate((False, True, True), 1):
            broken = breaks
            desk.clock.now += 6
            yield progress(step)
        yield Event("failed", {"reason": "diverged", "step": 4, "detail": ""})

    run = desk.train(fit, is_sound=lambda state: not broken)
    assert (run.state, run.reason, run.checkpoint) == ("failed", "diverged", True)
    assert desk.saves == [6.0]


def test_a_diverged_run_does_not_rest_in_a_pause(desk):
    def fit(experiment, state):
        desk.ask("pause")
        yield Event("started", {"step": 0})
        assert (yield progress(1)) is None
        yield Event("failed", {"reason": "diverged", "step": 2, "detail": ""})

    run = desk.train(fit, is_sound=lambda state: False)
    assert (run.state, run.reason, run.checkpoint) == ("failed", "diverged", False)
    assert desk.saves == []


def test_a_server_that_goes_then_leaves_no_checkpoint(desk):
    def fit(experiment, state):
        desk.server.close()
        desk.clock.now += 6
        yield progress(1)

    run = desk.train(fit, is_sound=lambda state: False)
    assert (run.reason, run.checkpoint) == ("server_restarted", False)
    assert desk.saves == []


@pytest.mark.parametrize("tick", [0.02, 1.0])
def test_a_real_divergence_saved_at_every_report(desk, store: Store, tmp_path: Path, tick):
    def fit(experiment, state):
        clock = itertools.count()
        for event in recipe.fit(experiment, state, clock=lambda: next(clock) * tick):
            desk.clock.now += 6
            yield event

    functions = {name: getattr(recipe, name) for name in recipe.__all__ if name != "fit"}
    run = desk.train(fit, **{**functions, "read": lambda text: WILD})
    assert (run.state, run.reason) == ("failed", "diverged")
    path = tmp_path / "run" / "checkpoint.safetensors"
    assert run.checkpoint == path.exists()
    if tick == 1.0:  # a report after each step: there was something to save before it went wrong
        assert run.checkpoint
    if run.checkpoint:
        assert all(bool(tensor.isfinite().all()) for tensor in load(path).model.state_dict().values())


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_one_bad_number_is_enough(value):
    state = start(WILD)
    assert state.is_finite
    state.model.output.bias.data[3] = value
    assert not state.is_finite
