"""What one looks at when a picture is read as a sentence of patches: all of it a link's. Knows no network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.config import knob
from core.predict.errors_form import MOST_NUMBER, PartName

MOST_PATCHES = 256  # 32 × 32 pixels in patches of 2 × 2


@dataclass(frozen=True)
class PatchesConfig:
    """The place; what lies outside of the network that is shown is moved into it by whoever knows that network."""

    view: Literal["head", "mean", "rollout"] = "head"
    layer: int = knob(8, 1, 8)  # one that the network does not have: its last
    head: int = knob(1, 1, 8)
    word: int = knob(0, 0, MOST_PATCHES)  # the one that looks: 0 the class token, else a patch, counted from 1
    covered: tuple[int, ...] = knob((), 1, MOST_PATCHES)  # patches that nobody may look at
    part: PartName = "test"  # of the set that the picture is taken of
    number: int = knob(0, 0, MOST_NUMBER)


def settled(config: PatchesConfig, layers: int, heads: int, patches: int) -> dict[str, object]:
    """The place inside a network of so many layers, heads and patches."""
    return {
        "view": config.view,
        "layer": min(config.layer, layers),
        "head": min(config.head, heads),
        "word": config.word if config.word <= patches else 0,
        "covered": tuple(sorted({each for each in config.covered if each <= patches})),
    }
