"""Questions about what a network looks at: the child's answers, and what they say of a picture from outside or from a set."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from scipy.stats import spearmanr

from core.data.pictures import PicturesConfig, load
from core.errors import Problem
from core.explain.attribution import MOST, Attribution
from core.explain.methods import LOOKS
from core.models import cnn
from core.models.configs import CNNConfig
from core.predict import child, looks_child
from core.predict.looks_form import EPSILONS, flip, verdict
from core.predict.styles import STYLES, Style
from core.predict.weights import Network
from tests.core.predict.pictures import encoded

DATA = {"name": "digits"}
DIGITS = tuple("0123456789")


def network(style: Style = "optical") -> Network:
    torch.manual_seed(3)
    model = cnn.build(CNNConfig(width=4, blocks=2), STYLES[style], 10, torch.Generator().manual_seed(3))
    return Network(model.eval().requires_grad_(False), DIGITS, style)


def ask(what: str, of: Network, **more: object) -> tuple[dict[str, Any], dict[str, Any]]:
    question = {
        "look": what,
        "target": None,
        "seed": 0,
        "fresh": "all",
        "empty": "blank",
        "data": DATA,
        "part": "test",
        "number": 7,
    }
    return looks_child.looks(of, lambda: np.zeros((8, 8)), question | more)


def test_five_maps_of_a_test_picture_and_what_they_add_up_to() -> None:
    header, arrays = ask("maps", network())
    part = load(PicturesConfig()).test
    assert np.array_equal(arrays["seen"], part.images(np.array([7]))[0, 0])
    assert (header["part"], header["number"], header["label"]) == ("test", 7, part.labels[7])
    assert header["ground"] == [0]
    assert header["count"] == len(part)
    assert header["target"] == header["best"] == int(arrays["probabilities"].argmax())
    assert {name for name in arrays if name.startswith("map.")} == {f"map.{method}" for method in LOOKS}
    assert header["total"] == pytest.approx(header["score"] - header["baseline_score"], rel=0.02, abs=0.01)
    assert header["total"] == pytest.approx(float(arrays["map.integrated_gradients"].sum()), rel=1e-4)


def test_behind_the_last_picture_comes_the_first() -> None:
    of, count = network(), len(load(PicturesConfig()).test)
    header, arrays = ask("maps", of, number=count + 2)
    assert header["number"] == 2
    assert np.array_equal(arrays["seen"], ask("maps", of, number=2)[1]["seen"])


@pytest.mark.parametrize("name", ["test", "validation", "train"])
def test_pictures_are_taken_of_every_part(name: str) -> None:
    part = getattr(load(PicturesConfig()), name)
    header, arrays = ask("maps", network(), part=name, number=11)
    assert (header["part"], header["count"], header["label"]) == (name, len(part), part.labels[11])
    assert np.array_equal(arrays["seen"], part.images(np.array([11]))[0, 0])


def on_paper() -> np.ndarray:
    """A dark ring on bright paper, 28 × 28."""
    rows, columns = np.mgrid[:28, :28] - 13.5
    return np.where(np.abs(np.hypot(rows, columns) - 8) < 1.5, 0.1, 0.95).astype(np.float32)


def test_of_dark_ink_on_bright_paper_the_ink_is_explained_and_taken_away() -> None:
    of, seen = network("gray"), on_paper()
    question = {"target": None, "seed": 0, "fresh": "all", "empty": "blank"}
    header, arrays = looks_child.looks(of, lambda: seen, question | {"look": "maps"})
    assert header["ground"] == pytest.approx([0.95])
    sums = np.abs(arrays["map.integrated_gradients"])
    assert sums[seen < 0.5].sum() == pytest.approx(sums.sum())
    assert sums.sum() > 0
    header, arrays = looks_child.looks(of, lambda: seen, question | {"look": "curves"})
    with torch.inference_mode():
        paper = of.model(torch.full((1, 1, 28, 28), 0.95)).softmax(1)[0, header["target"]]
    assert arrays["deletion.occlusion"][-1] == pytest.approx(float(paper), abs=1e-5)


def test_one_method_alone_is_asked_against_the_same_empty_picture() -> None:
    """As the page Predict does, of a file."""
    paper = Image.fromarray(np.uint8(on_paper() * 255 + 0.5)).convert("RGB")
    question = {"target": None, "method": "integrated_gradients", "max_bytes": 1 << 20}
    _, arrays = child._explain(network("gray"), encoded(paper), question)
    sums = np.abs(arrays["attribution"])
    assert sums[arrays["seen"] < 0.5].sum() == pytest.approx(sums.sum())


def test_large_networks_get_fewer_points() -> None:
    small, large = CNNConfig(width=4, blocks=2), CNNConfig(width=64, kernel=5, architecture="resnet")
    assert looks_child.points(small, "optical") > MOST
    assert looks_child.points(large, "photo") < MOST


def test_a_color_picture_has_maps_of_its_size() -> None:
    of = network("photo")
    seen = np.random.default_rng(0).random((32, 32, 3), dtype=np.float32)
    question = {"look": "maps", "target": 4, "seed": 0, "fresh": "all", "empty": "blank"}
    header, arrays = looks_child.looks(of, lambda: seen, question)
    assert header["target"] == 4
    assert all(arrays[f"map.{method}"].shape == (32, 32) for method in LOOKS)
    header, arrays = looks_child.looks(of, lambda: seen, question | {"look": "attack"})
    assert arrays["direction"].shape == (32, 32, 3)


def test_the_reader_of_mnist_is_content_with_a_small_digit() -> None:
    assert ask("maps", network("mnist"))[1]["seen"].shape == (28, 28)
    with pytest.raises(Problem, match="model_not_for_pictures"):
        ask("maps", network("garment"))


@pytest.mark.parametrize("fresh", ["all", "last"])
def test_the_sanity_check_compares_with_random_weights_and_can_be_repeated(fresh: str) -> None:
    of = network()
    header, arrays = ask("sanity", of, fresh=fresh)
    again, _ = ask("sanity", of, fresh=fresh)
    other, _ = ask("sanity", of, fresh=fresh, seed=1)
    assert header == again
    assert header["values"] != other["values"]
    assert all(value is None or -1 <= value <= 1 for value in header["values"] + header["sizes"])
    assert header["verdicts"] == [verdict(size) for size in header["sizes"]]
    assert {f"{kind}.{method}" for kind in ("map", "random") for method in LOOKS} <= set(arrays)


def test_places_that_are_empty_with_any_weights_are_no_agreement(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: three inked pixels, put in order 1 2 3 by the network and 3 1 2 without what it learned; all else is 0."""
    seen, one, other = (np.zeros((8, 8), np.float32) for _ in range(3))
    seen[2, 1:4], one[2, 1:4], other[2, 1:4] = 1, (1, -2, 3), (3, 1, -2)
    maps = iter([one, other])

    def five(*_: object) -> dict[str, Attribution]:
        found = next(maps)
        return {method: Attribution(found, 0.0, 0.0, 0.0) for method in LOOKS}

    monkeypatch.setattr(looks_child, "five", five)
    question = {"look": "sanity", "target": None, "seed": 0, "fresh": "all"}
    header, _ = looks_child.looks(network(), lambda: seen, question)
    told = {method: place for place, method in enumerate(LOOKS)}
    ink = told["integrated_gradients"]
    assert header["places"] == 64
    assert header["counted"][ink] == 3
    # ranks 1 2 3 against 3 1 2: 1 − 6 · (4 + 1 + 1) / (3 · 8)
    assert header["sizes"][ink] == pytest.approx(-0.5)
    assert header["verdicts"][ink] == "strong", "as strong a relation as the reverse one"
    assert header["everywhere"][ink] == pytest.approx(spearmanr(np.abs(one), np.abs(other), axis=None).statistic)
    assert header["everywhere"][ink] > 0.99
    square = told["occlusion"]  # of 2 × 2 pixels: a ring around the ink counts, too
    assert header["counted"][square] == 3 * 5
    ring = (slice(1, 4), slice(0, 5))
    expected = spearmanr(np.abs(one[ring]), np.abs(other[ring]), axis=None).statistic
    assert header["sizes"][square] == pytest.approx(expected)
    for method in ("saliency", "grad_cam", "guided_grad_cam"):
        assert header["counted"][told[method]] == 64
        assert header["sizes"][told[method]] == header["everywhere"][told[method]]


def test_of_an_empty_picture_nothing_can_be_compared_that_multiplies_by_it() -> None:
    question = {"look": "sanity", "target": None, "seed": 0, "fresh": "all"}
    header, _ = looks_child.looks(network(), lambda: np.zeros((8, 8), np.float32), question)
    at = LOOKS.index("integrated_gradients")
    assert (header["counted"][at], header["sizes"][at], header["verdicts"][at]) == (0, None, "undefined")


@pytest.mark.parametrize("empty", ["blank", "blurred"])
def test_curves_begin_and_end_where_they_must(empty: str) -> None:
    header, arrays = ask("curves", network(), empty=empty)
    picture = arrays["probabilities"][header["target"]]
    for name in (*LOOKS, "chance"):
        assert arrays[f"deletion.{name}"][0] == pytest.approx(picture, abs=1e-5)
        assert arrays[f"insertion.{name}"][-1] == pytest.approx(picture, abs=1e-5)
        area = float(np.trapezoid(arrays[f"deletion.{name}"], arrays["fractions"]))
        assert header["areas"][name][0] == pytest.approx(area, abs=1e-5)


def test_an_attack_is_on_the_answer_and_tells_where_it_flips() -> None:
    of = network()
    header, arrays = ask("attack", of)
    assert arrays["chances"].shape == (len(EPSILONS), 10)
    assert arrays["chances"][0] == pytest.approx(arrays["probabilities"], abs=1e-5)
    answers = arrays["chances"].argmax(1).tolist()
    assert header["flips"] == flip(answers)
    assert set(np.unique(arrays["direction"])) <= {-1, 0, 1}
    other, again = ask("attack", of, target=(header["best"] + 1) % 10)
    assert np.array_equal(again["direction"], arrays["direction"]), "whatever class the maps explain"
    assert (other["slope"], other["flips"]) == (header["slope"], header["flips"])


def test_no_change_within_epsilon_lets_the_logit_fall_by_more_than_the_slopes_say() -> None:
    """While the slopes stay as they are, for a step so small that hardly any ReLU turns."""
    of, seen = (
        network(),
        np.random.default_rng(0).random((8, 8), dtype=np.float32),
    )  # on zeros ReLU and pooling have corners
    header, arrays = looks_child.looks(of, lambda: seen, {"look": "attack", "target": None})
    x = torch.from_numpy(arrays["seen"])[None, None].double()
    model, step = copy.deepcopy(of.model).double(), 1e-6
    one = torch.eye(64, dtype=torch.float64).reshape(64, 1, 8, 8) * step
    slopes = (model(x + one) - model(x - one))[:, header["best"]] / (2 * step)
    assert header["slope"] == pytest.approx(float(slopes.abs().sum()), rel=1e-3)
    pushed = x + step * torch.from_numpy(arrays["direction"]).permute(2, 0, 1)[None]
    lost = float(model(x)[0, header["best"]] - model(pushed)[0, header["best"]])
    assert 0 < lost <= step * header["slope"] * (1 + 1e-3)


@pytest.mark.parametrize("target", [10, -1, "3", True, 1.0])
def test_a_class_that_there_is_not_is_refused(target: object) -> None:
    with pytest.raises(Problem, match="class_unknown"):
        ask("maps", network(), target=target)


def test_numbers_get_their_word() -> None:
    assert [verdict(each) for each in (None, 0.1, -0.3, 0.5, -1)] == ["undefined", "none", "weak", "strong", "strong"]
    assert flip([1, 1, 2, 1]) == 2
    assert flip([4, 4]) is None
