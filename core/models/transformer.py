"""Transformers on PyTorch's kernels: an encoder, a decoder, and both together as a translator. Knows no task and no text.

A block is: x ← x + attention(norm(x)), then x ← x + feed-forward(norm(x)) (pre-norm; Xiong et al., 2020), or the norm after
each sum (post-norm; Vaswani et al., 2017). Feed-forward: W₂·GELU(W₁·x + b₁) + b₂. Dropout acts on what enters the first block
and on what each part adds; the shares of attention are never thinned out, so that a map is what the network used.
"""

from __future__ import annotations

import math

from torch import Generator, Tensor, nn
from torch.nn import functional as F

from core.models.attending import Attention, Cache, Look, rotate, sinusoidal
from core.models.dropout import Dropout
from core.models.transformer_config import TransformerConfig

__all__ = ["Attention", "Block", "Cache", "Decoder", "Encoder", "Look", "Translator", "rotate", "sinusoidal"]


class Block(nn.Module):
    """One layer: tokens look at each other, at a text to translate where there is one, then each thinks for itself."""

    def __init__(self, config: TransformerConfig, cross: bool = False) -> None:
        super().__init__()
        width, self.pre = config.width, config.norm == "pre"
        self.attention = Attention(width, config.heads, rotary=config.position == "rotary")
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.cross = Attention(width, config.heads) if cross else None
        self.between = nn.LayerNorm(width) if cross else None
        self.wide, self.narrow = nn.Linear(width, config.expansion * width), nn.Linear(config.expansion * width, width)
        self.dropout = Dropout(config.dropout)

    def think(self, x: Tensor) -> Tensor:
        """The feed-forward network, at each place alone: (batch, T, d) → (batch, T, d)."""
        return self.narrow(F.gelu(self.wide(x)))

    def forward(
        self,
        x: Tensor,
        block: int,
        keep: Tensor | None = None,
        causal: bool = False,
        memory: Tensor | None = None,
        memory_keep: Tensor | None = None,
        cache: Cache | None = None,
        look: Look | None = None,
    ) -> Tensor:
        """x (batch, T, d) → the same shape; `block` counts from 0."""
        own = {"cache": cache, "block": block, "look": look}

        def attend(each: Tensor) -> Tensor:
            return self.attention(each, keep=keep, causal=causal, **own)

        def translate(each: Tensor) -> Tensor:
            assert self.cross is not None
            return self.cross(each, memory=memory, keep=memory_keep, **own)

        parts = [(self.first, attend), (self.between, translate), (self.second, self.think)]
        for norm, part in parts:
            if norm is not None:
                x = x + self.dropout(part(norm(x))) if self.pre else norm(x + self.dropout(part(x)))
        return x


class Stack(nn.Module):
    """Tokens → vectors with their places → blocks → vectors. What encoder and decoder share."""

    places: Tensor  # sinusoidal: (longest, d)

    def __init__(
        self, config: TransformerConfig, vocabulary: int, longest: int, generator: Generator, cross: bool = False
    ) -> None:
        super().__init__()
        self.longest, self.width, self.position = longest, config.width, config.position
        self.embedding = nn.Embedding(vocabulary, config.width) if vocabulary else None
        self.learned = nn.Embedding(longest, config.width) if config.position == "learned" else None
        if config.position == "sinusoidal":
            self.register_buffer("places", sinusoidal(longest, config.width).float(), persistent=False)
        self.dropout = Dropout(config.dropout)
        self.blocks = nn.ModuleList(Block(config, cross) for _ in range(config.layers))
        self.last = nn.LayerNorm(config.width) if config.norm == "pre" else None
        draw(self, generator, config.layers)

    def enter(self, x: Tensor, first: int = 0) -> Tensor:
        """Add their places, counted from `first`, to vectors (batch, T, d). Raises ValueError for more than `longest`."""
        length = x.shape[1]
        if first + length > self.longest:
            raise ValueError(f"{first + length} tokens are more than {self.longest}")
        if self.learned is not None:
            x = x + self.learned.weight[first : first + length]
        elif self.position == "sinusoidal":
            x = x * math.sqrt(self.width) + self.places[first : first + length].to(x.dtype)
        return self.dropout(x)

    def through(self, x: Tensor, look: Look | None = None, **how: object) -> Tensor:
        """All blocks, and the last norm of pre-norm blocks."""
        if look is not None:
            look.stream.append(x)
        for number, block in enumerate(self.blocks):
            x = block(x, number, look=look, **how)
            if look is not None:
                look.stream.append(x)
        return x if self.last is None else self.last(x)


class Encoder(Stack):
    """Every token looks at every token, before and after it."""

    def forward(
        self,
        ids: Tensor | None,
        keep: Tensor | None = None,
        look: Look | None = None,
        vectors: Tensor | None = None,
    ) -> Tensor:
        """ids (batch, T), or `vectors` (batch, T, d) of what is no token → (batch, T, d); keep (batch, T) is False at padding."""
        if vectors is None:
            assert self.embedding is not None
            assert ids is not None
            vectors = self.embedding(ids)
        return self.through(self.enter(vectors), look, keep=keep)


class Decoder(Stack):
    """Every token looks at itself and at what came before, and says what may come next. The readout is the embedding (tied)."""

    def forward(self, ids: Tensor, cache: Cache | None = None, look: Look | None = None) -> Tensor:
        """ids (batch, T), with a cache the ones behind those it holds → logits (batch, T, vocabulary)."""
        assert self.embedding is not None
        x = self.enter(self.embedding(ids), 0 if cache is None else len(cache))
        return F.linear(self.through(x, look, causal=True, cache=cache), self.embedding.weight)


class Translator(nn.Module):
    """An encoder reads one text; a decoder writes another and looks at the first in every block (cross-attention)."""

    def __init__(self, config: TransformerConfig, source: int, target: int, longest: int, generator: Generator) -> None:
        super().__init__()
        self.reader = Encoder(config, source, longest, generator)
        self.writer = Stack(config, target, longest, generator, cross=True)

    def encode(self, ids: Tensor, keep: Tensor | None = None, look: Look | None = None) -> Tensor:
        """ids (batch, S) → memory (batch, S, d)."""
        return self.reader(ids, keep, look)

    def decode(
        self,
        ids: Tensor,
        memory: Tensor,
        keep: Tensor | None = None,
        cache: Cache | None = None,
        look: Look | None = None,
    ) -> Tensor:
        """ids (batch, T), memory (batch, S, d) with keep (batch, S) → logits (batch, T, target vocabulary)."""
        assert self.writer.embedding is not None
        x = self.writer.enter(self.writer.embedding(ids), 0 if cache is None else len(cache))
        x = self.writer.through(x, look, causal=True, memory=memory, memory_keep=keep, cache=cache)
        return F.linear(x, self.writer.embedding.weight)


def draw(stack: nn.Module, generator: Generator, layers: int) -> None:
    """First weights from `generator`: matrices normal with variance 1/inputs, vectors of tokens and places with variance 1/d.

    What a part adds to the stream is smaller by 1/√(2·layers), so that the stream does not grow with the depth (Radford et al.,
    2019). Biases 0, gains 1.
    """
    for name, each in stack.named_modules():
        if isinstance(each, nn.Linear):
            share = 1 / math.sqrt(2 * layers) if name.endswith(("output", "narrow")) else 1.0
            nn.init.normal_(each.weight, std=share * each.in_features**-0.5, generator=generator)
            nn.init.zeros_(each.bias)
        elif isinstance(each, nn.Embedding):
            nn.init.normal_(each.weight, std=each.embedding_dim**-0.5, generator=generator)
        elif isinstance(each, Dropout):
            each.begin(generator)
