"""Inside a network as the predictor tells it: bytes that stand for the maps, sums that come to the number, the right pictures."""

from __future__ import annotations

import base64
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from core.data.pictures import PicturesConfig, load
from core.errors import Problem
from core.explain.inside import look
from core.models import cnn
from core.models.configs import CNNConfig
from core.predict import inside, inside_asked
from core.predict.inside_questions import questions, settled
from core.predict.service import Predictor
from core.predict.shipped import card
from core.predict.styles import kind_of
from core.predict.weights import Network, load_run, load_shipped
from tests.core.conftest import RUN
from tests.core.predict.pictures import SEVEN

DIGITS = asdict(PicturesConfig())


@pytest.fixture(scope="module")
def network(weights: Path) -> Network:
    return load_run(weights)


def ask(network: Network, **question: Any) -> inside.Message:
    return inside.answer(network, {"number": 3, "part": "test", "set": DIGITS, **question}, None)


def test_bytes_stand_for_every_number_of_every_map(network: Network) -> None:
    header, arrays = ask(network, ask="look")
    test = load(PicturesConfig()).test
    found = look(network.model, torch.from_numpy(test.images(np.array([3]))))
    assert header["label"] == test.labels[3]
    assert header["classes"] == list("0123456789")
    for stage in header["stages"]:
        numbers = found.values[stage["name"]]
        read = arrays["maps"][stage["from"] : stage["from"] + numbers.size] / 255
        shown = stage["low"] + read * (stage["high"] - stage["low"])
        assert np.abs(shown - numbers.ravel()).max() <= (stage["high"] - stage["low"]) / 255
    assert arrays["probabilities"].sum() == pytest.approx(1)
    assert arrays["picture"].shape == (8, 8, 1)


def test_a_large_network_shows_its_first_channels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside, "MOST_BYTES", 100_000)
    model = cnn.build(CNNConfig(width=64, architecture="vgg"), (3, 32, 32), 10, torch.Generator()).eval()
    header, arrays = inside.whole(look(model, torch.rand(1, 3, 32, 32)), tuple("0123456789"), None)
    assert all(stage["channels"] <= max(inside.FEW, 10) for stage in header["stages"] if len(stage["shape"]) == 3)
    last = header["stages"][-1]
    assert last["from"] + last["channels"] == len(arrays["maps"])


@pytest.mark.parametrize("architecture", ["plain", "lenet", "resnet", "inception", "separable"])
def test_what_is_written_out_comes_to_the_number(architecture: Any) -> None:
    generator = torch.Generator().manual_seed(1)
    model = cnn.build(CNNConfig(architecture=architecture), (1, 28, 28), 10, generator).eval().requires_grad_(False)
    found = look(model, torch.rand(1, 1, 28, 28, generator=generator))
    for name in found.graph:
        told, arrays = inside.one_value(found, name, 0, 0, 0)
        assert not arrays
        if "terms" in told:
            parts = [term["sum"] if "sum" in term else term["product"] for term in told["terms"]]
            assert sum(parts) + told["rest"] + told["bias"] == pytest.approx(told["value"], abs=1e-4)
            assert parts == sorted(parts, key=lambda part: -abs(part))


def test_the_pictures_that_excite_a_unit_are_the_strongest(network: Network) -> None:
    header, arrays = ask(network, ask="excited", stage="conv2")
    test = load(PicturesConfig()).test
    assert header == {"looked": len(test), "all": len(test)}
    with torch.inference_mode():
        best = network.model.intermediates(torch.from_numpy(test.images()))["conv2"].amax((2, 3)).numpy()
    assert np.allclose(arrays["values"], -np.sort(-best, axis=0)[: inside.STRONGEST].T, atol=1e-5)
    first = int(best[:, 4].argmax())
    shown = arrays["pictures"][arrays["which"][4, 0]]
    assert np.array_equal(shown[:, :, 0], np.uint8(test.images(np.array([first]))[0, 0] * 255 + 0.5))
    assert arrays["labels"][arrays["which"][4, 0]] == test.labels[first]


@pytest.mark.parametrize(("ask_for", "code"), [({"ask": "excited", "stage": "x"}, "stage_unknown")])
def test_what_there_is_not_is_said(network: Network, ask_for: dict[str, Any], code: str) -> None:
    with pytest.raises(Problem) as problem:
        ask(network, **ask_for)
    assert problem.value.code == code
    with pytest.raises(Problem) as problem:
        ask(network, ask="value", stage="conv1", place=[0, 0, 99])
    assert problem.value.code == "place_unknown"


def test_a_page_asks_for_a_file_and_for_a_test_picture(predictor: Predictor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside_asked, "predictor", lambda: predictor)
    monkeypatch.setattr(inside_asked, "patient", lambda: predictor)
    drawn = inside_asked.look(RUN, SEVEN, None, 0)
    assert drawn["label"] is drawn["number"] is None
    assert len(base64.b64decode(drawn["maps"])) == sum(int(np.prod(stage["shape"])) for stage in drawn["stages"])
    known = PicturesConfig()
    counts = {"test": 359, "validation": 180, "train": 1258}
    for part in ("test", "validation", "train"):
        pictures = getattr(load(known), part)
        assert abs(len(pictures) - counts[part]) <= 2
        net = inside_asked.look(RUN, b"", known, len(pictures) + 5, part)  # type: ignore[arg-type]
        assert (net["number"], net["label"]) == (5, pictures.labels[5])
    assert inside_asked.value(RUN, SEVEN, None, 0, "logits", (1, 0, 0))["value"] == pytest.approx(drawn["logits"][1])
    assert len(inside_asked.most_excited(RUN, known, "logits")["which"]) == 10
    with pytest.raises(Problem, match="not_an_image"):
        inside_asked.look(RUN, b"no picture at all", None, 0)


def test_a_picture_stands_in_for_every_kind(predictor: Predictor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside_asked, "predictor", lambda: predictor)
    for name in ("digits", "fashion"):
        assert (
            inside_asked.look(f"shipped:{name}", inside_asked.stand_in(kind_of(card(name).style)), None, 0)["best"] >= 0
        )


def test_a_place_is_moved_into_the_network_and_the_questions_know_it(network: Network) -> None:
    header, arrays = ask(network, ask="look")
    net = {**header, "logits": arrays["logits"].tolist(), "picture": {"shape": [8, 8, 1]}}
    place = settled(net, {"stage": "nowhere", "unit": 999, "row": 99, "column": 0, "level": "value"})
    first = net["stages"][0]
    assert (place["stage"], place["unit"], place["row"], place["column"]) == (
        first["name"],
        first["shape"][0] - 1,
        7,
        0,
    )
    field, products, ratio = questions(net, "logits")
    assert (field.answer, field.values["field"]) == (7, 8), "of 8 rows one hangs over"
    assert products.answer == products.values["kernel"] ** 2 * net["stages"][0]["shape"][0]
    assert ratio.answer >= 1


@pytest.mark.parametrize("stage", ["conv1", "pool2", "logits"])
def test_whoever_chose_no_number_gets_the_largest_of_the_map(network: Network, stage: str) -> None:
    header, arrays = ask(network, ask="look")
    net = {**header, "maps": inside_asked.text(arrays["maps"])}
    test = load(PicturesConfig()).test
    numbers = look(network.model, torch.from_numpy(test.images(np.array([3])))).values[stage]
    told = next(each for each in header["stages"] if each["name"] == stage)
    asked = {"stage": stage, "unit": 2, "row": -1, "column": -1, "level": "value"}
    for unit in (0, 2):
        place = settled(net, {**asked, "unit": unit})
        found = np.atleast_2d(numbers[unit])[place["row"], place["column"]]
        assert found >= numbers[unit].max() - (told["high"] - told["low"]) / 255, "but for what a byte can tell"
    if numbers.ndim == 3:
        place = settled(net, {**asked, "row": 1})
        assert place["row"] == 1, "which was chosen"
        assert numbers[2, 1, place["column"]] >= numbers[2, 1].max() - (told["high"] - told["low"]) / 255
    assert settled(net, {**asked, "level": "layer"})["row"] == -1, "still open"


@pytest.mark.parametrize("architecture", ["plain", "lenet", "vgg", "resnet", "inception", "separable"])
def test_on_how_many_rows_a_number_in_the_middle_depends_by_the_gradient(architecture: Any) -> None:
    generator = torch.Generator().manual_seed(1)
    model = cnn.build(CNNConfig(width=16, blocks=3, architecture=architecture), (1, 28, 28), 10, generator).eval()
    header, arrays = inside.whole(look(model, torch.rand(1, 1, 28, 28)), tuple("0123456789"), None)
    net = {**header, "logits": arrays["logits"].tolist(), "picture": {"shape": [28, 28, 1]}}
    seen = set()
    for stage in header["stages"]:
        if stage["kind"] not in ("convolution", "depthwise"):
            continue
        field = questions(net, stage["name"])[0]
        assert field.values["stage"] == stage["name"]
        images = torch.rand(16, 1, 28, 28, generator=generator).requires_grad_()
        maps = model.intermediates(images)[stage["name"]]
        (gradient,) = torch.autograd.grad(maps[:, :, maps.shape[2] // 2, maps.shape[3] // 2].sum(), images)
        assert field.answer == int((gradient != 0).any(0).any(0).any(1).sum()), stage["name"]
        seen.add(field.answer)
    assert len(seen) > 1


def test_the_reader_of_mnist_looks_at_small_digits_and_is_excited_by_them() -> None:
    """Enlarged and prepared: what it gets has its own size."""
    network = load_shipped(card("digits").weights)
    header, arrays = ask(network, ask="look", part="validation")
    assert arrays["picture"].shape == (28, 28, 1)
    assert header["label"] == load(PicturesConfig()).validation.labels[3]
    test = load(PicturesConfig()).test
    _, arrays = inside.most_excited(network, test.some(np.arange(20)), DIGITS, "conv2")
    assert arrays["pictures"].shape[1:] == (28, 28, 1)
