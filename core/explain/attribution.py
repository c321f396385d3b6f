"""Which input numbers made a network say what it said. Knows no picture file, no process and no class by name.

Answers to the same question, by Captum; those that look at a feature map are in grad_cam.py. x is the input, x′ the baseline: an
empty picture, all zeros (paper, where ink is bright) unless another is given. f is the target's logit: a logit, not a probability,
because a sure network's softmax is flat and its gradient says nothing.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import torch
from captum.attr import IntegratedGradients, Occlusion, Saliency
from numpy.typing import NDArray
from torch import Tensor, nn

from core.explain import grad_cam
from core.explain.methods import Look

_STEPS = (32, 64, 128, 256, 512)  # points on the path: more only where completeness asks for it; each time all are new
MOST = sum(_STEPS)
_CLOSE = 0.01  # of |f(x) − f(x′)| that Σ attribution may miss
_SAME = 0.5 / 255  # a difference between x and x′ that no byte of a picture can tell


class Attribution(NamedTuple):
    """Signed shares of the input's numbers, and what they should add up to."""

    attribution: NDArray[np.float32]  # (height, width), positive speaks for the target; Σ over the picture's channels
    score: float  # f(x)
    baseline_score: float  # f(x′)
    total: float  # Σ attribution


def ground(image: Tensor) -> Tensor:
    """An empty picture for (1, channels, height, width): in each channel the median of its border, paper or what lies behind."""
    rim = torch.cat([image[..., 0, :], image[..., -1, :], image[..., 1:-1, 0], image[..., 1:-1, -1]], -1)
    return rim.median(-1).values[..., None, None].expand_as(image).contiguous()


def explain(
    model: nn.Module,
    image: Tensor,
    target: int,
    method: Look,
    baseline: Tensor | None = None,
    most: int = MOST,
) -> Attribution:
    """Attribute f(x) = logits[target] of one image (1, channels, height, width) to its places. `model` is in evaluation mode.

    Integrated gradients and occlusion ask what makes x differ from the `baseline`, of its shape; the former at no more than `most`
    points. Grad-CAM's map is not signed and adds up to nothing in particular.
    """
    # Channels last in memory: the same numbers, and convolutions on a CPU take half the time.
    image = image.detach().to(torch.float32, memory_format=torch.channels_last)
    empty = torch.zeros_like(image) if baseline is None else baseline.to(image)
    with torch.inference_mode():
        both = model(torch.cat([image, empty]))[:, target].double()
    score, baseline_score = float(both[0]), float(both[1])
    if method == "integrated_gradients":
        found = integrated_gradients(model, image, target, score - baseline_score, empty, most)
    elif method == "saliency":
        found = saliency(model, image, target)
    elif method == "occlusion":
        found = occlusion(model, image, target, baseline=empty)
    elif method == "grad_cam":
        found = grad_cam.enlarged(grad_cam.grad_cam(model, image, target), image)
    else:
        found = grad_cam.guided_grad_cam(model, image, target)
    values = np.asarray(found[0].detach().sum(0), dtype=np.float32)
    return Attribution(values, score, baseline_score, float(values.sum(dtype=np.float64)))


def told(image: Tensor, method: Look, baseline: Tensor) -> NDArray[np.bool_]:
    """The places (height, width) of (1, channels, height, width) where a method's map can be other than 0, whatever the network.

    Integrated gradients multiply by x − x′: only where x is not as x′. Occlusion: where a window has such a place in it. The
    others: everywhere.
    """
    differs = ((image - baseline).abs() > _SAME).any(1, keepdim=True)
    if method == "integrated_gradients":
        return np.asarray(differs[0, 0])
    if method == "occlusion":  # asked of what counts these places
        return np.asarray(occlusion(_Count(), differs.float(), 0)[0, 0] > 0)
    return np.ones(tuple(image.shape[-2:]), dtype=np.bool_)


class _Count(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.sum((1, 2, 3))[:, None]


def integrated_gradients(
    model: nn.Module,
    image: Tensor,
    target: int,
    difference: float | None = None,
    baseline: Tensor | None = None,
    most: int = MOST,
) -> Tensor:
    """(x − x′) · ∫₀¹ ∂f/∂x (x′ + α(x − x′)) dα, by Gauss–Legendre points; Σ = f(x) − f(x′) (completeness).

    The points are doubled until Σ misses `difference` = f(x) − f(x′) by less than 1 %: a network of ReLU and max pooling
    bends where it likes. Once they would be more than `most` in all, the gap stays.
    Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017.
    """
    method = IntegratedGradients(model)
    empty = torch.zeros_like(image) if baseline is None else baseline
    found, taken = torch.zeros_like(image), 0
    for steps in _STEPS:
        if taken and taken + steps > most:
            break
        taken += steps
        found = method.attribute(
            image, empty, target=target, n_steps=steps, method="gausslegendre", internal_batch_size=64
        )
        if difference is None or is_complete(float(found.double().sum()), difference):
            break
    return found


def is_complete(total: float, difference: float) -> bool:
    """Whether Σ attribution = f(x) − f(x′), but for 1 %."""
    return math.fabs(total - difference) <= _CLOSE * math.fabs(difference)


def saliency(model: nn.Module, image: Tensor, target: int) -> Tensor:
    """∂f/∂x at x, signed: what one more bit of ink at each place would do. Simonyan, Vedaldi and Zisserman, 2013."""
    return Saliency(model).attribute(image.clone().requires_grad_(), target=target, abs=False)


def occlusion(
    model: nn.Module, image: Tensor, target: int, window: int | None = None, baseline: Tensor | None = None
) -> Tensor:
    """f(x) − f(x with a window as in x′), averaged over all windows that cover a place. Zeiler and Fergus, 2013.

    Of all channels at once, among which the difference is shared out. The window is a seventh of the picture's side, at least 2,
    and moves by half its size.
    """
    size = window or max(2, round(image.shape[-1] / 7))
    step = max(1, size // 2)
    found = Occlusion(model).attribute(
        image,
        sliding_window_shapes=(image.shape[1], size, size),
        strides=(image.shape[1], step, step),
        baselines=0.0 if baseline is None else baseline,
        target=target,
        perturbations_per_eval=64,
    )
    return found / image.shape[1]
