"""How much of an answer's gradient arrives at each earlier step of a recurrent network. Knows no task and no training.

A fused kernel gives out h of each step, but as outputs: the gradient that arrives there misses all that came back through the
next step. So the same weights go step by step through PyTorch's own cells, where each state is one number that all later ones are
made of. tests/core/sequences/test_memory_gradient.py holds this against core/foundations/recurrent_back.py, which is written out.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

CELLS: dict[str, Any] = {"rnn": torch.rnn_tanh_cell, "lstm": torch.lstm_cell, "gru": torch.gru_cell}


def arriving(
    model: Any, inputs: Tensor, targets: Tensor, window: int = 0, *, classes: bool = True
) -> dict[str, NDArray[np.float64]]:
    """{"h": ‖∂ℓ/∂h_t‖ for every step t (steps,)}, of an LSTM also {"c": ‖∂ℓ/∂c_t‖}: means over the batch.

    ℓ is the loss of the last step alone, one for each sequence: (y − t)², or −log softmax(y)[t] with `classes`. inputs (batch,
    steps, inputs), targets (batch,). Beyond a `window` nothing arrives: exactly 0. `model` has `cell`, `net`, `readout`; its own
    gradients are not touched.
    """
    weights = [each.detach() for each in model.net.parameters()]  # W, U, b, b of the single layer
    V, d = model.readout.weight.detach(), model.readout.bias.detach()
    batch, steps, _ = inputs.shape
    h = c = inputs.new_zeros(batch, model.net.hidden_size)
    all_h: list[Tensor] = []
    all_c: list[Tensor] = []
    with torch.enable_grad():
        for t in range(steps):
            if t == 0 or (
                window and (steps - t) % window == 0
            ):  # the first state of a window is a number, not made of anything
                h, c = h.detach().requires_grad_(), c.detach().requires_grad_()
            if model.cell == "lstm":
                h, c = CELLS["lstm"](inputs[:, t], (h, c), *weights)
                all_c.append(c)
            else:
                h = CELLS[model.cell](inputs[:, t], h, *weights)
            all_h.append(h)
        y = h @ V.T + d
        loss = F.cross_entropy(y, targets, reduction="sum") if classes else ((y[:, 0] - targets) ** 2).sum()
        slopes = torch.autograd.grad(loss, [*all_h, *all_c], allow_unused=True)
    norms = [0.0 if each is None else float(each.norm(dim=1).mean()) for each in slopes]
    found = {"h": np.array(norms[:steps])}
    return found | ({"c": np.array(norms[steps:])} if all_c else {})
