"""A trained recurrent layer of PyTorch step by step: its weights, put into the cells that are written out. Knows no text and no task.

The fused kernels of nn.RNN, nn.GRU and nn.LSTM give the hidden state of every step and keep their gates to themselves. Here the same
weights go through core/foundations/recurrent.py, so that each gate, the cell state and the hidden state of every step are known.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from core.foundations.activations import Array
from core.foundations.recurrent import Cell, Values, Weights, gru_step, lstm_step, rnn_step

Recurrent = nn.RNN | nn.GRU | nn.LSTM

# what a learner reads instead of a letter
NAMES: dict[Cell, dict[str, str]] = {
    "rnn": {"h": "hidden"},
    "gru": {"r": "reset", "z": "update", "n": "candidate", "h": "hidden"},
    "lstm": {"i": "input", "f": "forget", "g": "candidate", "o": "output", "c": "cell", "h": "hidden"},
}


def cell_of(net: Recurrent) -> Cell:
    """Which of the three cells it is.

    Raises ValueError for what the cells written out do not do: reading in both directions, a projection, ReLU instead of tanh.
    """
    if net.bidirectional or net.proj_size or getattr(net, "nonlinearity", "tanh") == "relu":
        raise ValueError("only one direction, no projection, tanh")
    return "lstm" if isinstance(net, nn.LSTM) else "gru" if isinstance(net, nn.GRU) else "rnn"


def weights_of(net: Recurrent, layer: int) -> Weights:
    """The weights of `layer` (from 0); PyTorch's two biases added up, but for the one inside the brackets of a GRU. No readout."""

    def part(name: str) -> Array:
        return np.asarray(getattr(net, f"{name}_l{layer}").detach().numpy())

    W, U = part("weight_ih"), part("weight_hh")  # (g·H, I), (g·H, H)
    first, second = (part("bias_ih"), part("bias_hh")) if net.bias else (np.zeros(len(W), W.dtype),) * 2
    H, inner = net.hidden_size, np.zeros(0, W.dtype)
    b = first + second
    if isinstance(net, nn.GRU):
        b, inner = np.concatenate([b[: 2 * H], first[2 * H :]]), second[2 * H :]
    return Weights(W, U, b, inner, np.zeros((0, H), W.dtype), np.zeros(0, W.dtype))


@torch.no_grad()
def unrolled(net: Recurrent, x: Tensor) -> list[Values]:
    """Everything that each layer of `net` computes over x (time, inputs) from a state of zeros, in evaluation mode.

    Of each layer {name of `NAMES`: (time, H)}; the first layer reads x, each other one the hidden states below it. Raises as `cell_of`.
    """
    cell, below = cell_of(net), np.asarray(x.detach().numpy())
    layers: list[Values] = []
    for layer in range(net.num_layers):
        values = _one(cell, weights_of(net, layer), below)
        layers.append({NAMES[cell][letter]: values[letter] for letter in NAMES[cell]})
        below = values["h"]
    return layers


def _one(cell: Cell, w: Weights, x: Array) -> Values:
    """One layer: {letter: (time, H)}."""
    h = c = np.zeros(w.U.shape[1], w.U.dtype)
    found: dict[str, list[Array]] = {letter: [] for letter in NAMES[cell]}
    for given in x:
        if cell == "lstm":
            now = lstm_step(w, given, h, c)
            c = now["c"]
        else:
            now = gru_step(w, given, h) if cell == "gru" else rnn_step(w, given, h)
        h = now["h"]
        for letter, kept in found.items():
            kept.append(now[letter])
    return {letter: np.array(kept).reshape(len(x), len(h)) for letter, kept in found.items()}
