"""Real training through the engine: the one nursery that has loaded torch."""

from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import load_file

from core.data import own_pictures, pictures
from core.data.augment_config import AugmentConfig
from core.data.pictures import PicturesConfig
from core.models.configs import CNNConfig
from core.runs.local import LocalEngine
from core.runs.run import new_id
from core.runs.worker import CHECKPOINT
from core.settings import settings
from core.training import looks
from core.training.events import Event
from core.training.experiment import Experiment
from core.training.suggested import train_on
from tests.core.runs.conftest import ME, YOU, ended, in_state, until


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


def test_the_learners_own_pictures_in_color_with_another_picture_watched(engine):
    """Two colors, a residual network, augmentation: read in the worker, told in color, the maps when they are asked for."""
    labels = np.repeat([0, 1], 30)
    pictures = np.full((60, 3, 32, 32), 90, np.uint8)
    pictures[np.arange(60), labels] = 200
    card = own_pictures.save(pictures, labels, ("红", "green"), ME)
    experiment = Experiment(
        data=PicturesConfig("own", own=card.id),
        model=CNNConfig(width=4, architecture="resnet", dropout=0.1),
        augment=AugmentConfig(flip=True, crop=2),
        epochs=15,
        batch_size=8,
        precision="float32",
        layout="channels_last",
    )
    run = engine.submit(experiment, ME)
    engine.control(run, ME, "pause")
    in_state(engine, run, "paused")
    engine.control(run, ME, "watch", 2)
    maps = Event.unpack(until(lambda: engine.store.latest(run, "maps"))[2])
    assert maps.data["maps"]["picture"] == 2
    engine.control(run, ME, "resume")
    found = ended(engine, run)
    assert found.metrics["test_accuracy"] == 1, found
    started = Event.unpack(engine.store.latest(run, "started")[2])
    assert started.data["classes"] == ["红", "green"]
    assert started.arrays["sample_images"].shape == (6, 32, 32, 3)
    header, arrays = looks.maps(str(engine.checkpoint(run)), 1)
    assert header["step"] == found.step
    assert arrays.keys() == maps.arrays.keys()


def test_a_set_that_is_gone(engine):
    run = ended(engine, engine.submit(Experiment(data=PicturesConfig("own", own="0" * 20)), ME))
    assert (run.state, run.reason) == ("failed", "data_unusable")
    assert "own_pictures_gone" in run.detail


def test_labels_are_put_right_and_the_network_trains_on(engine):
    first = Experiment(epochs=2, precision="float32", layout="channels_last")
    source = ended(engine, engine.submit(first, ME)).id
    weights = load_file(engine.checkpoint(source))
    wrong = dict.fromkeys(pictures.load(first.data).train.places[:5].tolist(), 3)
    second = train_on(first, pictures.corrected(first.data, wrong), source, 1)
    runs = [ended(engine, engine.submit(second, YOU)).id for _ in range(2)]
    told = [losses(engine, run) for run in runs]
    assert told[0] == told[1]
    assert len(told[0]) == 20
    assert max(list(told[0].values())[:5]) < 1 < losses(engine, source)[1], "it begins with what it knows"
    first_look = next(Event.unpack(data) for _, kind, data in engine.store.events(runs[0]) if kind == "snapshot")
    assert first_look.data["step"] == 0
    last_look = Event.unpack(engine.store.latest(source, "snapshot")[2])
    assert first_look.data["validation_loss"] == pytest.approx(last_look.data["validation_loss"], abs=1e-6)
    after = load_file(engine.checkpoint(runs[0]))
    assert (after["model.output.weight"] != weights["model.output.weight"]).any()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"model": CNNConfig(width=8)}, "begin_unfit"),
        ({"data": PicturesConfig(corrected=(1797, 0))}, "correction_unknown"),
        ({"data": PicturesConfig(corrected=(0, 10))}, "correction_unknown"),
    ],
)
def test_what_cannot_be_carried_over_has_a_reason(engine, weights, change, reason):
    source = new_id()
    engine.folder(source).mkdir(parents=True)
    (engine.folder(source) / CHECKPOINT).write_bytes(weights.read_bytes())
    run = ended(engine, engine.submit(Experiment(begin=source, epochs=1, **change), ME))
    assert (run.state, run.reason) == ("failed", reason)
