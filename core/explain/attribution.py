"""Which input numbers made a network say what it said. Knows no picture file, no process and no class by name.

Three answers to the same question, by Captum. x is the input, x′ the baseline (blank paper, all zeros), f the target's logit:
a logit, not a probability, because a sure network's softmax is flat and its gradient says nothing.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import torch
from captum.attr import IntegratedGradients, Occlusion, Saliency
from numpy.typing import NDArray
from torch import Tensor, nn

from core.explain.methods import Method

_STEPS = (32, 64, 128, 256, 512)  # points on the path: more only where completeness asks for it
_CLOSE = 0.01  # of |f(x) − f(x′)| that Σ attribution may miss


class Attribution(NamedTuple):
    """Signed shares of the input's numbers, and what they should add up to."""

    attribution: NDArray[np.float32]  # (height, width), positive speaks for the target
    score: float  # f(x)
    baseline_score: float  # f(x′)
    total: float  # Σ attribution


def explain(model: nn.Module, image: Tensor, target: int, method: Method) -> Attribution:
    """Attribute f(x) = logits[target] of one image (1, 1, height, width) to its numbers. `model` is in evaluation mode."""
    image = image.detach().to(torch.float32)
    baseline = torch.zeros_like(image)
    with torch.inference_mode():
        both = model(torch.cat([image, baseline]))[:, target].double()
    score, baseline_score = float(both[0]), float(both[1])
    if method == "integrated_gradients":
        found = integrated_gradients(model, image, target, score - baseline_score)
    elif method == "saliency":
        found = saliency(model, image, target)
    else:
        found = occlusion(model, image, target)
    values = np.asarray(found[0, 0].detach(), dtype=np.float32)
    return Attribution(values, score, baseline_score, float(values.sum(dtype=np.float64)))


def integrated_gradients(model: nn.Module, image: Tensor, target: int, difference: float | None = None) -> Tensor:
    """(x − x′) · ∫₀¹ ∂f/∂x (x′ + α(x − x′)) dα, by Gauss–Legendre points; Σ = f(x) − f(x′) (completeness).

    The points are doubled until Σ misses `difference` = f(x) − f(x′) by less than 1 %: a network of ReLU and max pooling
    bends where it likes. Sundararajan, Taly and Yan, Axiomatic Attribution for Deep Networks, 2017.
    """
    method = IntegratedGradients(model)
    found = torch.zeros_like(image)
    for steps in _STEPS:
        found = method.attribute(
            image, torch.zeros_like(image), target=target, n_steps=steps, method="gausslegendre", internal_batch_size=64
        )
        if difference is None or math.fabs(float(found.double().sum()) - difference) <= _CLOSE * math.fabs(difference):
            break
    return found


def saliency(model: nn.Module, image: Tensor, target: int) -> Tensor:
    """∂f/∂x at x, signed: what one more bit of ink at each place would do. Simonyan, Vedaldi and Zisserman, 2013."""
    return Saliency(model).attribute(image.clone().requires_grad_(), target=target, abs=False)


def occlusion(model: nn.Module, image: Tensor, target: int, window: int | None = None) -> Tensor:
    """f(x) − f(x with a window wiped to paper), averaged over all windows that cover a place. Zeiler and Fergus, 2013.

    The window is a seventh of the picture's side, at least 2, and moves by half its size.
    """
    size = window or max(2, round(image.shape[-1] / 7))
    step = max(1, size // 2)
    return Occlusion(model).attribute(
        image,
        sliding_window_shapes=(1, size, size),
        strides=(1, step, step),
        baselines=0.0,
        target=target,
        perturbations_per_eval=64,
    )
