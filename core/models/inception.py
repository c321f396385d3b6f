"""A small network in the manner of GoogLeNet. Knows nothing of training, data sets or screens."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from core.models.base import CNN, Stages
from core.models.configs import CNNConfig


class Inception(CNN):
    """A first convolution, then `blocks` modules of four branches side by side, each module followed by max pooling.

    Of a module's F filters a quarter are 1 × 1, half 3 × 3, an eighth 5 × 5 and an eighth 1 × 1 behind a max pooling; before the
    large kernels 1 × 1 convolutions reduce the channels to 3F/8 and F/16: the numbers of GoogLeNet's first module.
    Szegedy et al., Going Deeper with Convolutions, 2014.
    """

    def __init__(self, config: CNNConfig, image_shape: tuple[int, int, int], classes: int) -> None:
        super().__init__(config)
        filters = config.width
        self.add_convolution("0", image_shape[0], filters, 3)
        for block in range(1, config.blocks + 1):
            channels, filters = filters, 2 * filters  # a multiple of 8: width is one of 4
            few, fewer = 3 * filters // 8, max(1, filters // 16)
            self.add_convolution(f"{block}a", channels, filters // 4, 1)
            self.add_convolution(f"{block}b", channels, few, 1)
            self.add_convolution(f"{block}c", few, filters // 2, 3)
            self.add_convolution(f"{block}d", channels, fewer, 1)
            self.add_convolution(f"{block}e", fewer, filters // 8, 5)
            self.add_module(f"near{block}", nn.MaxPool2d(3, stride=1, padding=1))
            self.add_convolution(f"{block}f", channels, filters // 8, 1)
            self.add_module(f"pool{block}", nn.MaxPool2d(2))
        self.add_output(filters, classes)

    def intermediates(self, images: Tensor) -> Stages:
        """conv0, …, relu0, then of each block the branches a, b → c, d → e, near → f, then join, pool; …, mean, logits."""
        stages: Stages = {}
        layer = ("conv", "norm", "relu")
        x = self.through(stages, images, "0", *layer)  # (batch, width, height, width of the picture)
        for block in range(1, self.config.blocks + 1):
            one = self.through(stages, x, f"{block}a", *layer)  # (batch, F/4, height, width)
            three = self.through(stages, x, f"{block}b", *layer)  # (batch, 3F/8, height, width)
            three = self.through(stages, three, f"{block}c", *layer)  # (batch, F/2, height, width)
            five = self.through(stages, x, f"{block}d", *layer)  # (batch, F/16, height, width)
            five = self.through(stages, five, f"{block}e", *layer)  # (batch, F/8, height, width)
            near = self.through(stages, x, f"{block}", "near")  # as x, each number the largest of the 3 × 3 around it
            near = self.through(stages, near, f"{block}f", *layer)  # (batch, F/8, height, width)
            x = stages[f"join{block}"] = torch.cat([one, three, five, near], 1)  # (batch, F, height, width)
            x = self.through(stages, x, f"{block}", "pool")  # (batch, F, height/2, width/2)
        x = stages["mean"] = x.mean((2, 3))  # (batch, F)
        stages["logits"] = self.answer(x)  # (batch, classes)
        return stages
