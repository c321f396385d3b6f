"""The empty picture that a network's input is compared with, where one asks what in it counted. Knows no network and no method."""

from __future__ import annotations

import torch
from torch import Tensor

from core.explain.attribution import ground
from core.predict.styles import Style, kind_of


def empty(image: Tensor, style: Style) -> Tensor:
    """x′ for an input (1, channels, height, width): of its shape.

    Where ink or a thing shines on black, all zeros: nothing is there. Other pictures are as bright as they are, and zeros would be
    ink on white paper: there x′ has the color that the picture's border mostly has.
    """
    return ground(image) if kind_of(style) == "picture" else torch.zeros_like(image)
