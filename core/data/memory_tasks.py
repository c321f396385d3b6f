"""Sequences that can only be answered by who remembers: four tasks, made as they are needed. Knows no network.

adding  every step a number u ~ U(0, 1) and a mark; one step of the first half and one of the second are marked.
        At the end: the sum of the two marked numbers (Hochreiter & Schmidhuber 1997).
copy    `symbols` letters of eight, then `length` blanks, the last of them a sign to start; then the letters are to be told in
        their order, and nothing before (Hochreiter & Schmidhuber 1997; Arjovsky et al. 2016).
recall  a marked letter of eight, then only random letters. At the end: the marked one.
parity  bits. At the end, or at each step, whether the number of ones so far is odd.

What is judged are always the last steps of a sequence, and what counts as an answer the last of those.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.config import check, knob

Task = Literal["adding", "copy", "recall", "parity"]
LETTERS = 8
BLANK, START = LETTERS, LETTERS + 1  # of the copy task: what follows the letters
TRAINING, VALIDATION, TEST = range(3)  # what sequences are drawn for


@dataclass(frozen=True)
class MemoryData:
    """Which task, and how long."""

    task: Task = "adding"
    length: int = knob(40, 4, 200)  # steps; of the copy task the steps between the letters and their repetition
    symbols: int = knob(3, 1, 10)  # letters to be copied
    judged: Literal["end", "each"] = "end"  # of parity: only the last answer, or that of every step

    def __post_init__(self) -> None:
        check(self)


class Form(NamedTuple):
    """The sizes of a task's sequences. Lags count back from the last step, which is judged in every task."""

    steps: int
    inputs: int  # numbers that come in at a step
    outputs: int  # numbers that go out: classes, or 1 where the answer is a number
    judged: int  # how many of the last steps count in the loss
    answers: int  # how many of the last steps are answers: what accuracy counts
    nearest: int  # from how far back something is needed for the last answer …
    furthest: int  # … and from how far at most


class Examples(NamedTuple):
    """Sequences with their answers."""

    inputs: NDArray[np.float32]  # (batch, steps, inputs)
    targets: NDArray[Any]  # (batch, judged): classes as int64, or float32 numbers


class Blind(NamedTuple):
    """What is reached by the best fixed answer at each step, without a look at what comes in."""

    loss: float
    accuracy: float | None


def form(data: MemoryData) -> Form:
    """The sizes; the copy task has length + 2·symbols steps, the others `length`."""
    T, n = data.length, data.symbols
    if data.task == "adding":
        return Form(T, 2, 1, 1, 1, 0, T - 1)
    if data.task == "copy":  # every letter is to be told T + n steps after it came
        return Form(T + 2 * n, LETTERS + 2, LETTERS + 1, T + 2 * n, n, T + n, T + n)
    if data.task == "recall":
        return Form(T, LETTERS + 1, LETTERS, 1, 1, T - 1, T - 1)
    return Form(T, 1, 2, T if data.judged == "each" else 1, 1, 0, T - 1)


def blind(data: MemoryData) -> Blind:
    """adding: the variance of a sum of two numbers, 2 · 1/12 = 1/6. Else the entropy of the target, averaged over the judged steps:
    copy n·ln 8 / (T + 2n), recall ln 8, parity ln 2."""
    if data.task == "adding":
        return Blind(1 / 6, None)
    if data.task == "copy":
        return Blind(data.symbols * math.log(LETTERS) / form(data).steps, 1 / LETTERS)
    classes = LETTERS if data.task == "recall" else 2
    return Blind(math.log(classes), 1 / classes)


def blind_loss(data: MemoryData, targets: NDArray[Any]) -> float:
    """What the best fixed answers lose on these very targets: of sums (1 − t)², which scatters about 1/6; of classes as `blind`."""
    return float(((1 - targets) ** 2).mean()) if data.task == "adding" else blind(data).loss


def examples(data: MemoryData, count: int, random: np.random.Generator) -> Examples:
    """`count` sequences, drawn from `random`."""
    return _MAKERS[data.task](data, count, random)


def drawn(data: MemoryData, count: int, seed: int, part: int, step: int = 0) -> Examples:
    """`count` sequences of a part, the same ones whenever they are asked for; of TRAINING other ones in every step."""
    return examples(data, count, np.random.default_rng([seed, part, step]))


def _adding(data: MemoryData, count: int, random: np.random.Generator) -> Examples:
    half, rows = data.length // 2, np.arange(count)
    inputs = np.zeros((count, data.length, 2), np.float32)
    inputs[..., 0] = random.random((count, data.length), dtype=np.float32)
    inputs[rows, random.integers(half, size=count), 1] = 1
    inputs[rows, random.integers(half, data.length, size=count), 1] = 1
    return Examples(inputs, (inputs[..., 0] * inputs[..., 1]).sum(1, keepdims=True, dtype=np.float32))


def _copy(data: MemoryData, count: int, random: np.random.Generator) -> Examples:
    steps, n = form(data).steps, data.symbols
    letters = random.integers(LETTERS, size=(count, n))
    seen, told = np.full((2, count, steps), BLANK)
    seen[:, :n] = letters
    seen[:, -n - 1] = START
    told[:, -n:] = letters
    return Examples(np.eye(LETTERS + 2, dtype=np.float32)[seen], told)


def _recall(data: MemoryData, count: int, random: np.random.Generator) -> Examples:
    letters = random.integers(LETTERS, size=(count, data.length))
    inputs = np.zeros((count, data.length, LETTERS + 1), np.float32)
    inputs[..., :LETTERS] = np.eye(LETTERS, dtype=np.float32)[letters]
    inputs[:, 0, LETTERS] = 1  # the mark
    return Examples(inputs, letters[:, :1])


def _parity(data: MemoryData, count: int, random: np.random.Generator) -> Examples:
    bits = random.integers(2, size=(count, data.length))
    odd = bits.cumsum(1) % 2
    return Examples(bits[..., None].astype(np.float32), odd[:, -form(data).judged :])


_MAKERS = {"adding": _adding, "copy": _copy, "recall": _recall, "parity": _parity}
