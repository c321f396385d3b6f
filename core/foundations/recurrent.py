"""Recurrent cells written out: one step forward of RNN, LSTM and GRU, as torch.nn computes them. Knows no sequence and no loss.

A step takes x (I), the hidden state h (H) and, in an LSTM, the cell state c (H); it returns everything it computed by name.
The rows of W, U and b belong to the gates in PyTorch's order, H rows each: RNN h; LSTM i, f, g, o; GRU r, z, n. PyTorch keeps two
biases, which only ever occur added up: here b is their sum. But in the GRU's candidate n the second one, `m` here, stands inside
the brackets that the reset gate multiplies.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from core.foundations.activations import Array

Cell = Literal["rnn", "lstm", "gru"]
Values = dict[str, Array]

GATES: dict[str, tuple[str, ...]] = {"rnn": ("h",), "lstm": ("i", "f", "g", "o"), "gru": ("r", "z", "n")}
# all that a step computes, one after the other
ORDER: dict[str, tuple[str, ...]] = {
    "rnn": ("h",),
    "lstm": ("i", "f", "g", "o", "c", "h"),
    "gru": ("r", "z", "n", "h"),
}
KEEPS = {"rnn": "", "lstm": "f", "gru": "z"}  # the gate that decides how much of the old state stays


class Weights(NamedTuple):
    """Of a cell with g gates, H units, I inputs, and of the readout y = V·h + d with O outputs."""

    W: Array  # (g·H, I)
    U: Array  # (g·H, H)
    b: Array  # (g·H,)
    m: Array  # (H,) in a GRU, else (0,)
    V: Array  # (O, H)
    d: Array  # (O,)


def sigmoid(z: Array) -> Array:
    """σ(z) = 1/(1 + e⁻ᶻ), without overflow."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))


def rnn_step(w: Weights, x: Array, h: Array) -> Values:
    """h' = tanh(W·x + U·h + b)."""
    return {"h": np.tanh(w.W @ x + w.U @ h + w.b)}


def lstm_step(w: Weights, x: Array, h: Array, c: Array) -> Values:
    """i, f, o = σ(…), g = tanh(…) of W·x + U·h + b; c' = f⊙c + i⊙g; h' = o⊙tanh(c')."""
    i, f, g, o = np.split(w.W @ x + w.U @ h + w.b, 4)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c = f * c + i * g
    return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": o * np.tanh(c)}


def gru_step(w: Weights, x: Array, h: Array) -> Values:
    """r, z = σ(W·x + U·h + b); n = tanh(W·x + b + r⊙(U·h + m)); h' = (1 − z)⊙n + z⊙h.

    "inner" is U·h + m of the candidate, what the reset gate multiplies.
    """
    H = len(h)
    r, z = np.split(sigmoid(w.W[: 2 * H] @ x + w.U[: 2 * H] @ h + w.b[: 2 * H]), 2)
    inner = w.U[2 * H :] @ h + w.m
    n = np.tanh(w.W[2 * H :] @ x + w.b[2 * H :] + r * inner)
    return {"r": r, "z": z, "n": n, "inner": inner, "h": (1 - z) * n + z * h}


def gru_step_of_the_paper(w: Weights, x: Array, h: Array) -> Values:
    """The same with the reset gate before the matrix: n = tanh(W·x + b + m + U·(r⊙h)) (Cho et al., 2014)."""
    H = len(h)
    r, z = np.split(sigmoid(w.W[: 2 * H] @ x + w.U[: 2 * H] @ h + w.b[: 2 * H]), 2)
    n = np.tanh(w.W[2 * H :] @ x + w.b[2 * H :] + w.m + w.U[2 * H :] @ (r * h))
    return {"r": r, "z": z, "n": n, "h": (1 - z) * n + z * h}


def step(cell: str, w: Weights, x: Array, h: Array, c: Array) -> Values:
    """One step of the cell named `cell`."""
    if cell == "rnn":
        return rnn_step(w, x, h)
    return lstm_step(w, x, h, c) if cell == "lstm" else gru_step(w, x, h)
