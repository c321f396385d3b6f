"""Code as it circulates: as many sums as pixels, and no padding. What it reads past the border, and what becomes of it.

Each function is what its kind of program does with a picture (height, width) and a kernel (k, k); `memory` plays a language
that reads on in memory without asking, and NaN stands for what nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.foundations.activations import Array

Code = Literal["slices", "indices", "centered", "memory"]


def slices(picture: Array, kernel: Array, output: Array) -> None:
    """NumPy slices; past the border a slice comes out smaller, without a word."""
    (height, width), k = picture.shape, len(kernel)
    for i in range(height):
        for j in range(width):
            output[i, j] = np.sum(picture[i : i + k, j : j + k] * kernel)


def indices(picture: Array, kernel: Array, output: Array) -> None:
    """Number by number; an index that is too large stops the program."""
    (height, width), k = picture.shape, len(kernel)
    for i in range(height):
        for j in range(width):
            for a in range(k):
                for b in range(k):
                    output[i, j] += picture[i + a, j + b] * kernel[a, b]


def centered(picture: Array, kernel: Array, output: Array) -> None:
    """The window around the pixel; in Python the index −1 is the last one: the picture's other side."""
    (height, width), k = picture.shape, len(kernel)
    for i in range(height):
        for j in range(width):
            for a in range(k):
                for b in range(k):
                    output[i, j] += picture[i + a - k // 2, j + b - k // 2] * kernel[a, b]


def memory(picture: Array, kernel: Array, output: Array) -> None:
    """As in C: one row lies behind the other, and behind the last lies something else."""
    (height, width), k = picture.shape, len(kernel)
    pixels = np.append(picture.ravel(), np.full(k * (width + 1), np.nan))
    for i in range(height):
        for j in range(width):
            for a in range(k):
                for b in range(k):
                    output[i, j] += pixels[(i + a) * width + (j + b)] * kernel[a, b]


CODES = {"slices": slices, "indices": indices, "centered": centered, "memory": memory}


@dataclass(frozen=True)
class Outcome:
    """How a program ended: it broke off ("error"), in silence it read past the border ("beyond"), or it never had to ("fine")."""

    kind: Literal["error", "beyond", "fine"]
    message: str  # of the error
    done: int  # sums that were complete before it broke off, or all
    outside: int  # of all places, those whose window reaches past the border


def run(code: Code, picture: Array, kernel: Array) -> tuple[Outcome, Array]:
    """Let the program run on zeros as large as the picture; how it ended, and the output as it then was."""
    output = np.zeros(picture.shape)
    (height, width), k = picture.shape, len(kernel)
    outside = height * width - max(0, height - k + 1) * max(0, width - k + 1)
    try:
        CODES[code](picture, kernel, output)
    except (IndexError, ValueError) as trouble:
        frame = trouble.__traceback__
        while frame and frame.tb_frame.f_code is not CODES[code].__code__:
            frame = frame.tb_next
        place = frame.tb_frame.f_locals if frame else {"i": 0, "j": 0}
        return Outcome("error", str(trouble).strip(), place["i"] * width + place["j"], outside), output
    return Outcome("beyond" if outside else "fine", "", height * width, outside), output
