"""What the training of the case file is given: digits with their labels, checked or from a crowd, and a dropout of its own draws."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor

from core.data import digits as source
from core.models import dropout

CLASSES = len(source.CLASSES)
CROWD = 0.4  # share of a crowd's labels that are wrong


class Dropout(dropout.Dropout):
    """As core.models.dropout, its first seed drawn at once."""

    def __init__(self, p: float, generator: torch.Generator) -> None:
        super().__init__(p)
        self.begin(generator)


def digits(labels: Literal["checked", "crowd"], generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """All pictures (n, 8, 8), ink from 0 to 16, float32, and their labels (n,): the checked ones, or a crowd's.

    Of a crowd's labels a share `CROWD` is another class, drawn by lot.
    """
    pictures, truth = source.images()
    images, checked = torch.from_numpy(pictures[:, 0]).float(), torch.from_numpy(truth)
    if labels == "checked":
        return images, checked
    wrong = torch.rand(len(checked), generator=generator) < CROWD
    others = (checked + torch.randint(1, CLASSES, checked.shape, generator=generator)) % CLASSES
    return images, torch.where(wrong, others, checked)
