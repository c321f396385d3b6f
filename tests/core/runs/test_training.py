"""Real training through the engine: the one nursery that has loaded torch."""

from dataclasses import replace

import pytest
from safetensors.numpy import load_file

from core.runs.local import LocalEngine
from core.settings import settings
from core.training.events import Event
from core.training.experiment import Experiment
from tests.core.runs.conftest import ME, YOU, ended, in_state


@pytest.fixture
def engine():
    engine = LocalEngine(replace(settings(), workers=2))
    engine.start()
    yield engine
    engine.close()


def losses(engine, run):
    """The loss of every step, by its number; what was told again after a restart must be the same."""
    found = {}
    for _, kind, data in engine.store.events(run):
        if kind == "progress":
            event = Event.unpack(data)
            first = event.data["step"] - len(event.arrays["loss"]) + 1
            for step, loss in enumerate(event.arrays["loss"].tolist(), first):
                assert found.setdefault(step, loss) == loss
    return found


def weights(engine, run):
    return {name: array.tobytes() for name, array in load_file(engine.checkpoint(run)).items()}


def test_a_disturbed_run_gives_the_numbers_of_an_undisturbed_one(engine):
    """Paused, stepped, slowed, stopped, continued: the same losses and weights, bit for bit."""
    experiment = Experiment(epochs=6, seed=3, precision="float32", layout="contiguous")
    calm = engine.submit(experiment, YOU)
    run = engine.submit(experiment, ME)
    engine.control(run, ME, "pace", 100)
    in_state(engine, run, "running", step=3)
    engine.control(run, ME, "pause")
    at = in_state(engine, run, "paused").step
    engine.control(run, ME, "step", 2)
    in_state(engine, run, "paused", step=at + 2)
    engine.control(run, ME, "stop")
    stopped = ended(engine, run)
    assert (stopped.state, stopped.step) == ("stopped", at + 2)
    engine.continue_run(run, ME)
    run, calm = ended(engine, run), ended(engine, calm)
    assert (run.state, calm.state) == ("finished", "finished"), (run, calm)
    assert run.step == calm.step
    assert losses(engine, run.id) == losses(engine, calm.id)
    assert weights(engine, run.id) == weights(engine, calm.id)
    assert run.metrics["test_accuracy"] == calm.metrics["test_accuracy"] > 0.5


def test_what_is_automatic_is_settled_and_kept(engine):
    run = ended(engine, engine.submit(Experiment(epochs=1), ME))
    assert run.state == "finished", run
    assert "auto" not in (run.experiment["precision"], run.experiment["layout"])


def test_a_damaged_checkpoint(engine):
    run = engine.submit(Experiment(epochs=1, precision="float32", layout="contiguous"), ME)
    assert ended(engine, run).state == "finished"
    engine.checkpoint(run).write_bytes(b"no weights")
    engine.continue_run(run, ME)
    found = ended(engine, run)
    assert (found.state, found.reason, found.checkpoint) == ("failed", "unreadable_checkpoint", False)
