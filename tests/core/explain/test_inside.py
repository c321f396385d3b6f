"""Every number of every stage of every family, put together again from what is said to have made it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
import torch
from torch import nn

from core import wire
from core.errors import Problem
from core.explain.excited import excited
from core.explain.inside import PICTURE, Inside, look, maps, one_value, softmax_steps
from core.foundations.softmax import softmax
from core.models.cnn import build
from core.models.configs import Architecture, CNNConfig
from tests.core.models.worn import lived_in, seeded

ARCHITECTURES = get_args(Architecture)


def network(
    architecture: str = "resnet", *, batch_norm: bool = True, shape: tuple[int, int, int] = (3, 8, 12)
) -> nn.Module:
    config = CNNConfig(4, architecture=architecture, batch_norm=batch_norm, dropout=0.3)  # type: ignore[arg-type]
    model = build(config, shape, 4, seeded())
    return lived_in(model, 3).requires_grad_(False)


def seen(architecture: str = "resnet", *, batch_norm: bool = True) -> Inside:
    return look(network(architecture, batch_norm=batch_norm), torch.rand(1, 3, 8, 12, generator=seeded(1)))


def again(header: dict, arrays: dict) -> float:
    """The number from its parts, by what the documentation says of each kind."""
    kind, came = header["kind"], header.get("came", 0.0)
    if kind in ("convolution", "depthwise"):
        assert np.array_equal(arrays["products"], arrays["window"] * arrays["kernel"])
        assert np.allclose(arrays["sums"], arrays["products"].sum((1, 2)), rtol=0, atol=1e-12)
        assert not arrays["window"][:, arrays["inside"] == 0].any(), "padding is zeros"
        return arrays["sums"].sum() + header["bias"]
    if kind in ("dense", "feed"):
        return (arrays["window"] * arrays["kernel"]).sum() + header["bias"]
    if kind == "max_pool":
        assert arrays["window"][tuple(header["at"])] == arrays["window"][arrays["inside"] == 1].max()
        return arrays["window"][tuple(header["at"])]
    kind = {"layer_norm": "norm", "position": "add", "class": "add"}.get(kind, kind)
    return {
        "mean_pool": lambda: arrays["window"].mean(),
        "mean": lambda: arrays["window"].mean(),
        "attention": lambda: arrays["window"].sum() + header["token"] + header["bias"],
        "norm": lambda: (
            header["scale"] * (came - header["mean"]) / (header["variance"] + header["epsilon"]) ** 0.5
            + header["shift"]
        ),
        "relu": lambda: max(0.0, came),
        "tanh": lambda: np.tanh(came),
        "add": lambda: sum(header["parts"]),
        "concat": lambda: came,
    }[kind]()


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_number_is_made_of_what_is_said_to_have_made_it(architecture: str, batch_norm: bool) -> None:
    inside = seen(architecture, batch_norm=batch_norm)
    generator = np.random.default_rng(0)
    kinds = set()
    for name, stage in inside.graph.items():
        numbers = inside.values[name]
        corners = [tuple(0 for _ in numbers.shape), tuple(size - 1 for size in numbers.shape)]
        for place in [*corners, *(tuple(generator.integers(numbers.shape)) for _ in range(4))]:
            header, arrays = one_value(inside, name, *(int(each) for each in place))
            assert again(header, arrays) == pytest.approx(float(numbers[place]), rel=1e-4, abs=1e-5), (name, place)
            assert header["value"] == float(numbers[place])
            packed = wire.unpack(wire.pack(header, arrays))
            assert packed[0]["value"] == header["value"]
            kinds.add(stage.kind)
    assert {"convolution", "dense"} < kinds


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_window_is_a_piece_of_the_map_before(architecture: str) -> None:
    """Change one number there, and the number here changes by it times the kernel: the linear part, by hand."""
    inside = seen(architecture)
    model, stage = inside.model, "conv1a" if "conv1a" in inside.graph else "conv1"
    node = inside.graph[stage]
    before = torch.from_numpy(inside.values[node.inputs[0]].copy())[None]
    channel, y, x = node.shape[0] - 1, node.shape[1] // 2, node.shape[2] // 2
    header, arrays = one_value(inside, stage, channel, y, x)
    module = model.get_submodule(stage)
    margins = getattr(model, "margins", (0, 0, 0, 0))

    def value(numbers: torch.Tensor) -> float:
        return float(module(nn.functional.pad(numbers, margins))[0, channel, y, x])

    top, left = (at * node.stride - node.padding - paper for at, paper in zip((y, x), node.paper, strict=True))
    for c, dy, dx in ((0, 0, 0), (len(arrays["kernel"]) - 1, node.kernel - 1, node.kernel // 2)):
        if not arrays["inside"][dy, dx]:
            continue
        raised = before.clone()
        raised[0, header["first"] + c, top + dy, left + dx] += 1
        assert value(raised) - value(before) == pytest.approx(arrays["kernel"][c, dy, dx], abs=1e-4)


def test_the_field_is_where_the_number_comes_from() -> None:
    inside = seen("plain")
    model, place = inside.model, (5, 1, 2)
    top, left, size = one_value(inside, "relu2", *place)[0]["field"]
    image = torch.rand(64, 3, 8, 12, generator=seeded(2)).requires_grad_()
    for parameter in model.parameters():
        parameter.requires_grad_()
    value = model.intermediates(image)["pool2"][:, *place]
    (gradient,) = torch.autograd.grad(value.sum(), image)
    rows, columns = (gradient != 0).any(0).any(0).nonzero().T
    assert (rows.min(), rows.max()) == (max(0, top), min(8, top + size) - 1)
    assert (columns.min(), columns.max()) == (max(0, left), min(12, left + size) - 1)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_all_maps_travel_with_what_they_are(architecture: str) -> None:
    inside = seen(architecture)
    header, arrays = maps(inside)
    assert json.loads(json.dumps(header)) == header
    assert [stage["name"] for stage in header["stages"]] == list(arrays) == list(inside.graph)
    with torch.inference_mode():
        expected = inside.model.intermediates(torch.from_numpy(inside.values[PICTURE])[None])
    for stage in header["stages"]:
        numbers = arrays[stage["name"]]
        assert np.array_equal(numbers, expected[stage["name"]][0].numpy())
        assert (stage["low"], stage["high"]) == (numbers.min(), numbers.max())
        assert all(name == PICTURE or name in arrays for name in stage["inputs"])


@pytest.mark.parametrize(("stage", "place", "code"), [
    ("nothing", (0, 0, 0), "stage_unknown"), (PICTURE, (0, 0, 0), "stage_unknown"), ("conv1", (8, 0, 0), "place_unknown"),
    ("conv1", (0, -1, 0), "place_unknown"), ("conv1", (0, 0, 12), "place_unknown"), ("logits", (4,), "place_unknown"),
])  # fmt: skip
def test_a_number_that_is_not_there(stage: str, place: tuple[int, ...], code: str) -> None:
    with pytest.raises(Problem) as caught:
        one_value(seen(), stage, *place)
    assert caught.value.code == code


def test_softmax_step_by_step() -> None:
    logits = [2.0, -1.0, 0.5, 1000.0]
    header, arrays = softmax_steps(logits)
    assert np.allclose(arrays["probabilities"], softmax(logits), rtol=0, atol=1e-15)
    header, arrays = softmax_steps([1.0, 2.0, 4.0])
    assert header["best"] == 2
    assert header["largest"] == 4
    assert np.allclose(arrays["powers"], [np.e**-3, np.e**-2, 1])
    assert header["total"] == pytest.approx(np.e**-3 + np.e**-2 + 1)
    assert arrays["probabilities"].sum() == pytest.approx(1)


@pytest.mark.parametrize("count", [3, 9, 200])
def test_the_pictures_that_excite_a_unit_most_are_those_of_a_look_at_each(count: int) -> None:
    model = network("inception")
    pictures = torch.rand(150, 3, 8, 12, generator=seeded(5)).numpy()
    found = excited(model, lambda places: pictures[places], len(pictures), count)
    with torch.inference_mode():
        every = {name: stage.numpy() for name, stage in model.intermediates(torch.from_numpy(pictures)).items()}
    assert list(found) == list(every)
    for name in ("conv0", "join2", "mean", "logits"):
        numbers = every[name].reshape(*every[name].shape[:2], -1)
        strongest = numbers.max(2)  # (pictures, units)
        order = np.argsort(-strongest, axis=0, kind="stable").T[:, :count]  # (units, count)
        assert np.array_equal(found[name].pictures, order)
        np.testing.assert_allclose(found[name].values, np.take_along_axis(strongest.T, order, 1), rtol=1e-5)
        for unit in (0, -1):
            for n, picture in enumerate(order[unit]):
                place = (found[name].rows[unit, n], found[name].columns[unit, n]) if every[name].ndim == 4 else ()
                assert every[name][(picture, unit, *place)] == pytest.approx(strongest[picture, unit], rel=1e-5)


def test_an_empty_set_excites_nobody() -> None:
    assert excited(network(), lambda places: np.zeros((len(places), 3, 8, 12), np.float32), 0) == {}


def test_with_dropout_or_without_it_is_the_same_network() -> None:
    model = network("vgg")
    other = build(replace(model.config, dropout=0.0), (3, 8, 12), 4, seeded())
    other.load_state_dict({k: v for k, v in model.state_dict().items() if k != "dropout.seed"})
    image = torch.rand(1, 3, 8, 12, generator=seeded(1))
    a, b = maps(look(model, image)), maps(look(other.eval(), image))
    assert a[0] == b[0]
    assert np.array_equal(a[1]["logits"], b[1]["logits"])
