"""The edge of stability: gradient descent on the whole data, its loss and the sharpness λ_max of the Hessian, step by step.

A network as in core/training/stacked.py on a regression, loss = Σ(z − y)²/(2n). Knows no page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.foundations.activations import Array
from core.training import stacked


def loss_and_gradient(sizes: Sequence[int], w: Array, x: Array, y: Array) -> tuple[float, Array]:
    """Σ(z − y)²/(2n) over the n examples x (n, inputs), y (n, 1), and its gradient (P,)."""
    a = stacked.forward(sizes, w, x)
    off = a[-1] - y
    return float((off**2).sum() / (2 * len(x))), stacked.backward(sizes, w, a, off / len(x))


def times_hessian(sizes: Sequence[int], w: Array, x: Array, y: Array, v: Array) -> Array:
    """H·v of that loss for v (P,) or (K, P), without H: the derivative of the gradient along v (Pearlmutter 1994).

    R{…} is the derivative along v. Forward R{z} = R{a}·Wᵀ + a·Vᵀ + v_b and R{tanh} = (1 − a²)·R{z}; backward each line of
    `stacked.backward` by the product rule.
    """
    a = stacked.forward(sizes, w, x)
    moved: list[Array] = [np.zeros_like(x)]  # R{a_l}
    pairs = list(zip(stacked.layers(sizes, w), stacked.layers(sizes, v), strict=True))
    for place, ((W, _), (V, v_b)) in enumerate(pairs):
        z = moved[-1] @ W.T + a[place] @ np.swapaxes(V, -1, -2) + v_b
        moved.append(z if place == len(pairs) - 1 else (1 - a[place + 1] ** 2) * z)
    delta, r_delta = (a[-1] - y) / len(x), moved[-1] / len(x)
    product = np.empty_like(v)
    into = list(stacked.layers(sizes, product))
    for place in range(len(pairs) - 1, -1, -1):
        (W, _), (V, _) = pairs[place]
        into[place][0][...] = np.swapaxes(r_delta, -1, -2) @ a[place] + delta.T @ moved[place]
        into[place][1][...] = r_delta.sum(axis=-2, keepdims=True)
        if place:
            back, slope = delta @ W, 1 - a[place] ** 2
            r_delta = (r_delta @ W + delta @ V) * slope - 2 * back * a[place] * moved[place]
            delta = back * slope
    return product


def sharpness(times: Any, start: Array, most: int = 60, enough: float = 1e-10) -> tuple[float, Array]:
    """The largest eigenvalue of the symmetric matrix that `times` multiplies by, and its eigenvector (Lanczos 1950).

    In the space of start, H·start, H²·start … it is found long before power iteration alone would find it; each new direction
    is made orthogonal to all before. It ends when ‖H·q − λ·q‖ ≤ enough·|λ|, after `most` products at the latest.
    """
    basis = [start / np.linalg.norm(start)]
    diagonal: list[float] = []
    beside: list[float] = []
    while True:
        product = times(basis[-1])
        diagonal.append(float(product @ basis[-1]))
        known = np.array(basis)
        for _ in range(2):  # twice is enough
            product = product - known.T @ (known @ product)
        left = float(np.linalg.norm(product))
        values, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1))
        top, mix = float(values[-1]), vectors[:, -1]
        if left * abs(mix[-1]) <= enough * abs(top) or len(basis) == min(most, len(start)):
            return top, known.T @ mix
        beside.append(left)
        basis.append(product / left)


def descend(sizes: Sequence[int], seed: int, x: Array, y: Array, rate: float, steps: int, every: int) -> dict[str, Any]:
    """Gradient descent w ← w − η∇L with one rate η: `losses` (steps + 1) and, every so many steps, `at` and `sharpness`.

    `end` is the step at which the loss was no number any more or a million times that of the beginning, else None.
    """
    w = stacked.first(sizes, seed)
    q = np.random.default_rng([seed, 2]).normal(size=len(w))
    little = 0.01 * np.random.default_rng([seed, 3]).normal(size=len(w)) / np.sqrt(len(w))
    losses: list[float] = []
    at: list[int] = []
    sharp: list[float] = []
    end = None
    with np.errstate(all="ignore"):
        for step in range(steps + 1):
            loss, g = loss_and_gradient(sizes, w, x, y)
            if not np.isfinite(loss) or (losses and loss > 1e6 * losses[0]):
                end = step
                break
            losses.append(loss)
            if step % every == 0:
                # a little of every direction, so that another eigenvector can overtake the last one
                q = q / np.linalg.norm(q) + little
                top, q = sharpness(lambda v, w=w: times_hessian(sizes, w, x, y, v), q)
                at.append(step)
                sharp.append(top)
            w = w - rate * g
    return {"losses": losses, "at": at, "sharpness": sharp, "end": end}
