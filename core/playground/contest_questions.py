"""What a learner is asked to predict about a contest, with the answers computed. No wording."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.playground.contest import GRID, RULES
from core.playground.contest_told import Told
from core.quiz import Question


def questions(one: Told, each: Told | None, seconds: Sequence[float] | None, search_seeds: int) -> list[Question]:
    """Which part chooses, what the search costs, and, once it is known, who loses most by one rate and what time does."""
    trained = len(GRID) * search_seeds
    asked = [
        Question("part", "validation", ("train", "validation", "test")),
        Question("budget", len(RULES) * trained, (), {"rates": len(GRID), "seeds": search_seeds, "rules": len(RULES)}),
    ]
    if each is not None and (name := harmed(one, each)):
        asked.append(Question("harmed", name, RULES, {"rate": f"{one.rates[0]:g}"}))
    if seconds is not None:
        asked.append(_of_time(one, seconds))
    return asked


def harmed(one: Told, each: Told) -> str | None:
    """Whose final median test loss is the largest multiple of what its own rate gives; None where two are equal."""
    before, after = one.final(), each.final()
    with np.errstate(divide="ignore", invalid="ignore"):
        times = np.nan_to_num(before / np.maximum(after, 1e-12), nan=0.0, posinf=np.inf)
    best = int(times.argmax())
    return RULES[best] if (times == times[best]).sum() == 1 else None


def _of_time(run: Told, seconds: Sequence[float]) -> Question:
    """How many steps the slowest rule has done when the quickest has done all of its own."""
    quick, slow = int(np.argmin(seconds)), int(np.argmax(seconds))
    micro = {"fast": f"{1e6 * seconds[quick]:.3g}", "slow": f"{1e6 * seconds[slow]:.3g}"}
    done = run.steps[-1] * float(micro["fast"]) / float(micro["slow"])
    return Question("time", done, (), {**micro, "steps": run.steps[-1]})
