"""The trainings of the case file, each made once for all tests of it."""

from __future__ import annotations

from functools import cache
from typing import Any

from core.training.debugging.cases import OPEN
from core.training.debugging.run import trained


@cache
def run(case: str, repair: str = OPEN, seed: int = 0, armed: bool = True, most: float = 1000.0) -> dict[str, Any]:
    return trained(case, seed, armed, most, repair)[0]
