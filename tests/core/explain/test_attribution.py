"""Attribution against closed forms, sums written out by hand, and completeness."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from core.explain.attribution import explain, ground, integrated_gradients, is_complete, occlusion, saliency
from core.explain.methods import METHODS
from core.models.cnn import build
from core.models.configs import CNNConfig

SIDE = 8


def picture(seed: int = 0) -> Tensor:
    return torch.rand(1, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(seed))


def linear(seed: int = 0) -> nn.Module:
    """f(x) = W x + b: every method has a closed form."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(SIDE * SIDE, 3))
    generator = torch.Generator().manual_seed(seed)
    for parameter in model.parameters():
        nn.init.normal_(parameter, generator=generator)
    return model.eval().requires_grad_(False)


def network(seed: int = 0, side: int = SIDE) -> nn.Module:
    model = build(CNNConfig(width=8), (1, side, side), 10, torch.Generator().manual_seed(seed))
    return model.eval().requires_grad_(False)


def row(model: nn.Module, target: int) -> np.ndarray:
    return model[1].weight[target].reshape(SIDE, SIDE).numpy()  # type: ignore[index]


# ---- a linear network


@pytest.mark.parametrize("target", range(3))
def test_integrated_gradients_of_a_linear_network_are_weight_times_input(target: int) -> None:
    model, image = linear(), picture()
    found = explain(model, image, target, "integrated_gradients")
    assert np.allclose(found.attribution, row(model, target) * image[0, 0].numpy(), atol=1e-5)
    assert found.baseline_score == pytest.approx(float(model[1].bias[target]), abs=1e-5)  # type: ignore[index]
    assert found.score == pytest.approx(float(model(image)[0, target]), abs=1e-5)
    assert found.total == pytest.approx(found.score - found.baseline_score, abs=1e-4)


@pytest.mark.parametrize("target", range(3))
def test_saliency_of_a_linear_network_is_its_weights_with_their_sign(target: int) -> None:
    model = linear()
    for seed in range(3):  # whatever the picture
        found = explain(model, picture(seed), target, "saliency")
        assert np.allclose(found.attribution, row(model, target), atol=1e-6)


def test_occlusion_of_a_linear_network_is_the_mean_of_the_windows_sums() -> None:
    model, image = linear(), picture()
    found = explain(model, image, 1, "occlusion")
    assert np.allclose(found.attribution, windows(image, lambda x: float(model(x)[0, 1]), size=2, step=1), atol=1e-5)


# ---- a convolutional one


def windows(image: Tensor, score: object, size: int, step: int) -> np.ndarray:
    """f(x) − f(x without a window), averaged over the windows that cover each place: the definition, in loops."""
    side = image.shape[-1]
    total, count = np.zeros((side, side)), np.zeros((side, side))
    starts, whole = [*range(0, side - size, step), side - size], score(image)  # type: ignore[operator]
    for y in starts:
        for x in starts:
            wiped = image.clone()
            wiped[..., y : y + size, x : x + size] = 0
            total[y : y + size, x : x + size] += whole - score(wiped)  # type: ignore[operator]
            count[y : y + size, x : x + size] += 1
    return total / count


@pytest.mark.parametrize(("side", "size", "step"), [(8, 2, 1), (28, 4, 2)])
def test_occlusion_by_its_definition(side: int, size: int, step: int) -> None:
    model = network(side=side)
    image = torch.rand(1, 1, side, side, generator=torch.Generator().manual_seed(1))
    found = explain(model, image, 4, "occlusion")
    expected = windows(image, lambda x: float(model(x)[0, 4]), size, step)
    assert np.allclose(found.attribution, expected, atol=1e-4)


def test_saliency_is_the_gradient_by_finite_differences() -> None:
    model, image = network().double(), picture().double()
    found = saliency(model, image, 4)[0, 0].numpy()
    step = 1e-6
    for y, x in ((0, 0), (3, 4), (7, 7), (2, 6)):
        nudged = [image.clone(), image.clone()]
        nudged[0][0, 0, y, x] += step
        nudged[1][0, 0, y, x] -= step
        slope = float(model(nudged[0])[0, 4] - model(nudged[1])[0, 4]) / (2 * step)
        assert found[y, x] == pytest.approx(slope, rel=1e-4, abs=1e-7)


def test_integrated_gradients_against_a_sum_written_out() -> None:
    """x · mean of ∂f/∂x along the way from blank paper to x, at four thousand places (midpoints)."""
    model, image = network(), picture()
    places = (torch.arange(4_000) + 0.5) / 4_000
    total = torch.zeros(1, SIDE, SIDE, dtype=torch.float64)
    for chunk in places.split(1000):
        path = (chunk[:, None, None, None] * image).requires_grad_()
        model(path)[:, 4].sum().backward()
        total += path.grad.double().sum(dim=0)  # type: ignore[union-attr]
    expected = (image[0].double() * total / 4_000)[0].numpy()
    found = explain(model, image, 4, "integrated_gradients")
    assert np.abs(found.attribution - expected).max() < 0.03 * np.abs(expected).max()


@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=st.integers(0, 1000), target=st.integers(0, 9))
def test_integrated_gradients_are_complete(seed: int, target: int) -> None:
    """Σ attribution = f(x) − f(blank paper), for a network of ReLU, pooling and batch norm."""
    found = explain(network(seed), picture(seed + 1), target, "integrated_gradients")
    difference = found.score - found.baseline_score
    assert found.total == pytest.approx(difference, abs=0.011 * abs(difference) + 1e-4)
    assert found.total == pytest.approx(float(found.attribution.sum()), abs=1e-4)


class Kink(nn.Module):
    """f(x) = max(0, Σx − threshold): all that matters happens on a short piece of the way from blank paper to x."""

    def __init__(self, threshold: float) -> None:
        super().__init__()
        self.threshold = threshold

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x.flatten(1).sum(1, keepdim=True) - self.threshold)


@pytest.mark.parametrize("place", [0.9, 0.97, 0.993])
def test_more_points_are_taken_where_completeness_asks_for_them(place: float) -> None:
    image = picture()
    model = Kink(place * float(image.sum()))
    difference = float(model(image)[0, 0])
    few = float(integrated_gradients(model, image, 0).sum())
    found = explain(model, image, 0, "integrated_gradients")
    assert abs(few - difference) > 0.011 * difference, "the first few points do not suffice"
    assert found.total == pytest.approx(difference, rel=0.02)
    assert np.allclose(found.attribution, found.total * image[0, 0].numpy() / float(image.sum()), rtol=1e-3)


@pytest.mark.parametrize("method", METHODS)
def test_blank_paper_and_what_no_network_depends_on_get_nothing(method: str) -> None:
    model, image = linear(), picture()
    model[1].weight[2].reshape(SIDE, SIDE)[:, :4] = 0  # type: ignore[index] # class 2 never looks to the left
    found = explain(model, image, 2, method)  # type: ignore[arg-type]
    assert np.allclose(found.attribution[:, :3], 0, atol=1e-6)
    blank = explain(model, torch.zeros_like(image), 2, method)  # type: ignore[arg-type]
    if method != "saliency":
        assert np.allclose(blank.attribution, 0, atol=1e-6)
    assert blank.score == blank.baseline_score


@pytest.mark.parametrize("method", METHODS)
def test_the_network_and_the_picture_stay_as_they_were(method: str) -> None:
    model, image = network(), picture()
    kept, before = image.clone(), {name: tensor.clone() for name, tensor in model.state_dict().items()}
    first = explain(model, image, 4, method)  # type: ignore[arg-type]
    again = explain(model, image, 4, method)  # type: ignore[arg-type]
    assert np.array_equal(first.attribution, again.attribution)
    assert torch.equal(image, kept)
    assert image.grad is None
    assert not image.requires_grad
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())
    assert not model.training


def test_a_window_of_another_size() -> None:
    model, image = linear(), picture()
    found = occlusion(model, image, 0, window=4)[0, 0].numpy()
    assert np.allclose(found, windows(image, lambda x: float(model(x)[0, 0]), size=4, step=2), atol=1e-5)


# ---- an empty picture that is not black


def on_paper(seed: int = 0) -> Tensor:
    """White paper with a dark stroke, as learners' own drawings are."""
    image = torch.full((1, 1, SIDE, SIDE), 0.9)
    image[..., 2:6, 3:5] = picture(seed)[..., 2:6, 3:5] * 0.4
    return image


def test_the_ground_is_what_the_border_mostly_is() -> None:
    image = on_paper()
    image[..., 0, :3] = 0.1  # a stroke that touches the border
    assert torch.equal(ground(image), torch.full_like(image, 0.9))
    colors = torch.rand(1, 3, 6, 9, generator=torch.Generator().manual_seed(2))
    rim = torch.ones(6, 9, dtype=torch.bool)
    rim[1:-1, 1:-1] = False
    for channel in range(3):
        border = np.sort(colors[0, channel][rim].numpy())
        assert (ground(colors)[0, channel] == float(border[(len(border) - 1) // 2])).all()


@pytest.mark.parametrize("method", ["integrated_gradients", "occlusion"])
def test_on_bright_paper_it_is_the_ink_that_counts(method: str) -> None:
    """Against black paper nearly all of it lies on the paper; against paper all lies on the ink, and of a linear f it is w · (x − x′)."""
    model, image = linear(), on_paper()
    ink = (image != 0.9)[0, 0].numpy()
    found = explain(model, image, 1, method, ground(image))  # type: ignore[arg-type]
    around = torch.nn.functional.max_pool2d(torch.from_numpy(ink)[None, None].float(), 3, 1, 1)[0, 0].numpy() > 0
    assert np.abs(found.attribution[~around]).max() < 1e-5
    assert np.abs(explain(model, image, 1, method).attribution[~ink]).sum() > 1  # type: ignore[arg-type]
    if method == "integrated_gradients":
        assert np.allclose(found.attribution, row(model, 1) * (image - 0.9)[0, 0].numpy(), atol=1e-5)
        assert found.total == pytest.approx(found.score - found.baseline_score, abs=1e-4)


def test_no_more_points_are_taken_than_there_is_time_for_and_the_gap_stays() -> None:
    image, passes = picture(), []
    model = Kink(0.993 * float(image.sum()))
    difference = float(model(image)[0, 0])
    model.register_forward_hook(lambda _module, given, _out: passes.append(len(given[0])))
    bounded = explain(model, image, 0, "integrated_gradients", most=100)
    assert sum(passes) <= 100 + 4, "x, x′ and what Captum asks for beside the points"
    assert not is_complete(bounded.total, difference)
    assert bounded.total == pytest.approx(float(integrated_gradients(model, image, 0, difference, most=100).sum()))
    assert is_complete(explain(model, image, 0, "integrated_gradients").total, difference)
