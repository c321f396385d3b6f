"""A small network in the manner of VGG. Knows nothing of training, data sets or screens."""

from __future__ import annotations

from torch import Tensor, nn

from core.models.base import CNN, Stages, flat
from core.models.configs import CNNConfig


class VGG(CNN):
    """`blocks` times two convolutions and a max pooling, then one dense layer.

    Two 3 × 3 convolutions see the 5 × 5 pixels of one large kernel with 18 weights instead of 25, and bend twice (ReLU).
    The large dense layers of the original are left out. Simonyan and Zisserman, Very Deep Convolutional Networks, 2014.
    """

    def __init__(self, config: CNNConfig, image_shape: tuple[int, int, int], classes: int) -> None:
        super().__init__(config)
        channels, height, width = image_shape
        for block in range(1, config.blocks + 1):
            filters = config.width * 2 ** (block - 1)
            self.add_convolution(f"{block}a", channels, filters, config.kernel)
            self.add_convolution(f"{block}b", filters, filters, config.kernel)
            self.add_module(f"pool{block}b", nn.MaxPool2d(2))
            channels, height, width = filters, height // 2, width // 2
        self.add_output(channels * height * width, classes)

    def intermediates(self, images: Tensor) -> Stages:
        """conv1a, norm1a, relu1a, conv1b, norm1b, pool1b, relu1b, conv2a, …, logits."""
        stages: Stages = {}
        x = images  # (batch, channels, height, width)
        for block in range(1, self.config.blocks + 1):
            x = self.through(stages, x, f"{block}a", "conv", "norm", "relu")  # (batch, filters, height, width)
            x = self.through(stages, x, f"{block}b", "conv", "norm")
            # max and ReLU commute: after pooling, ReLU has a quarter of the work
            x = self.through(stages, x, f"{block}b", "pool", "relu")  # (batch, filters, height/2, width/2)
        stages["logits"] = self.answer(flat(x))  # (batch, classes)
        return stages
