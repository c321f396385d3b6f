"""Softmax: any numbers become probabilities. Knows no classes by name and no loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from core.config import knob
from core.foundations.activations import Array


@dataclass(frozen=True)
class SoftmaxConfig:
    """Logits and a temperature as a learner sets them; of logit1 … logit6 the first `classes` are in use."""

    classes: Literal[2, 3, 4, 5, 6] = 4
    logit1: float = knob(2.0, -5.0, 5.0, step=0.1)
    logit2: float = knob(1.0, -5.0, 5.0, step=0.1)
    logit3: float = knob(0.1, -5.0, 5.0, step=0.1)
    logit4: float = knob(-1.0, -5.0, 5.0, step=0.1)
    logit5: float = knob(0.0, -5.0, 5.0, step=0.1)
    logit6: float = knob(-2.0, -5.0, 5.0, step=0.1)
    temperature: float = knob(1.0, 0.05, 100.0, log=True)

    @property
    def logits(self) -> Array:
        """The logits in use, (classes,)."""
        every = [self.logit1, self.logit2, self.logit3, self.logit4, self.logit5, self.logit6]
        return np.array(every[: self.classes])


def softmax(logits: ArrayLike, temperature: float = 1.0) -> Array:
    """pᵢ = exp(zᵢ/T) / Σⱼ exp(zⱼ/T) over the last axis, of the shape of `logits`.

    The largest logit is taken away first: the quotient is the same, since a common factor cancels, and no power can overflow.
    """
    z = np.asarray(logits, dtype=np.float64)
    powers = np.exp((z - z.max(axis=-1, keepdims=True)) / temperature)
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def jacobian(logits: ArrayLike, temperature: float = 1.0) -> Array:
    """∂pᵢ/∂zⱼ = pᵢ·(δᵢⱼ − pⱼ)/T for logits of shape (classes,): (classes, classes), each row and column adds up to 0."""
    p = softmax(logits, temperature)
    return (np.diag(p) - np.outer(p, p)) / temperature


def rival(logits: Array) -> int | None:
    """The class whose logit, raised a little, takes most from p₁; None where two are alike.

    ∂p₁/∂zⱼ = −p₁·pⱼ/T is most negative for the strongest of the others, at any temperature.
    """
    others = [float(z) for z in logits[1:]]
    return others.index(max(others)) + 2 if others.count(max(others)) == 1 else None
