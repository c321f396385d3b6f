"""What a learner may predict about a small GPT; every answer is computed here. Knows no wording."""

from __future__ import annotations

import math

from core.models.transformer_config import TransformerConfig
from core.quiz import Question
from core.sequences.decoder_config import PERIOD, DecoderExperiment


def block_parameters(model: TransformerConfig) -> int:
    """The numbers that one block learns: four matrices of attention, two of the feed-forward network, biases, two layer norms.

    4·(d² + d) + (2·e·d² + e·d + d) + 4·d with d the width and e the expansion.
    """
    d, e = model.width, model.expansion
    return 4 * (d * d + d) + (2 * e * d * d + e * d + d) + 4 * d


def saved(window: int) -> float:
    """How many times fewer tokens are computed with a cache while a window is filled: (1 + 2 + … + n) / n."""
    return (window + 1) / 2


def questions(experiment: DecoderExperiment, vocabulary: int | None) -> list[Question]:
    """`vocabulary` is None as long as nobody has counted the text's characters."""
    model, period = experiment.model, PERIOD
    found = [
        Question("block", float(block_parameters(model)), values={"width": model.width, "expansion": model.expansion}),
        Question("cache", saved(experiment.window), values={"window": experiment.window}),
        Question("chance", 100 / (2 * period), values={"period": period, "length": 2 * period}, percent=True),
    ]
    if vocabulary is not None:
        found.insert(0, Question("uniform", math.log2(vocabulary), values={"vocabulary": vocabulary}))
    return found
