"""A small vision transformer: a picture as a sentence of patches. Knows nothing of training, data sets or screens."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from core.models import transformer
from core.models.base import CNN, Stages
from core.models.configs import CNNConfig
from core.models.transformer import Encoder, Look
from core.models.transformer_config import TransformerConfig, fits

EXPANSION: Literal[4] = 4  # hidden units of the feed-forward network for each number of a token


class ViT(CNN):
    """Patches of p × p pixels, each made a vector by one and the same matrix, and in front of them a class token.

    With their places added they go through the blocks of an encoder; the class token alone leads to the logits. Laying one
    matrix on every patch is a convolution whose window moves by its own size. Where the picture's side is no multiple of p,
    paper is put around it. Dosovitskiy et al., An Image Is Worth 16 × 16 Words, 2020.
    """

    def __init__(self, config: CNNConfig, image_shape: tuple[int, int, int], classes: int) -> None:
        """Raises Problem("heads_do_not_divide")."""
        super().__init__(config)
        channels, height, width = image_shape
        form = TransformerConfig(width=config.width, layers=config.layers, heads=config.heads, expansion=EXPANSION)
        fits(form)
        self.margins = _margins(width, config.patch) + _margins(height, config.patch)
        self.rows, self.columns = (-(-side // config.patch) for side in (height, width))
        self.conv1 = nn.Conv2d(channels, config.width, config.patch, stride=config.patch)
        self.token = nn.Embedding(1, config.width)
        self.encoder = Encoder(form, 0, 1 + self.rows * self.columns, Generator())
        for each in (self.encoder, *self.encoder.blocks):
            each.dropout = nn.Identity()  # dropout stands before the output, as in every family
        for layer in range(1, config.layers + 1):
            self.add_module(f"block{layer}", nn.Identity())  # a place to look at: the patches behind this block as maps
        self.add_output(config.width, classes)

    def draw(self, generator: Generator) -> None:
        """First weights: the encoder's as it draws them, the rest uniform in ±1/√fan_in as in the other families."""
        for layer in (self.conv1, self.output):
            bound = layer.weight[0].numel() ** -0.5
            nn.init.uniform_(layer.weight, -bound, bound, generator=generator)
            assert layer.bias is not None
            nn.init.uniform_(layer.bias, -bound, bound, generator=generator)
        nn.init.normal_(self.token.weight, std=self.config.width**-0.5, generator=generator)
        for module in self.encoder.modules():
            if isinstance(module, nn.LayerNorm):
                module.reset_parameters()
        transformer.draw(self.encoder, generator, self.config.layers)

    def intermediates(self, images: Tensor) -> Stages:
        """conv1, place, then of each layer attend, feed, block, class; last, logits: see `watched`."""
        return self.watched(images)

    def watched(self, images: Tensor, look: Look | None = None, keep: Tensor | None = None) -> Stages:
        """The stages; into a `look` go the shares of attention, the class token first, then the patches row by row.

        conv1: patches as vectors, (batch, d, rows, columns); place: with their places added; attend, feed: what attention and the
        feed-forward network add to each patch; block: their sum with what came in; class: the class token then, (batch, d); last:
        it behind the last norm.
        keep (batch, 1 + rows · columns) is False for a patch that nobody may look at.
        """
        stages: Stages = {}
        x = self.through(stages, F.pad(images, self.margins), "1", "conv")
        x = self.encoder.enter(
            self.sentence(self.token.weight.expand(len(images), 1, -1), x)
        )  # (batch, 1 + patches, d)
        stages["place"] = self.maps(x)
        for number, block in enumerate(self.encoder.blocks):
            assert isinstance(block, transformer.Block)
            said = block.attention(block.first(x), keep=keep, block=number, look=look)
            x = x + said
            thought = block.think(block.second(x))
            x = x + thought
            stages[f"attend{number + 1}"], stages[f"feed{number + 1}"] = self.maps(said), self.maps(thought)
            seen = self.through(stages, self.maps(x), f"{number + 1}", "block")
            stages[f"class{number + 1}"] = x[:, 0]
            x = self.sentence(x[:, :1], seen)
        assert self.encoder.last is not None
        x = stages["last"] = self.encoder.last(x[:, 0])
        stages["logits"] = self.answer(x)
        return stages

    def first(self) -> Tensor:
        """The class token as it enters the first block, the same for every picture: (d,)."""
        assert self.encoder.learned is not None
        return self.token.weight[0] + self.encoder.learned.weight[0]

    def sentence(self, first: Tensor, maps: Tensor) -> Tensor:
        """The class token (batch, 1, d) and maps (batch, d, rows, columns) as one row of vectors (batch, 1 + patches, d)."""
        return torch.cat([first, maps.flatten(2).transpose(1, 2)], 1)

    def maps(self, x: Tensor) -> Tensor:
        """The patches of (batch, 1 + patches, d) where they are in the picture: (batch, d, rows, columns)."""
        return x[:, 1:].transpose(1, 2).unflatten(2, (self.rows, self.columns))


def _margins(side: int, patch: int) -> tuple[int, int]:
    """Paper before and behind, so that patches fill it."""
    missing = -side % patch
    return missing // 2, missing - missing // 2
