"""Learning-rate schedules: which share of the peak rate a step gets. Knows no optimizer and no tensor.

The rate of step t is `peak · share(shape, t, steps)`; changing the peak in mid-run keeps the shape.
"""

from __future__ import annotations

import math

WARMUP = 0.3  # share of the run in which one_cycle rises
START = 1 / 25  # where it starts
END = START / 10_000  # where it ends


def share(shape: str, step: int, steps: int) -> float:
    """The share of the peak rate, in (0, 1], for step 0 … steps-1 of `steps`; the last value holds after them."""
    step = min(step, steps - 1)
    if shape == "constant":
        return 1.0
    if shape == "cosine":
        return cosine(step, steps)
    if shape == "one_cycle":
        return one_cycle(step, steps)
    raise ValueError(shape)


def curve(shape: str, peak: float, points: int = 101) -> tuple[list[float], list[float]]:
    """The rate over a run of `points` steps, to be looked at: shares of the run in 0..1, and peak · share there."""
    steps = range(points)
    return [step / (points - 1) for step in steps], [peak * share(shape, step, points) for step in steps]


def cosine(step: int, steps: int) -> float:
    """(1 + cos(π·t/T)) / 2: from 1 down towards 0 (Loshchilov & Hutter 2016, without restarts)."""
    return (1 + math.cos(math.pi * step / steps)) / 2


def one_cycle(step: int, steps: int) -> float:
    """Up from 1/25 in the first 30 % of the run, then down to nearly 0, both along a cosine (Smith & Topin 2017)."""
    top = WARMUP * steps - 1  # the step with the full rate; not a whole number, as in torch.optim's OneCycleLR
    if step <= top:
        return _along(START, 1, step / top if top > 0 else 1)
    return _along(1, END, (step - top) / max(steps - 1 - top, 1e-9))


def _along(start: float, end: float, part: float) -> float:
    """From `start` (part 0) to `end` (part 1) on half a cosine wave."""
    return end + (start - end) / 2 * (1 + math.cos(math.pi * part))
