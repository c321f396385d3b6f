"""What a learner is asked to predict about attention maps, with the answers computed. Knows no wording."""

from __future__ import annotations

import math

from core.quiz import Question

EVEN, LAYERS, HEADS = 16, 4, 8  # tokens of the text and sizes of the network that are asked about


def questions() -> list[Question]:
    """Three: the entropy of a head that looks everywhere alike, the price of switching off each head, what a large share proves."""
    shares = [1 / EVEN] * EVEN
    entropy = -sum(share * math.log2(share) for share in shares)
    return [
        Question("entropy", entropy, (), {"tokens": EVEN}),
        Question("price", float(LAYERS * HEADS + 1), (), {"layers": LAYERS, "heads": HEADS}),
        Question("proof", "open", ("yes", "no", "open")),
    ]
