"""A run that begins with another network's weights."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from core.data.pictures import PicturesConfig
from core.data.split import Split, split, whole
from core.errors import Problem
from core.models.configs import CNNConfig
from core.training import checkpoint
from core.training.beginning import SHIPPED
from core.training.experiment import Experiment, OptimizerConfig
from core.training.fit import fit
from core.training.state import TrainingState, start
from core.training.suggested import train_on
from tests.core.training.loops import joined

RUN = "5" * 20


def weights(state: TrainingState) -> dict[str, torch.Tensor]:
    return {name: tensor for name, tensor in state.model.state_dict().items() if not name.endswith("seed")}


def trained(experiment: Experiment, begin: Path | None = None) -> tuple[TrainingState, list[float]]:
    state = start(experiment, begin=begin)
    return state, joined(fit(experiment, state)).tolist()


@pytest.fixture
def source(experiment, tmp_path) -> tuple[TrainingState, Path]:
    """A network that has learned for a while, and its checkpoint."""
    state, _ = trained(replace(experiment, epochs=1))
    path = tmp_path / "source"
    checkpoint.save(state, path)
    return state, path


def as_shipped(state: TrainingState, path: Path) -> Path:
    """The weights as a network that comes with the project: bare names, kernels and matrices in half precision."""
    halved = {
        name: tensor.half().contiguous() if tensor.ndim > 1 else tensor.clone()
        for name, tensor in weights(state).items()
    }
    save_file(halved, path, {"format": SHIPPED})
    return path


@pytest.mark.parametrize("layout", ["contiguous", "channels_last"])
def test_before_the_first_step_the_weights_are_those_of_the_checkpoint(experiment, source, layout):
    state, path = source
    begun = start(replace(experiment, begin=RUN, layout=layout), begin=path)
    plain = start(replace(experiment, layout=layout))
    for name, expected in weights(state).items():
        found = begun.model.state_dict()[name]
        assert torch.equal(found, expected), name
        assert found.stride() == plain.model.state_dict()[name].stride(), "laid out as it would be"
    assert torch.equal(begun.generator.get_state(), plain.generator.get_state()), "pictures come as they would"
    assert (begun.step, begun.optimizer.state_dict()["state"]) == (0, {})
    assert begun.experiment.begin == RUN


def test_weights_in_half_precision(experiment, source, tmp_path):
    state, _ = source
    begun = start(replace(experiment, begin="shipped-some"), begin=as_shipped(state, tmp_path / "shipped"))
    for name, expected in weights(state).items():
        rounded = expected.half().float() if expected.ndim > 1 else expected
        found = begun.model.state_dict()[name]
        assert found.dtype == expected.dtype
        assert torch.equal(found, rounded), name


def test_the_networks_that_come_with_the_project(experiment):
    folder = Path(__file__).parents[3] / "assets" / "models"
    for card in sorted(folder.glob("*/card.json")):
        about = json.loads(card.read_text())
        model = CNNConfig(**about["config"])
        data = black(about["image_shape"])
        begun = start(
            replace(experiment, model=model, begin=f"shipped-{card.parent.name}"),
            data,
            card.parent / "model.safetensors",
        )
        for name, expected in load_file(card.parent / "model.safetensors").items():
            assert torch.equal(begun.model.state_dict()[name], expected.to(begun.model.state_dict()[name].dtype))


def black(image_shape: Sequence[int]) -> Split:
    """Black pictures of this shape in ten classes."""
    labels = np.repeat(np.arange(10), 10)
    images = np.zeros((100, *image_shape), np.uint8)
    return split(whole(images, labels), tuple("0123456789"), validation=0.2, test=0.2, seed=0)


def test_the_same_experiment_from_the_same_file_gives_the_same_numbers(experiment, source):
    _, path = source
    some = replace(experiment, begin=RUN)
    (first, losses), (second, again) = trained(some, path), trained(some, path)
    assert losses == again
    assert all(torch.equal(tensor, weights(second)[name]) for name, tensor in weights(first).items())
    _, random = trained(experiment)
    assert sum(losses[:10]) < sum(random[:10]) / 2, "it knows much already"


def test_it_goes_on_from_its_own_checkpoint(experiment, source, tmp_path):
    _, path = source
    some = replace(experiment, begin=RUN)
    state, _ = trained(some, path)
    checkpoint.save(state, tmp_path / "own")
    path.unlink()
    again = checkpoint.restore(replace(some, epochs=3), tmp_path / "own")
    assert again.experiment.begin == RUN
    assert all(torch.equal(tensor, weights(again)[name]) for name, tensor in weights(state).items())


def test_dropout_draws_by_the_runs_own_seed(experiment, source):
    _, path = source
    some = replace(experiment, begin=RUN, model=CNNConfig(dropout=0.3))
    begun, plain = start(some, begin=path), start(replace(some, begin=""))
    seeds = {name: seed for name, seed in plain.model.state_dict().items() if name.endswith("seed")}
    assert seeds, "a network that drops out"
    assert all(torch.equal(begun.model.state_dict()[name], seed) for name, seed in seeds.items())


@pytest.mark.parametrize(
    "other", [CNNConfig(width=8), CNNConfig(kernel=5), CNNConfig(batch_norm=False), CNNConfig(architecture="resnet")]
)
def test_weights_of_another_form_are_refused(experiment, source, other):
    _, path = source
    with pytest.raises(Problem, match="begin_unfit"):
        start(replace(experiment, begin=RUN, model=other), begin=path)


@pytest.mark.parametrize("kind", ["shape", "more", "fewer", "whole numbers", "no numbers"])
def test_weights_that_are_not_this_networks_are_refused(experiment, source, tmp_path, kind):
    state, _ = source
    some = {name: tensor.clone().contiguous() for name, tensor in weights(state).items()}
    if kind == "shape":
        some["output.bias"] = torch.zeros(9)
    elif kind == "more":
        some["more.weight"] = torch.zeros(3)
    elif kind == "fewer":
        del some["output.bias"]
    else:
        some["output.bias"] = (
            torch.zeros(10, dtype=torch.int64) if kind == "whole numbers" else torch.full((10,), torch.nan)
        )
    path = tmp_path / "weights"
    save_file(some, path, {"format": SHIPPED})
    with pytest.raises(Problem, match="begin_unfit"):
        start(replace(experiment, begin=RUN), begin=path)


@pytest.mark.parametrize("kind", ["missing", "folder", "empty", "text", "half", "another format", "not told"])
def test_a_file_that_cannot_be_read(experiment, source, kind):
    _, path = source
    if kind == "missing":
        path.unlink()
    elif kind == "folder":
        path.unlink()
        path.mkdir()
    elif kind == "another format":
        save_file({"a": torch.zeros(1)}, path, {"format": "something else"})
    elif kind != "not told":
        whole = path.read_bytes()
        path.write_bytes({"empty": b"", "text": b"hello", "half": whole[: len(whole) // 2]}[kind])
    with pytest.raises(Problem, match="begin_gone"):
        start(replace(experiment, begin=RUN), begin=None if kind == "not told" else path)


@pytest.mark.parametrize(
    "begin", ["shipped-", "shipped-../x", "shipped:digits", "5" * 19, "5" * 21, "run", RUN + "\n", 5]
)
def test_what_names_no_weights(begin):
    with pytest.raises(Problem, match="setting_not_a_choice"):
        Experiment.from_json(json.dumps({"begin": begin}))


def test_an_experiment_of_an_earlier_version_begins_with_random_weights():
    assert Experiment.from_json('{"data": {"name": "digits"}}').begin == ""


def test_to_train_on_is_the_same_with_smaller_steps():
    before = Experiment(model=CNNConfig(width=8), optimizer=OptimizerConfig("adamw", learning_rate=0.03), seed=4)
    data = PicturesConfig(corrected=(3, 1))
    after = train_on(before, data, RUN, 2)
    assert after == replace(
        before, data=data, begin=RUN, epochs=2, optimizer=replace(before.optimizer, learning_rate=0.01)
    )
    slow = replace(before, optimizer=OptimizerConfig(learning_rate=1e-5))
    assert train_on(slow, data, RUN, 1).optimizer.learning_rate == 1e-5, "no lower than there is"
