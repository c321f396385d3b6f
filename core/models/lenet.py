"""LeNet-5, the network that read cheques. Knows nothing of training, data sets or screens."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F

from core.models.base import CNN, Stages
from core.models.configs import CNNConfig

FIELD = 32  # LeCun's input: smaller pictures lie in the middle of so much paper
KERNEL, FILTERS, DENSE = 5, (6, 16), (120, 84)


class LeNet(CNN):
    """Two 5 × 5 convolutions, each with tanh and average pooling, then dense layers of 120 and 84 neurons and the logits.

    Of the original the scaling inside its tanh, its sparse table of connections and its distances at the output are left out, as
    everywhere today. LeCun, Bottou, Bengio and Haffner, Gradient-Based Learning Applied to Document Recognition, 1998.
    """

    def __init__(self, config: CNNConfig, image_shape: tuple[int, int, int], classes: int) -> None:
        super().__init__(config)
        channels, height, width = image_shape
        self.margins = _margins(width) + _margins(height)
        self.conv1 = nn.Conv2d(channels, FILTERS[0], KERNEL)
        self.conv2 = nn.Conv2d(FILTERS[0], FILTERS[1], KERNEL)
        rows, columns = _left(max(height, FIELD)), _left(max(width, FIELD))
        for place in "12":
            self.add_module(f"tanh{place}", nn.Tanh())
            self.add_module(f"pool{place}", nn.AvgPool2d(2))
        self.dense3 = nn.Linear(FILTERS[1] * rows * columns, DENSE[0])
        self.dense4 = nn.Linear(DENSE[0], DENSE[1])
        self.tanh3, self.tanh4 = nn.Tanh(), nn.Tanh()
        self.add_output(DENSE[1], classes)

    def intermediates(self, images: Tensor) -> Stages:
        """conv1, tanh1, pool1, conv2, tanh2, pool2, dense3, tanh3, dense4, tanh4, logits; shapes of a 28 × 28 picture."""
        stages: Stages = {}
        x = F.pad(images, self.margins)  # (batch, channels, 32, 32)
        x = self.through(stages, x, "1", "conv", "tanh")  # (batch, 6, 28, 28)
        x = self.through(stages, x, "1", "pool")  # (batch, 6, 14, 14)
        x = self.through(stages, x, "2", "conv", "tanh")  # (batch, 16, 10, 10)
        x = self.through(stages, x, "2", "pool")  # (batch, 16, 5, 5)
        x = self.through(stages, x.flatten(1), "3", "dense", "tanh")  # (batch, 120)
        x = self.through(stages, x, "4", "dense", "tanh")  # (batch, 84)
        stages["logits"] = self.answer(x)  # (batch, classes)
        return stages


def _margins(size: int) -> tuple[int, int]:
    """Paper before and behind."""
    missing = max(0, FIELD - size)
    return missing // 2, missing - missing // 2


def _left(size: int) -> int:
    """What two convolutions and two poolings leave of a side: 32 → 28 → 14 → 10 → 5."""
    return ((size - KERNEL + 1) // 2 - KERNEL + 1) // 2
