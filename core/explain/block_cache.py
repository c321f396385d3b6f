"""Writing with and without a cache of keys and values, measured here token by token with the app's own decoder.

Runs in the oracle's process; the server never imports it. The weights are drawn: what is written means nothing, what it costs does.
"""

from __future__ import annotations

import time

import torch
from torch import Tensor

from core.foundations.activations import Array
from core.foundations.block_config import GENERATED
from core.models.attending import Cache
from core.models.transformer import Decoder
from core.models.transformer_config import TransformerConfig

SHAPE = TransformerConfig(width=256, layers=4, heads=4)
SYMBOLS = 64


def measure() -> tuple[dict[str, object], dict[str, Array]]:
    """{"with", "without": seconds of computing after each token, "apart": the largest difference of the logits in float64, sizes} and no arrays.

    Both ways read the same tokens: those that the way without a cache finds likeliest.
    """
    decoder = made(GENERATED)
    ids, plain, without = write(decoder, GENERATED)
    _, cached, within = write(decoder, GENERATED, ids, Cache())
    decoder.double()
    short = ids[:, :32]
    exact = [write(decoder, 32, short, cache)[1] for cache in (None, Cache())]
    return {
        "with": within,
        "without": without,
        "apart": float((exact[0] - exact[1]).abs().max()),
        "same": bool((plain.argmax(-1) == cached.argmax(-1)).all()),
        "tokens": GENERATED,
        "width": SHAPE.width,
        "layers": SHAPE.layers,
    }, {}


def made(longest: int) -> Decoder:
    """A decoder with drawn weights."""
    return Decoder(SHAPE, SYMBOLS, longest, torch.Generator().manual_seed(0)).eval()


@torch.no_grad()
def write(
    decoder: Decoder, count: int, given: Tensor | None = None, cache: Cache | None = None
) -> tuple[Tensor, Tensor, list[float]]:
    """Read the first token, then one more each step: `given` ones (1, count), else the likeliest.

    Returns the tokens (1, count), the logits of each step (count, vocabulary), the seconds of computing after each step,
    which do not count what else the machine does.
    """
    ids = torch.zeros(1, 1, dtype=torch.int64) if given is None else given[:, :1]
    rows, seconds = [], []
    began = time.thread_time()
    for step in range(1, count + 1):
        last = decoder(ids[:, -1:] if cache is not None else ids, cache=cache)[:, -1]
        rows.append(last[0])
        seconds.append(time.thread_time() - began)
        if step < count:
            ids = torch.cat((ids, last.argmax(-1)[None] if given is None else given[:, step : step + 1]), dim=1)
    return ids, torch.stack(rows), seconds
