"""Questions on the page of reading, with answers that are computed from its settings. Knows no tensor and no page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from core.data.text_config import Language
from core.data.text_sets import labelled
from core.data.token_words import words
from core.quiz import Question
from core.sequences.reading_config import ReadingModel
from core.sequences.wilson import wilson

GATES = {"rnn": 1, "gru": 3, "lstm": 4}  # how many sets of weights a cell has: its gates and the candidate


def facts(name: str, own: str = "") -> tuple[dict[str, Any], dict[str, Any]]:
    """Asked through the oracle: how many texts of a set are in each part, and how many of each class among those of the test.

    Raises Problem as core.data.text_sets.labelled does.
    """
    found = labelled(name, own)
    test = Counter(found.labels[found.parts["test"]].tolist())
    train = Counter(found.labels[found.parts["train"]].tolist())
    return {
        "parts": {part: len(rows) for part, rows in found.parts.items()},
        "test": [test[each] for each in range(len(found.classes))],
        "train": [train[each] for each in range(len(found.classes))],
    }, {}


def cell_parameters(model: ReadingModel) -> int:
    """The numbers that a one-layer cell learns as PyTorch has it, each gate with two biases: G·(H·E + H·H + 2·H)."""
    h, e = model.units, model.embedding
    return GATES[model.cell] * (h * e + h * h + 2 * h)


def bag(text: str, language: Language) -> Counter[str]:
    """What a bag of words keeps of a text: which tokens, and how often. Of Chinese the tokens are characters here."""
    return Counter(words(text, language)[0] if language == "en" else text)


def questions(
    model: ReadingModel,
    pair: Sequence[str],
    language: Language,
    classes: Sequence[str],
    known: Mapping[str, Any] | None,
) -> list[Question]:
    """`pair`: two sentences of the same words; `known`: `facts` of the chosen set, None while they are not there."""
    first, second = (bag(text, language) for text in pair)
    found = [
        Question("order", "same" if first == second else "other", ("same", "other", "opposite"), {"first": pair[0], "second": pair[1]}),
        Question("cell", cell_parameters(model), values={"units": model.units, "embedding": model.embedding, "gates": GATES[model.cell]}),
    ]  # fmt: skip
    if known is None or len(known["test"]) != len(classes):
        return found
    common = max(range(len(classes)), key=lambda each: int(known["train"][each]))
    count, most = sum(known["test"]), known["test"][common]
    floor = {"name": classes[common], "most": f"{most:,}", "count": f"{count:,}"}
    found.insert(0, Question("floor", 100 * most / count, percent=True, values=floor))
    right = round(0.8 * count)
    low, high = wilson(right, count)
    values = {"right": f"{right:,}", "count": f"{count:,}", "low": f"{100 * low:.1f}", "high": f"{100 * high:.1f}"}
    sizes = ("1", "3", "10", "25")
    points = 100 * (high - low)
    nearest = min(sizes, key=lambda each: abs(points - float(each)) / float(each))
    found.append(Question("interval", nearest, sizes, {**values, "points": f"{points:.1f}"}))
    return found
