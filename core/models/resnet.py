"""A small residual network. Knows nothing of training, data sets or screens."""

from __future__ import annotations

from torch import Tensor, nn

from core.models.base import CNN, Stages
from core.models.configs import CNNConfig


class ResNet(CNN):
    """A first convolution, then `blocks` stages: one that doubles the filters and pools, and a residual block y = x + f(x).

    f is two convolutions; without `residual` it is y = f(x), the same layers and weights. Then the mean over all places and
    one dense layer. Few layers, as wide as can be paid for, are quick on any machine: three stages are the nine layers of
    David Page's network for the DAWNBench competition and one more block of two. He, Zhang, Ren and Sun, Deep Residual
    Learning, 2015.
    """

    def __init__(self, config: CNNConfig, image_shape: tuple[int, int, int], classes: int) -> None:
        super().__init__(config)
        filters = config.width
        self.add_convolution("0", image_shape[0], filters, config.kernel)
        for block in range(1, config.blocks + 1):
            self.add_convolution(f"{block}", filters, 2 * filters, config.kernel)
            self.add_module(f"pool{block}", nn.MaxPool2d(2))
            filters *= 2
            self.add_convolution(f"{block}a", filters, filters, config.kernel)
            self.add_convolution(f"{block}b", filters, filters, config.kernel)
        self.add_output(filters, classes)

    def intermediates(self, images: Tensor) -> Stages:
        """conv0, norm0, relu0, conv1, pool1, norm1, relu1, conv1a, norm1a, relu1a, conv1b, norm1b, add1, relu1b, …, mean, logits."""
        stages: Stages = {}
        x = self.through(stages, images, "0", "conv", "norm", "relu")  # (batch, filters, height, width)
        for block in range(1, self.config.blocks + 1):
            x = self.through(stages, x, f"{block}", "conv")  # (batch, 2 · filters, height, width)
            # batch norm behind pooling: a quarter of its work
            x = self.through(stages, x, f"{block}", "pool", "norm", "relu")  # (batch, 2 · filters, height/2, width/2)
            came = x
            x = self.through(stages, x, f"{block}a", "conv", "norm", "relu")
            x = self.through(stages, x, f"{block}b", "conv", "norm")
            if self.config.residual:
                x = stages[f"add{block}"] = came + x
            x = self.through(stages, x, f"{block}b", "relu")
        x = stages["mean"] = x.mean((2, 3))  # (batch, filters)
        stages["logits"] = self.answer(x)  # (batch, classes)
        return stages
