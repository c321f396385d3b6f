"""From a description to a network for pictures with fresh weights. Each family has a file of its own."""

from __future__ import annotations

import math

import torch
from torch import nn

from core.errors import Problem
from core.models.base import CNN
from core.models.configs import USED, Architecture, CNNConfig
from core.models.dropout import Dropout
from core.models.inception import Inception
from core.models.lenet import LeNet
from core.models.plain import Plain
from core.models.resnet import ResNet
from core.models.separable import Separable
from core.models.vgg import VGG
from core.models.vit import ViT

__all__ = ["CNN", "FAMILIES", "build", "empty"]

FAMILIES: dict[Architecture, type[Plain | LeNet | VGG | ResNet | Inception | Separable | ViT]] = {
    "plain": Plain,
    "lenet": LeNet,
    "vgg": VGG,
    "resnet": ResNet,
    "inception": Inception,
    "separable": Separable,
    "vit": ViT,
}


def empty(config: CNNConfig, image_shape: tuple[int, int, int], classes: int) -> CNN:
    """A network as PyTorch makes it, whose weights are still to be drawn or filled in.

    Raises Problem("image_too_small_for_model") if pooling would leave nothing of the picture, "heads_do_not_divide" if the heads
    of a vision transformer cannot share its width.
    """
    size = min(image_shape[1:])
    if size < 2**config.blocks and "blocks" in USED[config.architecture]:
        raise Problem("image_too_small_for_model", size=size, blocks=config.blocks, needed=2**config.blocks)
    return FAMILIES[config.architecture](config, image_shape, classes)


def build(config: CNNConfig, image_shape: tuple[int, int, int], classes: int, generator: torch.Generator) -> CNN:
    """A network with fresh weights drawn from `generator`: uniform in ±1/√fan_in, as PyTorch's layers draw their own.

    Batch norm makes a kernel's scale meaningless but not its size against the learning rate: from He's larger start
    (variance 2/fan_in) the digits network needs twice the rate for the same accuracy. Only the deeper families without
    batch norm start as He has it: their signal would fade from layer to layer. Raises as `empty`.
    """
    model = empty(config, image_shape, classes)
    randomize(model, generator)
    return model


def randomize(model: CNN, generator: torch.Generator) -> None:
    """Draw all weights anew, and the first seed of dropout. Running statistics of batch norm are left as they are."""
    if isinstance(model, ViT):
        model.draw(generator)
    else:
        _uniform(model, generator)
    for module in model.modules():
        if isinstance(module, Dropout):
            module.begin(generator)


def _uniform(model: CNN, generator: torch.Generator) -> None:
    he = not model.config.batch_norm and model.config.architecture not in ("plain", "lenet")
    for module in model.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            bound = module.weight[0].numel() ** -0.5  # fan_in: the inputs of one output
            gain = math.sqrt(6) if he and isinstance(module, nn.Conv2d) else 1.0  # uniform in ±a has variance a²/3
            nn.init.uniform_(module.weight, -gain * bound, gain * bound, generator=generator)
            if module.bias is not None:
                nn.init.uniform_(module.bias, -bound, bound, generator=generator)
