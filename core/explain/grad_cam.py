"""Grad-CAM: which regions of a feature map spoke for an answer. Knows no picture file and no class by name.

A₁ … A_K are the maps of a stage, f the target's logit. αₖ = mean over all places of ∂f/∂Aₖ says how much map k matters, and
the heat map is ReLU(Σ αₖ Aₖ): as coarse as the stage is, and of no use where the maps are one place only.
Selvaraju et al., Grad-CAM, 2017.

Unless asked for another, the stage is what the last convolution led to before anything was pooled again: a pooling behind it
makes the map coarse, and of the digit reader's heat maps three in ten are empty there. Where pooling stands before ReLU the map is
taken as if they stood the other way round, which is the same function: what ReLU silences heats nothing. Of a vision transformer
it is what enters the last block: of what comes out of it only the class token is asked.
"""

from __future__ import annotations

import warnings

import torch
from captum.attr import GuidedBackprop, LayerGradCam
from torch import Tensor, nn
from torch.nn import functional as F

from core.errors import Problem
from core.models.base import CNN


def grad_cam(model: nn.Module, image: Tensor, target: int, stage: str | None = None) -> Tensor:
    """The heat map (1, 1, rows, columns) of a stage of maps. Raises Problem("stage_unknown")."""
    layer, at_input, bend = _layer(model, image, stage)
    if bend and isinstance(model, CNN):
        return _before_pooling(model, image, target, *bend)
    found = LayerGradCam(model, layer).attribute(
        _fresh(image), target, attribute_to_layer_input=at_input, relu_attributions=True
    )
    return found.detach()


def guided_grad_cam(model: nn.Module, image: Tensor, target: int, stage: str | None = None) -> Tensor:
    """The enlarged heat map times guided backpropagation, (1, channels, height, width), signed. Raises as `grad_cam`.

    Guided backpropagation is the gradient at the input with one rule more: through a ReLU only what is positive goes back.
    A network without ReLU, as LeNet, keeps its plain gradient. Springenberg et al., Striving for Simplicity, 2014.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Captum tells each time that it puts hooks on ReLU
        guided = GuidedBackprop(model).attribute(_fresh(image), target)
    return guided.detach() * enlarged(grad_cam(model, image, target, stage), image)


def enlarged(heat: Tensor, image: Tensor) -> Tensor:
    """A heat map at the size of the picture, (1, 1, height, width), bilinear."""
    return F.interpolate(heat, image.shape[2:], mode="bilinear")


def maps_of(model: nn.Module, image: Tensor) -> tuple[str, ...]:
    """The stages that are maps with a module of their own, in order: those that Grad-CAM can look at."""
    if not isinstance(model, CNN):
        raise Problem("stage_unknown", name="")
    modules = dict(model.named_children())
    with torch.inference_mode():
        stages = model.intermediates(image)
    return tuple(name for name, stage in stages.items() if stage.ndim == 4 and name in modules)


def _before_pooling(model: CNN, image: Tensor, target: int, maps: str, bent: str) -> Tensor:
    """Of conv → max pooling → ReLU the heat map of max(0, Aₖ), A the stage `maps` that is pooled and P = `bent` what comes of it.

    Pooling hands each ∂f/∂P to one place of max(0, A), so that αₖ = Σ ∂f/∂Pₖ over the places of Aₖ.
    """
    stages = model.intermediates(_fresh(image))
    (slopes,) = torch.autograd.grad(stages["logits"][0, target], stages[bent])
    a = stages[maps].detach()
    alphas = slopes.sum((2, 3), keepdim=True) / a[0, 0].numel()
    return F.relu((alphas * F.relu(a)).sum(1, keepdim=True))


def _layer(model: nn.Module, image: Tensor, stage: str | None) -> tuple[nn.Module, bool, tuple[str, str] | None]:
    """The module whose output is the map, or, and then True, whose input it is; and where that is pooled before ReLU bends it, the
    stage that is pooled and the one behind ReLU."""
    names = maps_of(model, image)
    if stage is None:
        if names[-1].startswith("block"):
            return model.get_submodule(names[-2]), False, None
        last = max(place for place, name in enumerate(names) if name.startswith("conv"))
        pooled = [place for place, name in enumerate(names) if place > last and name.startswith("pool")]
        at = pooled[0] if pooled else len(names) - 1
        bent = pooled and names[at + 1 : at + 2] and names[at + 1].startswith("relu")
        return model.get_submodule(names[at]), bool(pooled), (names[at - 1], names[at + 1]) if bent else None
    if stage not in names:
        raise Problem("stage_unknown", name=stage[:40])
    return model.get_submodule(stage), False, None


def _fresh(image: Tensor) -> Tensor:
    """The picture as something to differentiate by: a frozen network has no gradient otherwise."""
    return image.detach().clone().requires_grad_()
