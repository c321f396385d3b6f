"""A decoder's weights and operations counted by PyTorch: the sum over its parameters, and a pass under its operation counter.

Runs in the oracle's process; the server never imports it. Nothing is computed and no weight takes memory: tensors have shapes alone.
Knows none of core's formulas.
"""

from __future__ import annotations

from typing import Any

import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils.flop_counter import FlopCounterMode

from core.config import from_dict
from core.foundations.activations import Array
from core.foundations.block_config import BlockConfig
from core.foundations.block_cost import sizes, total
from core.models.attending import Look
from core.models.transformer import Decoder
from core.models.transformer_config import TransformerConfig


def compare(config: dict[str, Any]) -> tuple[dict[str, int], dict[str, Array]]:
    """{"weights", "operations": by the formulas, "torch_weights", "torch_operations": by PyTorch} and no arrays.

    Raises Problem as `core.config.from_dict`.
    """
    setting = from_dict(BlockConfig, config)
    weights, operations = total(sizes(setting))
    torch_weights, torch_operations = counted(setting)
    return {
        "weights": weights,
        "operations": operations,
        "torch_weights": torch_weights,
        "torch_operations": torch_operations,
    }, {}


def counted(setting: BlockConfig) -> tuple[int, int]:
    """Weights and operations of the app's own decoder of these sizes, of one block; the others are equal and are multiplied."""
    one, two = (_counted(setting, layers) for layers in (1, 2))
    weights, operations = (a + (setting.layers - 1) * (b - a) for a, b in zip(one, two, strict=True))
    return weights, operations


def _counted(setting: BlockConfig, layers: int) -> tuple[int, int]:
    shape = TransformerConfig(setting.width, layers, 1, setting.inner)
    with FakeTensorMode(), torch.no_grad():
        decoder = Decoder(shape, setting.vocabulary, setting.length, torch.Generator()).eval()
        ids = torch.zeros(1, setting.length, dtype=torch.int64)
        with FlopCounterMode(display=False) as counter:
            decoder(ids, look=Look())  # written out: the counter does not know every kernel
    return sum(each.numel() for each in decoder.parameters()), counter.get_total_flops()
