"""What a learner may predict about a network that writes; every answer is computed here. Knows no wording."""

from __future__ import annotations

import math

import numpy as np

from core.quiz import Question
from core.sequences import sampling
from core.sequences.writing_config import WritingModel

GATES = {"rnn": 1, "gru": 3, "lstm": 4}  # times as many weights as the plain cell
SHARES = (0.5, 0.25, 0.15, 0.07, 0.03)  # of an example with five characters
NUCLEUS, HALF = 0.9, 0.5  # the top-p and the temperature that are asked about


def recurrent_parameters(model: WritingModel, vocabulary: int) -> int:
    """The numbers that the recurrent layers learn: of each gate H·(I + H) weights and two times H biases."""
    inputs = vocabulary if model.inputs == "one_hot" else model.embedding
    sizes = [inputs, *([model.units] * (model.layers - 1))]
    return sum(GATES[model.cell] * model.units * (each + model.units + 2) for each in sizes)


def questions(model: WritingModel, vocabulary: int | None) -> list[Question]:
    """`vocabulary` is None as long as nobody has counted the text's characters."""
    shares = np.array(SHARES)
    heated = sampling.softmax(np.log(shares), HALF)
    found = [
        Question(
            "nucleus",
            float(sampling.top_p(shares, NUCLEUS).sum()),
            values={"share": NUCLEUS, "shares": ", ".join(f"{each:g}" for each in SHARES)},
        ),
        Question("heated", float(100 * heated[0]), values={"temperature": HALF, "first": SHARES[0]}, percent=True),
    ]
    if vocabulary is not None:
        found.insert(0, Question("uniform", math.log2(vocabulary), values={"vocabulary": vocabulary}))
    if model.layers == 1 and model.inputs == "embedding":
        values = {"units": model.units, "embedding": model.embedding, "gates": GATES[model.cell]}
        found.append(Question("weights", float(recurrent_parameters(model, vocabulary or 0)), values=values))
    return found
