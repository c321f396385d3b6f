"""What a learner can set on the page of live debugging. All of it stands in the address. Loads no torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.config import knob
from core.training.debugging.cases import CASES, HEALTHY, MYSTERIES, OPEN, diagnoses_of, mystery, repairs_of

MYSTERY = "mystery"


@dataclass(frozen=True)
class DebuggingConfig:
    """A case, what the learner said of it, and where the instruments are looked at."""

    case: Literal[
        "zero_grad", "rate", "dead", "vanish", "labels", "misaligned", "unshuffled", "leak", "log", "constant", "scale",
        "dropout", "healthy", "mystery",
    ] = "zero_grad"  # fmt: skip
    number: int = knob(1, 1, MYSTERIES)  # of a mystery
    seed: int = knob(0, 0, 9)
    traps: Literal["on", "off"] = "on"
    most: Literal["100", "1000", "100000"] = "1000"  # norm of the gradient above which it explodes
    diagnosis: Literal[
        "open", "zero_grad", "rate", "dead", "vanish", "labels", "misaligned", "unshuffled", "leak", "log", "constant",
        "scale", "dropout",
    ] = "open"  # fmt: skip
    repair: Literal["open", "cure", "slower", "faster", "longer", "wider", "clip"] = "open"
    step: int = knob(80, 0, 400)  # that the instruments show
    layer: int = knob(1, 1, 10)  # whose weights are shown
    proof: int = knob(400, 0, 400)  # the step that both runs are held against each other at


def case_of(chosen: str, number: int) -> str:
    """The case behind what was chosen: of a mystery the one that its number draws."""
    return mystery(number) if chosen == MYSTERY else chosen


def offered(chosen: str, number: int) -> tuple[str, ...]:
    """The diagnoses that are offered; none for a healthy training."""
    if chosen == HEALTHY:
        return ()
    return diagnoses_of(case_of(chosen, number), number if chosen == MYSTERY else 0)


PRESETS: dict[str, dict[str, str | int]] = {
    "silent": {"case": "leak", "step": 190},
    "free": {"case": "rate", "traps": "off", "step": 12},
    "nan": {"case": "log", "step": 60},
    "asleep": {"case": "dead", "step": 40},
    "sum": {"case": "zero_grad", "diagnosis": "zero_grad", "repair": "cure"},
    "mystery": {"case": MYSTERY, "number": 7},
}
__all__ = ["CASES", "HEALTHY", "MYSTERY", "OPEN", "PRESETS", "DebuggingConfig", "case_of", "offered", "repairs_of"]
