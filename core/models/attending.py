"""Multi-head attention on PyTorch's fused kernel, and plainly where somebody looks. Knows no blocks and no tokens.

It is written out number by number in core/foundations/attention.py; here it is fast. T queries look at S keys with H heads of
d_k = d/H numbers each.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass
class Look:
    """What is seen of a network while it computes, and which heads it may use. A network fills the lists from its first block on."""

    maps: list[Tensor] = field(default_factory=list)  # of each block (batch, H, T, S): rows sum to 1
    cross: list[Tensor] = field(default_factory=list)  # of each block of a translator (batch, H, T, S)
    stream: list[Tensor] = field(default_factory=list)  # what enters the first block and what leaves each (batch, T, d)
    heads: Tensor | None = None  # (layers, H): factors on what each head of self-attention says; 0 silences it


@dataclass
class Cache:
    """Keys and values of what was read already, so that each new token asks only once."""

    own: dict[int, tuple[Tensor, Tensor]] = field(default_factory=dict)  # of each block, two of (batch, H, S, d_k)
    cross: dict[int, tuple[Tensor, Tensor]] = field(default_factory=dict)  # of the text to translate: never grows

    def __len__(self) -> int:
        return self.own[0][0].shape[2] if self.own else 0

    def add(self, block: int, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """All keys and values of a block, the new ones behind the known ones."""
        if block in self.own:
            k, v = (torch.cat((old, new), dim=2) for old, new in zip(self.own[block], (k, v), strict=True))
        self.own[block] = (k, v)
        return k, v

    def pick(self, rows: Tensor) -> Cache:
        """The same for these rows of the batch, in their order: what a beam keeps of itself."""
        return Cache(*({n: (k[rows], v[rows]) for n, (k, v) in part.items()} for part in (self.own, self.cross)))


def rotate(x: Tensor, places: Tensor) -> Tensor:
    """Turn each pair (x₂ᵢ, x₂ᵢ₊₁) of a vector at place p by the angle p/10000^(2i/d_k) (Su et al., 2021).

    x (…, T, d_k) with d_k even, places (T,). Then rotate(q, m)·rotate(k, n) depends on m − n alone.
    """
    size = x.shape[-1]
    exact = torch.promote_types(x.dtype, torch.float32)  # half precision cannot tell the angles of far places apart
    speeds = 10000.0 ** (-torch.arange(0, size, 2, dtype=exact, device=x.device) / size)
    angles = places.to(exact)[:, None] * speeds
    sine, cosine = angles.sin().to(x.dtype), angles.cos().to(x.dtype)
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cosine - odd * sine, even * sine + odd * cosine), dim=-1).flatten(-2)


def sinusoidal(length: int, width: int) -> Tensor:
    """P[p, 2i] = sin(p/10000^(2i/d)), P[p, 2i+1] = cos(p/10000^(2i/d)); (length, width), float64 (Vaswani et al., 2017)."""
    pairs = (torch.arange(width) // 2).double()
    angles = torch.arange(length, dtype=torch.float64)[:, None] / 10000.0 ** (2 * pairs / width)
    return torch.where(torch.arange(width) % 2 == 0, angles.sin(), angles.cos())


def allowed(queries: int, keys: int, keep: Tensor | None, causal: bool, device: torch.device) -> Tensor | None:
    """True where a query may look, broadcastable to (batch, H, T, S); None where it may look everywhere.

    keep (batch, S): which keys are there at all. Causal: query t of the last T places may look at what stands up to it.
    """
    mask = None if keep is None else keep[:, None, None, :]
    if causal and queries > 1:
        past = torch.ones(queries, keys, dtype=torch.bool, device=device).tril(keys - queries)
        mask = past if mask is None else mask & past
    return mask


class Attention(nn.Module):
    """softmax(Q·Kᵀ/√d_k + mask)·V in each head, the heads side by side, times W_O (Vaswani et al., 2017)."""

    def __init__(self, width: int, heads: int, rotary: bool = False) -> None:
        super().__init__()
        self.heads, self.rotary = heads, rotary
        self.query, self.key = nn.Linear(width, width), nn.Linear(width, width)
        self.value, self.output = nn.Linear(width, width), nn.Linear(width, width)

    def split(self, x: Tensor) -> Tensor:
        """(batch, T, d) → (batch, H, T, d_k)."""
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def forward(
        self,
        x: Tensor,
        memory: Tensor | None = None,
        keep: Tensor | None = None,
        causal: bool = False,
        cache: Cache | None = None,
        block: int = 0,
        look: Look | None = None,
    ) -> Tensor:
        """x (batch, T, d) looks at itself, or at `memory` (batch, S, d): → (batch, T, d).

        keep (batch, S) says which keys may be looked at. With a cache x are the places behind those it holds. With a `look` the
        shares are computed plainly and handed over.
        """
        q = self.split(self.query(x))
        known = cache.cross.get(block) if cache is not None and memory is not None else None
        if known is not None:
            k, v = known
        else:
            source = x if memory is None else memory
            k, v = self.split(self.key(source)), self.split(self.value(source))
        if self.rotary:
            first = self._before(cache, block)
            places = torch.arange(first, first + x.shape[1], device=x.device)
            q, k = rotate(q, places), rotate(k, places)
        if cache is not None and memory is None:
            k, v = cache.add(block, k, v)
        elif cache is not None:
            cache.cross[block] = (k, v)
        mask = allowed(q.shape[2], k.shape[2], keep, causal, x.device)
        if look is None:
            whole = causal and keep is None and q.shape[2] == k.shape[2]  # the kernel knows this mask itself
            heads = F.scaled_dot_product_attention(q, k, v, attn_mask=None if whole else mask, is_causal=whole)
        else:
            heads = self._watched(q, k, v, mask, look, block, cross=memory is not None)
        return self.output(heads.transpose(1, 2).flatten(-2))

    @staticmethod
    def _before(cache: Cache | None, block: int) -> int:
        """How many places a block has read already."""
        return cache.own[block][0].shape[2] if cache is not None and block in cache.own else 0

    def _watched(
        self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, look: Look, block: int, cross: bool
    ) -> Tensor:
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        shares = scores.softmax(dim=-1)
        (look.cross if cross else look.maps).append(shares)
        heads = shares @ v
        if look.heads is not None and not cross:
            heads = heads * look.heads[block].to(heads)[:, None, None]
        return heads
