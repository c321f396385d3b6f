"""Grad-CAM and its guided form against closed forms, against rules written out, and against Captum's own documented use."""

from __future__ import annotations

import copy
import warnings
from typing import get_args

import numpy as np
import pytest
import torch
from captum.attr import LayerGradCam
from torch import Tensor, nn
from torch.nn import functional as F

from core.errors import Problem
from core.explain.attribution import explain
from core.explain.grad_cam import enlarged, grad_cam, guided_grad_cam, maps_of
from core.explain.methods import LOOKS, METHODS
from core.models.cnn import build
from core.models.configs import Architecture, CNNConfig

ARCHITECTURES = get_args(Architecture)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def network(architecture: str = "resnet", side: int = 16, seed: int = 0, **settings: object) -> nn.Module:
    config = CNNConfig(8, architecture=architecture, **settings)  # type: ignore[arg-type]
    model = build(config, (3, side, side), 4, seeded(seed))
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.running_var, 0.005, 0.02, generator=seeded(seed))
    return model.eval().requires_grad_(False)


def picture(side: int = 16, seed: int = 1) -> Tensor:
    return torch.rand(1, 3, side, side, generator=seeded(seed))


@pytest.mark.parametrize("target", range(4))
@pytest.mark.parametrize(("architecture", "stage"), [("resnet", None), ("inception", "pool2"), ("separable", "relu2b")])
def test_before_a_mean_and_a_dense_layer_the_weights_are_the_dense_layer_s(
    architecture: str, stage: str | None, target: int
) -> None:
    """Then f = Σ wₖ · mean(Aₖ) and αₖ = wₖ / places: Grad-CAM is the class activation map of Zhou et al., 2016."""
    model, image = network(architecture), picture()
    last = list(model.intermediates(image).values())[-3][0]  # (K, rows, columns), before the mean
    expected = F.relu(torch.einsum("k,kyx->yx", model.output.weight[target], last) / last[0].numel())
    found = grad_cam(model, image, target, stage)[0, 0]
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize(("architecture", "stage"), [("plain", "relu2"), ("vgg", "relu2b")])
def test_before_a_dense_layer_the_weights_are_its_means(architecture: str, stage: str) -> None:
    model, image = network(architecture), picture()
    last = list(model.intermediates(image).values())[-2][0]
    k, rows, columns = last.shape
    alphas = model.output.weight[2].reshape(rows, columns, k).mean((0, 1))
    expected = F.relu(torch.einsum("k,kyx->yx", alphas, last))
    torch.testing.assert_close(grad_cam(model, image, 2, stage)[0, 0], expected, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize(("architecture", "stage"), [("lenet", "tanh2"), ("resnet", "relu2b")])
def test_by_itself_it_looks_at_the_last_map_before_it_is_pooled(architecture: str, stage: str) -> None:
    model, image = network(architecture), picture()
    assert torch.equal(grad_cam(model, image, 3), grad_cam(model, image, 3, stage))
    assert torch.equal(guided_grad_cam(model, image, 3), guided_grad_cam(model, image, 3, stage))


class Turned(nn.Module):
    """max pooling → ReLU as ReLU → max pooling: the same function, with the map that Grad-CAM wants as a module's output."""

    def __init__(self, pool: nn.Module) -> None:
        super().__init__()
        self.bend, self.pool = nn.ReLU(), pool

    def forward(self, x: Tensor) -> Tensor:
        return self.pool(self.bend(x))


@pytest.mark.parametrize("batch_norm", [True, False])
@pytest.mark.parametrize("target", range(4))
@pytest.mark.parametrize(("architecture", "place"), [("plain", "2"), ("vgg", "2b"), ("separable", "2b")])
def test_where_pooling_stands_before_relu_the_map_is_that_behind_relu(
    architecture: str, place: str, target: int, batch_norm: bool
) -> None:
    """By Captum, of the same network with the two the other way round."""
    model, image = network(architecture, batch_norm=batch_norm), picture()
    turned = copy.deepcopy(model)
    pool = Turned(turned.get_submodule(f"pool{place}"))
    setattr(turned, f"pool{place}", pool)
    setattr(turned, f"relu{place}", nn.Identity())
    torch.testing.assert_close(turned(image), model(image), rtol=0, atol=0)
    expected = LayerGradCam(turned, pool.bend).attribute(image.clone().requires_grad_(), target, relu_attributions=True)
    torch.testing.assert_close(grad_cam(model, image, target), expected.detach(), rtol=1e-4, atol=1e-7)


def test_what_relu_silences_heats_nothing() -> None:
    """By hand: one unit, all its numbers below zero in the left half of the map; it speaks against the class."""
    model, image = network("plain"), picture()
    stages = model.intermediates(image)
    weight = model.output.weight.data.zero_().view(4, 4, 4, 16)  # (class, row, column, unit), as `flat` lays them out
    weight[1, :, :, 5] = -1.0
    weight[1, :, :, 6] = 0.5
    a = stages["norm2"][0]
    expected = F.relu(16 / 64 * (-F.relu(a[5]) + 0.5 * F.relu(a[6])))  # 16 places behind the pooling, 64 before it
    torch.testing.assert_close(grad_cam(model, image, 1)[0, 0], expected)
    assert (a[5] < 0).any()
    assert not grad_cam(model, image, 1)[0, 0][(a[6] <= 0)].any()


def test_where_branches_meet_no_module_is_needed() -> None:
    model, image = network("inception"), picture()
    joined = model.intermediates(image)["join2"].requires_grad_()
    logit = model.output(model.pool2(joined).mean((2, 3)))[0, 3]
    alphas = torch.autograd.grad(logit, joined)[0].mean((2, 3), keepdim=True)
    expected = F.relu((alphas * joined).sum(1, keepdim=True)).detach()
    torch.testing.assert_close(grad_cam(model, image, 3), expected, rtol=1e-4, atol=1e-7)


def logit_with(model: nn.Module, image: Tensor, stage: str, more: Tensor) -> float:
    """A logit with something added to a stage."""
    hook = model.get_submodule(stage).register_forward_hook(lambda _module, _inputs, out: out + more)
    try:
        return float(model(image)[0, 1])
    finally:
        hook.remove()


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_stage_of_maps_by_finite_differences(architecture: str) -> None:
    """αₖ says how the logit changes when all of map k is raised a little, divided by the places."""
    model, image = network(architecture).double(), picture().double()
    names = maps_of(model, image)
    assert names[0].startswith("conv")
    for name in (names[0], names[len(names) // 2], names[-1]):
        maps, step = model.intermediates(image)[name][0], 1e-7
        alphas = []
        for k in range(len(maps)):
            by = torch.zeros_like(maps)
            by[k] = step
            difference = logit_with(model, image, name, by) - logit_with(model, image, name, -by)
            alphas.append(difference / (2 * step) / maps[0].numel())
        expected = F.relu(torch.einsum("k,kyx->yx", torch.tensor(alphas, dtype=torch.float64), maps))
        found = grad_cam(model, image, 1, name)[0, 0]
        torch.testing.assert_close(found, expected, rtol=1e-3, atol=1e-6 * float(maps.abs().max() + 1))


class Guided(torch.autograd.Function):
    """The rule of guided backpropagation by its paper: back goes only what is positive, and only where something went forth."""

    @staticmethod
    def forward(ctx, x):  # type: ignore[no-untyped-def]
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, gradient):  # type: ignore[no-untyped-def]
        (x,) = ctx.saved_tensors
        return gradient * (gradient > 0) * (x > 0)


class GuidedReLU(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return Guided.apply(x)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_guided_grad_cam_by_its_two_rules(architecture: str) -> None:
    model, image = network(architecture), picture()
    other = copy.deepcopy(model)
    for name, module in model.named_children():
        if isinstance(module, nn.ReLU):
            setattr(other, name, GuidedReLU())
    x = image.clone().requires_grad_()
    (guided,) = torch.autograd.grad(other(x)[0, 3], x)
    expected = guided * enlarged(grad_cam(model, image, 3), image)
    torch.testing.assert_close(guided_grad_cam(model, image, 3), expected, rtol=1e-4, atol=1e-8)


def test_captum_s_documented_case() -> None:
    """The docstring of LayerGradCam: of a layer (2, 50, 8, 8) the map is (2, 1, 8, 8), and may be negative without its ReLU."""
    model, image = network("vgg"), picture()
    raw = LayerGradCam(model, model.conv2b).attribute(image.clone().requires_grad_(), 3)
    assert raw.shape == (1, 1, 8, 8)
    torch.testing.assert_close(grad_cam(model, image, 3, "conv2b"), F.relu(raw.detach()))
    assert enlarged(raw, image).shape == (1, 1, 16, 16)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("method", LOOKS)
def test_every_look_at_every_family_in_color(architecture: str, method: str) -> None:
    model, image = network(architecture), picture()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = explain(model, image, 2, method)  # type: ignore[arg-type]
    assert found.attribution.shape == (16, 16)
    assert found.attribution.dtype == np.float32
    assert np.isfinite(found.attribution).all()
    # batch norm over a few values enlarges what rounding does, on some processors to seven places in a hundred thousand
    assert found.score == pytest.approx(float(model(image)[0, 2]), rel=5e-4, abs=1e-5)
    if method == "grad_cam":
        assert (found.attribution >= 0).all()
    if method == "integrated_gradients":
        difference = found.score - found.baseline_score
        assert found.total == pytest.approx(difference, abs=0.011 * abs(difference) + 1e-4)
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())
    assert not any(module._backward_hooks or module._forward_hooks for module in model.modules())
    again = explain(model, image, 2, method)  # type: ignore[arg-type]
    assert np.array_equal(again.attribution, found.attribution)


def test_occlusion_wipes_all_channels_at_once() -> None:
    model = nn.Sequential(nn.Flatten(), nn.Linear(3 * 64, 2)).eval().requires_grad_(False)
    image = picture(8)
    shares = (model[1].weight[1].reshape(3, 8, 8) * image[0]).sum(0)  # of a linear network, place by place
    total, count = torch.zeros(8, 8), torch.zeros(8, 8)
    for y in range(7):
        for x in range(7):
            total[y : y + 2, x : x + 2] += shares[y : y + 2, x : x + 2].sum()
            count[y : y + 2, x : x + 2] += 1
    expected = (total / count).numpy()
    assert np.allclose(explain(model, image, 1, "occlusion").attribution, expected, atol=1e-5)


def test_what_is_no_map_cannot_be_looked_at() -> None:
    model, image = network(), picture()
    for stage in ("mean", "logits", "add1", "nonsense", ""):
        with pytest.raises(Problem) as caught:
            grad_cam(model, image, 0, stage)
        assert caught.value.code == "stage_unknown"
    with pytest.raises(Problem):
        grad_cam(nn.Sequential(nn.Flatten(), nn.Linear(768, 2)), image, 0)


def test_the_names_of_the_looks() -> None:
    assert set(METHODS) < set(LOOKS)
    assert set(LOOKS) - set(METHODS) == {"grad_cam", "guided_grad_cam"}
