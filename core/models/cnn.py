"""A small convolutional network for pictures of any size. Knows nothing of training, data sets or screens."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.errors import Problem
from core.models.configs import CNNConfig


class CNN(nn.Module):
    """`blocks` times convolution → batch norm → max pooling → ReLU, then one dense layer to the logits.

    Pooling stands before ReLU: max and ReLU commute, so the function is the same and ReLU has a quarter of the work.
    """

    def __init__(self, config: CNNConfig, image_shape: tuple[int, int, int], classes: int) -> None:
        super().__init__()
        channels, height, width = image_shape
        self.config = config
        for block in range(1, config.blocks + 1):
            filters = config.width * 2 ** (block - 1)
            # Batch norm subtracts the mean, and a bias with it: then the convolution needs none.
            convolution = nn.Conv2d(channels, filters, config.kernel, padding="same", bias=not config.batch_norm)
            self.add_module(f"conv{block}", convolution)
            if config.batch_norm:
                self.add_module(f"norm{block}", nn.BatchNorm2d(filters))
            channels, height, width = filters, height // 2, width // 2
        self.output = nn.Linear(channels * height * width, classes)

    def forward(self, images: Tensor) -> Tensor:
        """Pictures (batch, channels, height, width) → logits (batch, classes)."""
        return self.intermediates(images)["logits"]

    def intermediates(self, images: Tensor) -> dict[str, Tensor]:
        """Every stage by its name, in order: conv1, norm1, pool1, relu1, conv2, …, logits."""
        stages = {}
        x = images  # (batch, channels, height, width)
        for block in range(1, self.config.blocks + 1):
            x = stages[f"conv{block}"] = self.get_submodule(f"conv{block}")(x)  # (batch, filters, height, width)
            if self.config.batch_norm:
                x = stages[f"norm{block}"] = self.get_submodule(f"norm{block}")(x)
            x = stages[f"pool{block}"] = F.max_pool2d(x, 2)  # (batch, filters, height/2, width/2)
            x = stages[f"relu{block}"] = F.relu(x)
        # Pixel by pixel, all filters of each: in channels_last memory that is the order of the numbers already.
        stages["logits"] = self.output(x.permute(0, 2, 3, 1).flatten(1))  # (batch, classes)
        return stages


def build(config: CNNConfig, image_shape: tuple[int, int, int], classes: int, generator: torch.Generator) -> CNN:
    """A network with fresh weights drawn from `generator`: uniform in ±1/√fan_in, as PyTorch's layers draw their own.

    Batch norm makes a kernel's scale meaningless but not its size against the learning rate: from He's larger start
    (variance 2/fan_in) the digits network needs twice the rate for the same accuracy.
    Raises Problem("image_too_small_for_model") if pooling would leave nothing of the picture.
    """
    size = min(image_shape[1:])
    if size < 2**config.blocks:
        raise Problem("image_too_small_for_model", size=size, blocks=config.blocks, needed=2**config.blocks)
    model = CNN(config, image_shape, classes)
    for module in model.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            bound = module.weight[0].numel() ** -0.5  # fan_in: the inputs of one output
            nn.init.uniform_(module.weight, -bound, bound, generator=generator)
            if module.bias is not None:
                nn.init.uniform_(module.bias, -bound, bound, generator=generator)
    return model
