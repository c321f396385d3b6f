"""The log of a training: a line for each measured moment, and the trap's. Computes nothing."""

from __future__ import annotations

from typing import Any


def lines(told: dict[str, Any]) -> list[str]:
    """Of what `core.training.debugging.run.trained` tells: steps in their order, the trap's line where it was caught."""
    written = []
    for moment in told["moments"]:
        step = moment["step"]
        parts = [f"step={step:<4d}"]
        parts += [f"{name}={_number(moment[name])}" for name in ("loss_learned", "loss_tested", "accuracy_learned", "accuracy_tested")]  # fmt: skip
        if 0 < step <= len(told["norms"]):
            known = [each for each in told["ratios"][step - 1] if each is not None]
            parts += [f"gradient_norm={_number(told['norms'][step - 1])}"]
            parts += [f"largest_update={_number(max(known, default=None))}"]
        written.append((step, " ".join(parts)))
    found = told["finding"]
    if found:
        place = f"layer={found['layer'] or '-'} tensor={found['tensor']}"
        before = found["before"] or [None, None]
        ends = f"smallest={_number(found['smallest'])} largest={_number(found['largest'])} before={_number(before[0])}..{_number(before[1])}"
        norm = f" norm={_number(found['value'])}" if found["value"] is not None else ""
        written.append((found["step"] - 0.5, f"step={found['step']:<4d} TRAP {found['kind']} {place} {ends}{norm}"))
    return [text for _, text in sorted(written, key=lambda each: each[0])]


def _number(value: float | None) -> str:
    return "nan" if value is None else f"{value:.4g}"
