"""What the families of convolutional networks have in common. Knows no family."""

from __future__ import annotations

from torch import Tensor, nn

from core.models.configs import CNNConfig
from core.models.dropout import Dropout

Stages = dict[str, Tensor]


class CNN(nn.Module):
    """Pictures in, logits out, and each stage between them by its name.

    A stage is named by what it does and its place: conv1, norm1, pool1, relu1. A module of the same name computes it, except where
    branches meet (add, join) and where a mean is taken.
    """

    def __init__(self, config: CNNConfig) -> None:
        super().__init__()
        self.config = config

    def forward(self, images: Tensor) -> Tensor:
        """Pictures (batch, channels, height, width) → logits (batch, classes)."""
        return self.intermediates(images)["logits"]

    def intermediates(self, images: Tensor) -> Stages:
        """Every stage by its name, in the order of computing; the last is "logits"."""
        raise NotImplementedError

    def add_convolution(self, place: str, channels: int, filters: int, kernel: int, groups: int = 1) -> None:
        """A convolution that keeps height and width, batch norm where it is chosen, and ReLU, all at `place`."""
        # Batch norm subtracts the mean, and a bias with it: then the convolution needs none.
        bias = not self.config.batch_norm
        self.add_module(f"conv{place}", nn.Conv2d(channels, filters, kernel, padding="same", groups=groups, bias=bias))
        if self.config.batch_norm:
            self.add_module(f"norm{place}", nn.BatchNorm2d(filters))
        self.add_module(f"relu{place}", nn.ReLU())

    def through(self, stages: Stages, x: Tensor, place: str, *kinds: str) -> Tensor:
        """x through the modules of these kinds at a place, each a stage; without batch norm there is none to go through."""
        for kind in kinds:
            if kind != "norm" or self.config.batch_norm:
                x = stages[kind + place] = self.get_submodule(kind + place)(x)
        return x

    def add_output(self, features: int, classes: int) -> None:
        """The dense layer to the logits, and dropout before it where it is chosen."""
        if self.config.dropout:
            self.dropout = Dropout(self.config.dropout)
        self.output = nn.Linear(features, classes)

    def answer(self, x: Tensor) -> Tensor:
        """Features (batch, features) → logits (batch, classes)."""
        if self.config.dropout:
            x = self.dropout(x)
        return self.output(x)


def flat(x: Tensor) -> Tensor:
    """(batch, filters, height, width) → (batch, height · width · filters): pixel by pixel, all filters of each.

    In channels_last memory that is the order of the numbers already.
    """
    return x.permute(0, 2, 3, 1).flatten(1)
