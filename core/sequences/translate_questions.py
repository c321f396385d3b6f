"""What a learner may predict about translating; every answer is computed here. Knows no wording and no tensor."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from core.quiz import Question
from core.sequences.translate_config import TranslateModel

WRITTEN, WANTED = "the cat sat on mat", "the cat sat on the mat"  # what BLEU is asked of
FIRST = {"A": 0.55, "B": 0.45}  # a first token, and behind it the likeliest second one
SECOND = {"A": 0.4, "B": 0.9}
READ, WRITE = 6, 8  # tokens of a sentence and of its translation


def shares(written: Sequence[str], wanted: Sequence[str], order: int) -> tuple[int, int]:
    """How many of the written runs of `order` tokens stand in the reference, each as often as there, and how many there are."""
    have, has = (
        Counter(tuple(each[at : at + order]) for at in range(len(each) - order + 1)) for each in (written, wanted)
    )
    return sum((have & has).values()), sum(have.values())


def bleu_of_one(written: Sequence[str], wanted: Sequence[str]) -> float:
    """BLEU of one sentence against one reference, 0 … 1: BP · (p₁·p₂·p₃·p₄)^¼ (Papineni et al., 2002)."""
    product = math.prod(right / count for right, count in (shares(written, wanted, order) for order in (1, 2, 3, 4)))
    return min(1.0, math.exp(1 - len(wanted) / len(written))) * product**0.25


def questions(model: TranslateModel) -> list[Question]:
    """A beam, a score by hand, and what cross-attention costs with the settings as they are."""
    written, wanted = WRITTEN.split(), WANTED.split()
    found = {name: FIRST[name] * SECOND[name] for name in FIRST}
    best, greedy = max(found, key=found.__getitem__), max(FIRST, key=FIRST.__getitem__)
    runs = ", ".join("{}/{}".format(*shares(written, wanted, order)) for order in (1, 2, 3, 4))
    d = model.width
    return [
        Question(
            "beam",
            100 * found[best],
            percent=True,
            values={
                "a": f"{FIRST['A']:g}",
                "b": f"{FIRST['B']:g}",
                "a2": f"{SECOND['A']:g}",
                "b2": f"{SECOND['B']:g}",
                "greedy": f"{100 * found[greedy]:.1f}",
            },
        ),
        Question(
            "bleu", 100 * bleu_of_one(written, wanted), values={"written": WRITTEN, "wanted": WANTED, "runs": runs}
        ),
        Question(
            "shares",
            float(model.layers * model.heads * (WRITE + 1) * READ),
            values={"layers": model.layers, "heads": model.heads, "read": READ, "write": WRITE},
        ),
        Question("cross", float(model.layers * 4 * (d * d + d)), values={"width": d, "layers": model.layers}),
    ]
