"""Sequences of signs with an answer that only looking about can give: five tasks, made as they are needed. Knows no network.

reverse   letters; the answer at each place is the letter of the mirrored place: yᵢ = x_{T+1−i}
sort      letters; the answer at place i is the i-th of them in the order of the alphabet
copy      letters; the answer at each place is its own letter
majority  letters; one answer: the letter that occurs most often, of which there is only one
brackets  brackets that are nested correctly; the answer at each place is where its partner stands

Of majority a sign of its own stands before the letters: that is where the answer is read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from core.errors import Problem

Made = Literal["reverse", "sort", "copy", "majority", "brackets"]
MADE: tuple[Made, ...] = get_args(Made)
LETTERS = "ABCDEFGHIJKLMNOPQRST"
BRACKETS = "([)]"  # what closes stands two places after what opens
ASK = "?"  # stands before the letters where there is one answer for all of them
TRAINING, VALIDATION, TEST = range(3)  # what sequences are drawn for
_KINDS = len(BRACKETS) // 2
Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Form:
    """The sizes of a task's sequences."""

    steps: int  # signs of a sequence, the one that asks included
    answers: int  # how many of its places are answered, from the first
    signs: str  # what each number of `ids` stands for
    classes: int  # of answers


class Examples(NamedTuple):
    """Sequences with their answers."""

    ids: Ids  # (batch, steps)
    targets: Ids  # (batch, answers)


def form(task: Made, length: int, letters: int) -> Form:
    """The sizes for sequences of `length` signs out of so many `letters`."""
    if task == "brackets":
        return Form(length, length, BRACKETS, length)
    signs = LETTERS[:letters]
    if task == "majority":
        return Form(length + 1, 1, signs + ASK, letters)
    return Form(length, length, signs, letters)


def answers(task: Made, ids: Ids, letters: int) -> Ids:
    """(batch, answers): what is right for these sequences (batch, steps), by the definitions above."""
    if task == "reverse":
        return ids[:, ::-1].copy()
    if task == "sort":
        return np.sort(ids, 1)
    if task == "copy":
        return ids.copy()
    if task == "majority":
        return _counts(ids[:, 1:], letters).argmax(1)[:, None]
    return np.stack([_partners(row) for row in ids])


def sources(task: Made, ids: Ids, letters: int) -> NDArray[np.bool_]:
    """(batch, answers, steps): at which places of a sequence stands what the answer is made of.

    reverse: the mirrored place; copy: the same; brackets: the partner; sort and majority: every place that holds the answer.
    """
    count, steps = ids.shape
    here = np.arange(steps)
    if task == "majority" or task == "sort":
        return np.asarray(ids[:, None, :] == answers(task, ids, letters)[:, :, None])
    partner = {"reverse": np.broadcast_to(here[::-1], ids.shape), "copy": np.broadcast_to(here, ids.shape)}.get(task)
    if partner is None:
        partner = answers(task, ids, letters)
    found = np.zeros((count, steps, steps), np.bool_)
    np.put_along_axis(found, partner[:, :, None], True, 2)
    return found


def drawn(task: Made, length: int, letters: int, count: int, seed: int, part: int, step: int = 0) -> Examples:
    """`count` sequences of a part, the same ones whenever they are asked for; of TRAINING other ones in every step."""
    random = np.random.default_rng([seed, part, step])
    if task == "brackets":
        ids = _nested(length, count, random)
    elif task == "majority":
        ids = np.concatenate([np.full((count, 1), letters), _won(length, letters, count, random)], 1)
    else:
        ids = random.integers(letters, size=(count, length))
    return Examples(ids, answers(task, ids, letters))


def blind(task: Made, length: int, letters: int) -> tuple[float, float]:
    """Loss and accuracy of whoever knows the task but looks at no sign: the best fixed probabilities at each place.

    reverse, copy, majority: ln L and 1/L. sort: the entropy of the i-th smallest of T letters, its greatest probability, the
    mean over i. brackets: the same of the partner's place.
    """
    if task == "sort":
        return _fixed(_order_statistics(length, letters))
    if task == "brackets":
        return _fixed(_partner_chances(length))
    return math.log(letters), 1 / letters


def read(task: Made, text: str, length: int, letters: int) -> Ids:
    """The numbers of what somebody typed, (1, steps); spaces and small letters do not matter.

    Raises Problem("encoder_sign", sign, signs), ("encoder_length", count, wanted), ("encoder_unbalanced"), ("encoder_tie").
    """
    signs = BRACKETS if task == "brackets" else LETTERS[:letters]
    written = "".join(text.upper().translate(_WIDE).split())
    for sign in written:
        if sign not in signs:
            raise Problem("encoder_sign", sign=sign, signs=" ".join(signs))
    if len(written) != length:
        raise Problem("encoder_length", count=len(written), wanted=length)
    ids = np.array([[signs.index(sign) for sign in written]], np.int64)
    if task == "brackets" and not _is_nested(ids[0]):
        raise Problem("encoder_unbalanced")
    if task == "majority":
        counts = np.sort(_counts(ids, letters)[0])
        if counts[-1] == counts[-2]:
            raise Problem("encoder_tie")
        ids = np.concatenate([[[letters]], ids], 1)
    return ids


# what a Chinese keyboard writes: full-width letters and brackets
_WIDE = {ord("Ａ") + i: sign for i, sign in enumerate(LETTERS)} | {ord(a): b for a, b in zip("（）［］【】", "()[][]", strict=True)}  # fmt: skip


def _counts(ids: Ids, letters: int) -> Ids:
    """(batch, letters): how often each letter occurs."""
    return np.asarray((ids[:, :, None] == np.arange(letters)).sum(1))


def _won(length: int, letters: int, count: int, random: np.random.Generator) -> Ids:
    """Sequences in which one letter is more frequent than any other; those with a tie are drawn again."""
    ids = random.integers(letters, size=(count, length))
    while True:
        most = np.sort(_counts(ids, letters), 1)[:, -2:]
        tied = most[:, 0] == most[:, 1]
        if not tied.any():
            return ids
        ids[tied] = random.integers(letters, size=(int(tied.sum()), length))


def _nested(length: int, count: int, random: np.random.Generator) -> Ids:
    """Correctly nested sequences, every one of them equally likely (those of one kind: Catalan many).

    At each place an opening bracket is drawn with the share of continuations that begin with one:
    p(open | depth d, r signs left) = (d + 2)/(d + 1) · (r − d)/(2r), as paths back to 0 are counted (Arnold & Sleep 1980).
    """
    ids = np.empty((count, length), np.int64)
    kinds = random.integers(_KINDS, size=(count, length))
    stack, depth, rows = np.empty((count, length + 1), np.int64), np.zeros(count, np.int64), np.arange(count)
    for place in range(length):
        left = length - place
        opens = random.random(count) < (depth + 2) / (depth + 1) * (left - depth) / (2 * left)
        depth -= ~opens
        ids[:, place] = np.where(opens, kinds[:, place], _KINDS + stack[rows, depth])
        stack[rows[opens], depth[opens]] = kinds[opens, place]
        depth += opens
    return ids


def _partners(row: Ids) -> Ids:
    """Where the partner of each bracket stands."""
    found, stack = np.zeros(len(row), np.int64), list[int]()
    for place, sign in enumerate(row):
        if sign < _KINDS:
            stack.append(place)
        else:
            found[place] = stack.pop()
            found[found[place]] = place
    return found


def _is_nested(row: Ids) -> bool:
    stack = list[int]()
    for sign in row:
        if sign < _KINDS:
            stack.append(int(sign))
        elif not stack or stack.pop() != sign - _KINDS:
            return False
    return not stack


def _fixed(chances: NDArray[np.float64]) -> tuple[float, float]:
    """Of the probabilities of the answer at each place (answers, classes): mean entropy, mean of the greatest."""
    logs = np.log(chances, where=chances > 0, out=np.zeros_like(chances))
    return float(-(chances * logs).sum(1).mean()), float(chances.max(1).mean())


def _order_statistics(length: int, letters: int) -> NDArray[np.float64]:
    """p(i-th smallest = k): P(i-th ≤ k) = P(at least i of T letters are ≤ k), which is binomial with (k+1)/L."""
    below = np.zeros((length, letters + 1))
    for k in range(letters):
        p = (k + 1) / letters
        exactly = np.array([math.comb(length, n) * p**n * (1 - p) ** (length - n) for n in range(length + 1)])
        below[:, k + 1] = exactly[::-1].cumsum()[::-1][1:]
    return np.maximum(0.0, np.diff(below, axis=1))


def _partner_chances(length: int) -> NDArray[np.float64]:
    """p(partner of place i = j): what is between them and what is outside are correctly nested: C_a · C_b / C_n where j follows i."""
    catalan = [math.comb(2 * n, n) // (n + 1) for n in range(length // 2 + 1)]
    chances = np.zeros((length, length))
    for i in range(length):
        for j in range(i + 1, length, 2):
            inside = (j - i - 1) // 2
            chances[i, j] = chances[j, i] = catalan[inside] * catalan[length // 2 - 1 - inside] / catalan[-1]
    return chances
