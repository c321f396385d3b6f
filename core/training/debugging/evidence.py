"""What the instruments say for and against each diagnosis: one number beside one limit. Knows no wording; computes no training.

The limits are coarse on purpose: healthy trainings lie far on one side of them, each planted bug on the other. Two bugs may share
a sign: inputs that are not scaled make the first update large, too (up to 0.28 at the seeds 0 to 9, a rate that is too high from
0.24 on, a healthy training 0.008 at most), so a sign that holds need not be the cause.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

Told = dict[str, Any]  # as core.training.debugging.run.trained


@dataclass(frozen=True)
class Sign:
    """`value` is None where the run ended before it could be measured; the diagnosis fits where `holds`."""

    value: float | None
    limit: float
    holds: bool


def first_update(told: Told) -> float | None:
    """‖Δw‖ / ‖w‖ of the very first step, of the layer where it is largest: what the rate does before anything else has gone wrong."""
    known = [each for each in (told["ratios"] or [[]])[0] if each is not None]
    return max(known, default=None)


def dead_share(told: Told) -> float | None:
    """Share of units that are 0 for all test rows, of the layer where it is largest, at the end; None for non-finite values."""
    last = told["moments"][-1]
    known = [share for share, mean in zip(last["dead"], last["mean"], strict=True) if mean is not None]
    return max(known, default=None)


def first_to_last(told: Told) -> float | None:
    """‖∂L/∂W₁‖ / ‖∂L/∂W_last‖, the median over all steps: how much of the gradient arrives at the first layer."""
    pairs = [(each[0], each[-1]) for each in told["gradients"]]
    known = [first / last for first, last in pairs if first is not None and last]
    return median(known) if known else None


def mislabeled(told: Told) -> float:
    """Share of training rows whose label is not the checked one."""
    return float(told["mislabeled"])


def accumulated(told: Told) -> float | None:
    """Norm of the gradient that a step used, divided by that of its own batch; the largest."""
    return max((each for each in told["sums"] if each is not None), default=None)


def one_class(told: Told) -> float | None:
    """Share of the most frequent class in a batch, the mean over the batches looked at."""
    shares = [max(each["classes"]) / sum(each["classes"]) for each in told["moments"] if sum(each["classes"])]
    return sum(shares) / len(shares) if shares else None


def overlap(told: Told) -> float:
    """Share of test rows that are also learned from."""
    return told["overlap"] / told["test"]


def _blamed(told: Told, tensor: str) -> float:
    """1 where the first tensor that was not finite is this one, else 0."""
    found = told["finding"]
    return float(found is not None and found["kind"] == "nonfinite" and found["tensor"] == tensor)


def largest_input(told: Told) -> float | None:
    """The largest |input| of the training rows."""
    ends = (told["smallest"], told["largest"])
    return None if None in ends else max(abs(end) for end in ends)


def differing(told: Told) -> float | None:
    """Share of test rows that get another answer when the same network is asked twice, the largest."""
    return max((each["differ"] for each in told["moments"]), default=None)


MEASURES: dict[str, tuple[Callable[[Told], float | None], float]] = {
    "rate": (first_update, 0.2),
    "dead": (dead_share, 0.9),
    "vanish": (first_to_last, 1e-3),
    "labels": (mislabeled, 0.1),
    "misaligned": (mislabeled, 0.7),
    "zero_grad": (accumulated, 1.5),
    "unshuffled": (one_class, 0.6),
    "leak": (overlap, 0.05),
    "log": (lambda told: _blamed(told, "loss"), 0.5),
    "constant": (lambda told: _blamed(told, "input"), 0.5),
    "scale": (largest_input, 10.0),
    "dropout": (differing, 0.01),
}

WHOLE = ("zero_grad", "log", "constant", "scale")  # whose measure is no share


def sign(told: Told, diagnosis: str) -> Sign:
    """The measure of a diagnosis: it fits above its limit; vanishing gradients fit below it, while the units are not dead."""
    measure, limit = MEASURES[diagnosis]
    value = measure(told)
    if value is None:
        return Sign(None, limit, False)
    if diagnosis == "vanish":
        return Sign(value, limit, value < limit and (dead_share(told) or 0) < MEASURES["dead"][1])
    if diagnosis == "labels":
        return Sign(value, limit, limit < value < MEASURES["misaligned"][1])
    return Sign(value, limit, value > limit)


def mended(told: Told, case: str) -> bool:
    """Whether a training of `case` ran to its end without the sign of its bug."""
    return not sign(told, case).holds and not told["stopped"]
