"""The block of the page once more, in PyTorch: LayerNorm and TransformerEncoderLayer, in float64.

Runs in the oracle's process; the server never imports it. Knows none of core's formulas.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from core.config import from_dict
from core.foundations.activations import Array
from core.foundations.block import EPSILON, Affine, BlockWeights, Norm
from core.foundations.block_config import WIDTH, BlockConfig
from core.foundations.block_run import run, stream, weights


def compare(config: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Array]]:
    """{"difference": the largest, "numbers": how many were compared} and no arrays. Raises Problem as `core.config.from_dict`."""
    setting = from_dict(BlockConfig, config)
    ours, w, x = run(setting), weights(setting), stream(setting)
    first = x if setting.norm == "pre" else ours.added1
    pairs = [
        (ours.z, whole(x, w, setting.norm)),
        (ours.norm1.output, normed(first, w.norm1)),
        (ours.norm2.output, normed(ours.y if setting.norm == "pre" else ours.added2, w.norm2)),
    ]
    difference = max(float(np.abs(one - other).max()) for one, other in pairs)
    return {"difference": difference, "numbers": sum(one.size for one, _ in pairs)}, {}


def normed(x: Array, affine: Affine) -> Array:
    """The rows of x by torch.nn.LayerNorm."""
    made = nn.LayerNorm(x.shape[-1], eps=EPSILON, dtype=torch.float64)
    with torch.no_grad():
        made.weight.copy_(_tensor(affine.gain))
        made.bias.copy_(_tensor(affine.shift))
        return made(_tensor(x)).numpy()


def whole(x: Array, w: BlockWeights, norm: Norm) -> Array:
    """What comes out of torch.nn.TransformerEncoderLayer with these weights, (T, d)."""
    heads, m = len(w.attention.v), len(w.b1)
    layer = nn.TransformerEncoderLayer(
        WIDTH, heads, m, dropout=0.0, activation="gelu", batch_first=True, norm_first=norm == "pre", dtype=torch.float64
    )
    a = w.attention
    given = {
        "self_attn.in_proj_weight": np.concatenate([a.Q.T, a.K.T, a.V.T]),
        "self_attn.in_proj_bias": np.zeros(3 * WIDTH),
        "self_attn.out_proj.weight": a.O.T,
        "self_attn.out_proj.bias": np.zeros(WIDTH),
        "linear1.weight": w.W1.T,
        "linear1.bias": w.b1,
        "linear2.weight": w.W2.T,
        "linear2.bias": w.b2,
        "norm1.weight": w.norm1.gain,
        "norm1.bias": w.norm1.shift,
        "norm2.weight": w.norm2.gain,
        "norm2.bias": w.norm2.shift,
    }
    layer.load_state_dict({name: _tensor(value) for name, value in given.items()})
    with torch.no_grad():
        return layer.train()(_tensor(x)[None])[0].numpy()  # without dropout training is the plain path


def _tensor(values: Array) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(values))
