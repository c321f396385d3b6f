"""Where one looks inside a network: all of it a link's. Knows no network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.config import knob, word
from core.predict.errors_form import MOST_NUMBER, PartName

Level = Literal["network", "layer", "value"]


@dataclass(frozen=True)
class InsideConfig:
    """The place; what lies outside of the network that is shown is moved into it by whoever knows that network."""

    level: Level = "network"
    stage: str = word("[a-z][a-z0-9_]{0,19}")  # empty: the first
    unit: int = knob(0, 0, 4095)
    row: int = knob(-1, -1, 255)  # −1: that of the map's largest number
    column: int = knob(-1, -1, 255)
    softmax: int = knob(0, 0, 3)  # steps of it that are done
    part: PartName = "test"  # of the set that the picture is taken of
    number: int = knob(0, 0, MOST_NUMBER)  # of the picture in that part
