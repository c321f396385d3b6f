"""How training pictures are changed a little each time they are seen. Knows no picture; free of torch, so a page can show it."""

from __future__ import annotations

from dataclasses import dataclass

from core.config import knob


@dataclass(frozen=True)
class AugmentConfig:
    """The changes, all off. Each picture draws its own, anew in every batch.

    `crop`: pixels by which the picture may move in each direction. `flip`: left and right change places with
    probability ½. `rotate`: greatest angle in degrees, either way. `scale`: greatest share by which it grows or shrinks.
    `color`: greatest change of brightness, contrast and saturation. `noise`: standard deviation added to every value
    from 0 to 1. `cutout`: side in pixels of a square that is painted gray.
    """

    crop: int = knob(0, 0, 8, step=1, unit="px")
    flip: bool = False
    rotate: float = knob(0.0, 0.0, 45.0, step=1.0, unit="°")
    scale: float = knob(0.0, 0.0, 0.5, step=0.05)
    color: float = knob(0.0, 0.0, 0.5, step=0.05)
    noise: float = knob(0.0, 0.0, 0.3, step=0.01)
    cutout: int = knob(0, 0, 16, step=1, unit="px")

    @property
    def moves(self) -> bool:
        """Whether pixels change their places."""
        return bool(self.crop or self.flip or self.rotate or self.scale)

    @property
    def any(self) -> bool:
        """Whether anything is on."""
        return bool(self.moves or self.color or self.noise or self.cutout)
