"""A small network in the manner of MobileNet. Knows nothing of training, data sets or screens."""

from __future__ import annotations

from torch import Tensor, nn

from core.models.base import CNN, Stages
from core.models.configs import CNNConfig


class Separable(CNN):
    """A first convolution, then `blocks` depthwise-separable ones, each followed by max pooling.

    A convolution mixes places and channels at once: k² · C · F multiply-adds for each place. Depthwise, each channel has one
    kernel of its own (k² · C), then 1 × 1 kernels mix the channels (C · F): 1/F + 1/k² of the work.
    Howard et al., MobileNets, 2017; Chollet, Xception, 2016.
    """

    def __init__(self, config: CNNConfig, image_shape: tuple[int, int, int], classes: int) -> None:
        super().__init__(config)
        filters = config.width
        self.add_convolution("0", image_shape[0], filters, config.kernel)
        for block in range(1, config.blocks + 1):
            self.add_convolution(f"{block}a", filters, filters, config.kernel, groups=filters)
            self.add_convolution(f"{block}b", filters, 2 * filters, 1)
            self.add_module(f"pool{block}b", nn.MaxPool2d(2))
            filters *= 2
        self.add_output(filters, classes)

    def intermediates(self, images: Tensor) -> Stages:
        """conv0, norm0, relu0, conv1a (depthwise), norm1a, relu1a, conv1b (1 × 1), norm1b, pool1b, relu1b, …, mean, logits."""
        stages: Stages = {}
        x = self.through(stages, images, "0", "conv", "norm", "relu")  # (batch, filters, height, width)
        for block in range(1, self.config.blocks + 1):
            x = self.through(stages, x, f"{block}a", "conv", "norm", "relu")  # (batch, filters, height, width)
            x = self.through(stages, x, f"{block}b", "conv", "norm")  # (batch, 2 · filters, height, width)
            # max and ReLU commute: after pooling, ReLU has a quarter of the work
            x = self.through(stages, x, f"{block}b", "pool", "relu")  # (batch, 2 · filters, height/2, width/2)
        x = stages["mean"] = x.mean((2, 3))  # (batch, filters)
        stages["logits"] = self.answer(x)  # (batch, classes)
        return stages
