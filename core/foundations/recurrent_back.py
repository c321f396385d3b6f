"""A sequence through a recurrent cell, its loss, and backpropagation through time written out. Knows no PyTorch and no settings.

Names as in recurrent.py. "∂L/∂h" of a step means all of it: what the loss at that step says and what comes back from the later ones.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from core.foundations.activations import Array
from core.foundations.recurrent import GATES, ORDER, Values, Weights, step


class Run(NamedTuple):
    """A sequence of T steps on its way forward."""

    values: Values  # of each name in ORDER, and "inner" of a GRU: (T, H)
    y: Array  # (T, O): V·h + d
    p: Array  # (T, O): softmax(y) where classes are to be told, else y
    losses: Array  # (T,): 0 at the steps that are not judged
    loss: float  # their sum


class Back(NamedTuple):
    """Its gradients."""

    values: Values  # ∂L/∂(each name in ORDER): (T, H)
    sums: Values  # ∂L/∂(what stands inside σ or tanh of each gate): (T, H)
    y: Array  # ∂L/∂y: (T, O)
    weights: Weights  # ∂L/∂(each weight)


def forward(cell: str, w: Weights, x: Array, targets: Array, judged: Array, *, classes: bool = False) -> Run:
    """x: (T, I); targets: (T, O), or with `classes` one-hot rows; judged: (T,) of booleans, the steps whose loss counts.

    L = Σ over the judged steps of Σ (y − t)², or of −log p[class].
    """
    h = c = np.zeros(w.U.shape[1])
    steps = []
    for each in x:
        found = step(cell, w, each, h, c)
        h, c = found["h"], found.get("c", c)
        steps.append(found)
    values = {name: np.stack([found[name] for found in steps]) for name in steps[0]}
    y = values["h"] @ w.V.T + w.d
    if classes:
        shifted = y - y.max(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        p, losses = np.exp(logs), -(targets * logs).sum(axis=1)
    else:
        p, losses = y, ((y - targets) ** 2).sum(axis=1)
    losses = np.where(judged, losses, 0.0)
    return Run(values, y, p, losses, float(losses.sum()))


def backward(
    cell: str, w: Weights, x: Array, targets: Array, judged: Array, run: Run, *, classes: bool = False
) -> Back:
    """From the last step to the first. At each: ∂L/∂h = Vᵀ·∂L/∂y + what the step after it sends back."""
    T, H = run.values["h"].shape
    dy = (run.p - targets) * (1.0 if classes else 2.0) * judged[:, None]
    values = {name: np.zeros((T, H)) for name in ORDER[cell]}
    sums = {name: np.zeros((T, H)) for name in GATES[cell]}
    gradient = Weights(*map(np.zeros_like, w))
    later_h = later_c = np.zeros(H)
    for t in reversed(range(T)):
        now = {name: each[t] for name, each in run.values.items()}
        h = run.values["h"][t - 1] if t else np.zeros(H)
        c = run.values["c"][t - 1] if t and cell == "lstm" else np.zeros(H)
        dh = w.V.T @ dy[t] + later_h
        found, inside = BACK[cell](now, h, c, dh, later_c)
        for name in ORDER[cell]:
            values[name][t] = found[name]
        for name in GATES[cell]:
            sums[name][t] = inside[name]
        delta = np.concatenate([inside[name] for name in GATES[cell]])
        # in a GRU's candidate what comes from h went through the reset gate
        through = np.concatenate([inside["r"], inside["z"], inside["n"] * now["r"]]) if cell == "gru" else delta
        later_h = w.U.T @ through + (dh * now["z"] if cell == "gru" else 0)
        later_c = found["c"] * now["f"] if cell == "lstm" else later_c
        gradient.W[...] += np.outer(delta, x[t])
        gradient.U[...] += np.outer(through, h)
        gradient.b[...] += delta
        gradient.m[...] += through[-len(w.m) :] if len(w.m) else 0
        gradient.V[...] += np.outer(dy[t], now["h"])
        gradient.d[...] += dy[t]
    return Back(values, sums, dy, gradient)


def rnn_back(now: Values, _h: Array, _c: Array, dh: Array, _later: Array) -> tuple[Values, Values]:
    """∂L/∂(sum) = ∂L/∂h ⊙ (1 − h²)."""
    return {"h": dh}, {"h": dh * (1 - now["h"] ** 2)}


def lstm_back(now: Values, _h: Array, c: Array, dh: Array, later: Array) -> tuple[Values, Values]:
    """∂L/∂c = ∂L/∂h ⊙ o ⊙ (1 − tanh² c) + `later`, which is ∂L/∂c ⊙ f of the step after: the straight way past every matrix."""
    i, f, g, o = (now[name] for name in GATES["lstm"])
    bent = np.tanh(now["c"])
    dc = dh * o * (1 - bent**2) + later
    di, df, dg, do = dc * g, dc * c, dc * i, dh * bent
    inside = {"i": di * i * (1 - i), "f": df * f * (1 - f), "g": dg * (1 - g**2), "o": do * o * (1 - o)}
    return {"i": di, "f": df, "g": dg, "o": do, "c": dc, "h": dh}, inside


def gru_back(now: Values, h: Array, _c: Array, dh: Array, _later: Array) -> tuple[Values, Values]:
    """∂L/∂n = ∂L/∂h ⊙ (1 − z); ∂L/∂z = ∂L/∂h ⊙ (h before − n); ∂L/∂r = ∂L/∂(sum of n) ⊙ (U·h + m)."""
    r, z, n = (now[name] for name in GATES["gru"])
    dn, dz = dh * (1 - z), dh * (h - n)
    inside_n = dn * (1 - n**2)
    dr = inside_n * now["inner"]
    inside = {"r": dr * r * (1 - r), "z": dz * z * (1 - z), "n": inside_n}
    return {"r": dr, "z": dz, "n": dn, "h": dh}, inside


BACK = {"rnn": rnn_back, "lstm": lstm_back, "gru": gru_back}


def arriving(back: Back, name: str) -> Array:
    """How large the gradient is that arrives at each step: ‖∂L/∂(name)‖, (T,)."""
    return np.sqrt((back.values[name] ** 2).sum(axis=1))
