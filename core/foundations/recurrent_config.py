"""What a learner can set of a recurrent cell and its sequence. Knows no cell's formulas.

A sequence is numbers, each step to tell the next one and the last the `target`; or a text, whose characters come in one-hot and whose
last one is only to be told.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from core.config import knob, word
from core.errors import Problem
from core.foundations.activations import Array
from core.foundations.recurrent import GATES, KEEPS, Cell, Weights

FEWEST, MOST = 2, 12  # steps
LONGEST = 60  # signs that a text may be made of; some characters are several
TEXT = "hello"  # what follows an l depends on what came before it
ALL = 99  # a place behind all others: everything is computed
Quantity = Literal["i", "f", "g", "o", "c", "r", "z", "n", "h", "y"]


@dataclass(frozen=True)
class RecurrentConfig:
    """The cell, its sequence, its weights, and what is looked at."""

    cell: Cell = "lstm"
    kind: Literal["numbers", "text"] = "numbers"
    inputs: tuple[float, ...] = knob((1.0, 0.0, -0.5, 0.0, 0.5, 0.0, -0.5, 0.0), -2.0, 2.0, step=0.1)
    text: str = word(r"[^\x00-\x1f]{0,60}")
    target: float = knob(1.0, -2.0, 2.0, step=0.1)
    judged: Literal["end", "each"] = "end"
    hidden: int = knob(2, 1, 4)
    spread: float = knob(1.0, 0.1, 4.0, step=0.1)
    forget_bias: float = knob(1.0, -4.0, 6.0, step=0.1)
    seed: int = knob(0, 0, 999)
    weights: tuple[float, ...] = knob((), -99.0, 99.0)  # the learner's own; none: drawn with the seed
    learning_rate: float = knob(0.1, 0.001, 2.0, log=True, step=0.0)
    place: int = knob(ALL, 0, ALL)  # how far it is computed
    step: int = knob(3, 1, MOST)
    quantity: Quantity = "f"
    unit: int = knob(1, 1, MOST + 1)
    show: Literal["values", "gradients"] = "values"
    scale: Literal["log", "linear"] = "log"


@dataclass(frozen=True)
class Sequence:
    """What goes in and what is to come out."""

    x: Array  # (T, I)
    targets: Array  # (T, O)
    judged: Array  # (T,)
    letters: tuple[str, ...]  # the characters that the columns of x stand for; none where numbers go in


def characters(text: str) -> list[str]:
    """A text in what people call characters: accents, joined emoji and flags are not torn apart."""
    found: list[str] = []
    for sign in unicodedata.normalize("NFC", text):
        joins = unicodedata.category(sign)[0] == "M" or sign == "\u200d" or "\U0001f3fb" <= sign <= "\U0001f3ff"
        after = bool(found) and found[-1].endswith("\u200d")
        flag = "\U0001f1e6" <= sign <= "\U0001f1ff" and bool(found) and len(found[-1]) == 1
        if found and (joins or after or (flag and "\U0001f1e6" <= found[-1] <= "\U0001f1ff")):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def read_text(text: str) -> str:
    """The text, if it can be a sequence. Raises Problem "recurrent_text_short" | "recurrent_text_long"."""
    count = len(characters(text))
    if count > MOST + 1 or len(text) > LONGEST:
        raise Problem("recurrent_text_long", count=count, limit=MOST + 1)
    if count <= FEWEST:
        raise Problem("recurrent_text_short", count=count, needed=FEWEST + 1)
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise Problem("recurrent_text_sign")
    return text


def sequence(config: RecurrentConfig) -> Sequence:
    """The sequence of these settings. Raises Problem as `read_text`, and "recurrent_inputs" (too many numbers, or too few)."""
    if config.kind == "text":
        given = characters(read_text(config.text or TEXT))
        letters = tuple(dict.fromkeys(given))
        one_hot = np.eye(len(letters))[[letters.index(each) for each in given]]
        x, targets = one_hot[:-1], one_hot[1:]
    else:
        if not FEWEST <= len(config.inputs) <= MOST:
            raise Problem("recurrent_inputs", count=len(config.inputs), low=FEWEST, high=MOST)
        letters = ()
        x = np.array(config.inputs)[:, None]
        targets = np.array([*config.inputs[1:], config.target])[:, None]
    judged = np.arange(len(x)) == len(x) - 1 if config.judged == "end" else np.ones(len(x), bool)
    return Sequence(x, targets, judged, letters)


def sizes(config: RecurrentConfig) -> dict[str, tuple[int, ...]]:
    """The shape of each weight, by its name in `Weights`. Raises as `sequence`."""
    inputs = sequence(config).x.shape[1]
    H, g = config.hidden, len(GATES[config.cell])
    m = (H,) if config.cell == "gru" else (0,)
    return {"W": (g * H, inputs), "U": (g * H, H), "b": (g * H,), "m": m, "V": (inputs, H), "d": (inputs,)}


def drawn(config: RecurrentConfig) -> tuple[float, ...]:
    """Weights by the seed, one after the other: uniform within ±spread/√H as in PyTorch, to two decimals; every bias 0."""
    random = np.random.default_rng(config.seed)
    bound = config.spread / np.sqrt(config.hidden)
    listed: list[float] = []
    for name, size in sizes(config).items():
        values = random.uniform(-bound, bound, size) if name in "WUV" else np.zeros(size)
        listed += np.round(values, 2).ravel().tolist()
    return tuple(listed)


def weights(config: RecurrentConfig) -> Weights:
    """The weights in use; `forget_bias` is added to the bias of the gate that keeps the old state.

    Raises Problem "setting_wrong_count" (there are not as many weights as the cell has) and as `sequence`.
    """
    shapes = sizes(config)
    count = sum(int(np.prod(shape)) for shape in shapes.values())
    listed = np.array(config.weights or drawn(config))
    if len(listed) != count:
        raise Problem("setting_wrong_count", name="weights", wanted=count, count=len(listed))
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes.values()])[:-1]
    found = Weights(*(part.reshape(shape) for part, shape in zip(np.split(listed, ends), shapes.values(), strict=True)))
    b, keeps = found.b.copy(), KEEPS[config.cell]
    if keeps:
        row = GATES[config.cell].index(keeps) * config.hidden
        b[row : row + config.hidden] += config.forget_bias
    return found._replace(b=b)


def settled(config: RecurrentConfig) -> RecurrentConfig:
    """The same with a sequence and weights that can be used: what cannot is given up for the default."""
    try:
        sequence(config)
    except Problem:
        config = replace(config, inputs=RecurrentConfig.inputs, text="")
    try:
        weights(config)
    except Problem:
        config = replace(config, weights=())
    return config


def computed(config: RecurrentConfig) -> RecurrentConfig:
    """What the numbers depend on; all that only says how they are looked at as it is by default."""
    plain = RecurrentConfig()
    looks = ("learning_rate", "place", "step", "quantity", "unit", "show", "scale")
    return replace(config, **{name: getattr(plain, name) for name in looks})


def others(config: RecurrentConfig) -> dict[str, tuple[float, ...]]:
    """Drawn weights of all three cells for the same sequence, by the cell's name."""
    return {cell: drawn(replace(config, cell=cell, weights=())) for cell in GATES}  # type: ignore[arg-type]
