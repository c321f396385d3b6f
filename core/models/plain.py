"""The plain convolutional network, for pictures of any size. Knows nothing of training, data sets or screens."""

from __future__ import annotations

from torch import Tensor, nn

from core.models.base import CNN, Stages, flat
from core.models.configs import CNNConfig


class Plain(CNN):
    """`blocks` times convolution → batch norm → max pooling → ReLU, then one dense layer to the logits.

    Pooling stands before ReLU: max and ReLU commute, so the function is the same and ReLU has a quarter of the work.
    """

    def __init__(self, config: CNNConfig, image_shape: tuple[int, int, int], classes: int) -> None:
        super().__init__(config)
        channels, height, width = image_shape
        for block in range(1, config.blocks + 1):
            filters = config.width * 2 ** (block - 1)
            self.add_convolution(f"{block}", channels, filters, config.kernel)
            self.add_module(f"pool{block}", nn.MaxPool2d(2))
            channels, height, width = filters, height // 2, width // 2
        self.add_output(channels * height * width, classes)

    def intermediates(self, images: Tensor) -> Stages:
        """Every stage by its name, in order: conv1, norm1, pool1, relu1, conv2, …, logits."""
        stages: Stages = {}
        x = images  # (batch, channels, height, width)
        for block in range(1, self.config.blocks + 1):
            x = self.through(stages, x, f"{block}", "conv", "norm")  # (batch, filters, height, width)
            x = self.through(stages, x, f"{block}", "pool", "relu")  # (batch, filters, height/2, width/2)
        stages["logits"] = self.answer(flat(x))  # (batch, classes)
        return stages
