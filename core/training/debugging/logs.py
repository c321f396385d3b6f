"""The log of a training: a line on its data, one for each measured moment, and the trap's. Computes nothing."""

from __future__ import annotations

from typing import Any


def lines(told: dict[str, Any], *, labels: bool = False) -> list[str]:
    """Of what `core.training.debugging.run.trained` tells: steps in their order, the trap's line where it was caught.

    With `labels` the first line also tells the share of labels that differ from the checked ones, which gives a case away.
    """
    data = [f"overlap={told['overlap']}/{told['test']}", f"inputs={_range(told['smallest'], told['largest'])}"]
    data += [f"mislabeled={_number(told['mislabeled'])}"] if labels else []
    written = [(-1.0, "data      " + " ".join(data))]
    for moment in told["moments"]:
        step = moment["step"]
        parts = [f"step={step:<4d}"]
        parts += [f"{name}={_number(moment[name])}" for name in ("loss_learned", "loss_tested", "accuracy_learned", "accuracy_tested")]  # fmt: skip
        if 0 < step <= len(told["norms"]):
            known = [each for each in told["ratios"][step - 1] if each is not None]
            parts += [f"gradient_norm={_number(told['norms'][step - 1])}"]
            parts += [
                f"largest_update={_number(max(known, default=None))}",
                f"used/own_gradient={_number(told['sums'][step - 1])}",
            ]
        parts += [f"dead_share={_number(max(moment['dead']))}", f"asked_twice_differ={_number(moment['differ'])}"]
        if step:
            parts += [f"classes_in_batch={sum(map(bool, moment['classes']))}"]
        written.append((step, " ".join(parts)))
    found = told["finding"]
    if found:
        place = f"layer={found['layer'] or '-'} tensor={found['tensor']}"
        ends = f"smallest={_number(found['smallest'])} largest={_number(found['largest'])}"
        ends += f" before={_range(*found['before'])}" if found["before"] else ""
        norm = f" norm={_number(found['value'])}" if found["value"] is not None else ""
        written.append((found["step"] - 0.5, f"step={found['step']:<4d} TRAP {found['kind']} {place} {ends}{norm}"))
    return [text for _, text in sorted(written, key=lambda each: each[0])]


def _range(low: float | None, high: float | None) -> str:
    return f"{_number(low)}..{_number(high)}"


def _number(value: float | None) -> str:
    return "nan" if value is None else f"{value:.4g}"
