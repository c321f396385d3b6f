"""What one can ask about a network's errors, and which pictures are shown for it. Knows no network and no process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.config import knob, word

PartName = Literal["test", "validation", "train"]
Show = Literal["cell", "surest", "doubts"]
MOST_CLASSES = 20
MOST_NUMBER = 59_999  # of the largest part: MNIST's training pictures


@dataclass(frozen=True)
class ErrorsConfig:
    """What a learner looks at; all of it is a link's."""

    part: PartName = "test"
    amount: Literal["some", "all"] = "some"  # as many pictures of the part as it can look at in seconds, or every one
    show: Show = "surest"  # the pictures of a cell of the matrix, the surest mistakes, or the doubtful labels
    row: int = knob(0, 0, MOST_CLASSES - 1)  # of the cell: the class that the label says
    column: int = knob(1, 0, MOST_CLASSES - 1)  # the class that the network says
    number: int = knob(-1, -1, MOST_NUMBER)  # the picture that is looked at, in its part; −1: the first that is shown
    of: str = word("[a-z0-9]{1,20}")  # which set the corrected labels belong to
    corrected: tuple[int, ...] = knob((), 0, 2**31 - 1)  # place, label, place, label …: see PicturesConfig
    epochs: int = knob(3, 1, 20)  # to train on
