"""Networks that read a text and say its class: a recurrent one, and two that do not know the order of the words. Know no text.

Each is called with token numbers (batch, time), 0 where a text has ended, and answers with scores (batch, classes).
"""

from __future__ import annotations

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from core.models.dropout import Dropout
from core.models.recurrent import draw, recurrent
from core.sequences.reading_config import ReadingModel

SPREAD = 0.1  # standard deviation of a token's first numbers: a rare token, hardly ever corrected, says little


class Reader(nn.Module):
    """Token → vector → recurrent layers → pooled over the text's own tokens → scores.

    What stands behind a text's end is read, too, but after it: no hidden state before it depends on that, and none after it is
    looked at. So a text's scores do not depend on what it is padded with.
    """

    def __init__(self, config: ReadingModel, vocabulary: int, classes: int, generator: Generator) -> None:
        super().__init__()
        self.pooling = config.pooling
        self.embedding = embedding(vocabulary, config.embedding, generator)
        self.recurrent = recurrent(
            config.cell, config.embedding, config.units, config.layers, generator, config.forget_bias
        )
        self.dropout = dropout(config.dropout, generator)
        self.readout = draw(nn.Linear(config.units, classes), generator)

    def forward(self, ids: Tensor) -> Tensor:
        return self.judge(self.embedding(ids), ids != 0)

    def judge(self, x: Tensor, there: Tensor) -> Tensor:
        """Scores (batch, classes) of embedded texts x (batch, time, embedding); `there` (batch, time): which are tokens."""
        hidden, _ = self.recurrent(self.dropout(x))  # (batch, time, units)
        return self.readout(self.dropout(self.pool(hidden, there)))

    def pool(self, hidden: Tensor, there: Tensor) -> Tensor:
        """(batch, time, units) → (batch, units), over the places where something is."""
        if self.pooling == "max":
            return hidden.masked_fill(~there[..., None], -torch.inf).amax(1)
        count = there.sum(1)
        if self.pooling == "mean":
            return (hidden * there[..., None]).sum(1) / count[:, None]
        return hidden[torch.arange(len(hidden)), count - 1]


class BagOfWords(nn.Module):
    """z_c = b_c + Σ_t w_{t,c} · n_t: n_t is how often token t occurs in the text, or 1 where it does. Order means nothing."""

    def __init__(self, vocabulary: int, classes: int, times: bool) -> None:
        super().__init__()
        self.times = times
        self.weights = nn.Parameter(torch.zeros(vocabulary, classes))  # nothing speaks for a class before it was seen
        self.bias = nn.Parameter(torch.zeros(classes))

    def forward(self, ids: Tensor) -> Tensor:
        ids = ids.sort(1).values  # equal ones are neighbors
        counts = ids != 0
        if not self.times:
            counts[:, 1:] &= ids[:, 1:] != ids[:, :-1]
        return F.embedding_bag(ids, self.weights, mode="sum", per_sample_weights=counts.to(self.weights)) + self.bias


class Average(nn.Module):
    """Token → vector → their mean over the text → scores: a bag of words whose weights lie in a few dimensions."""

    def __init__(self, config: ReadingModel, vocabulary: int, classes: int, generator: Generator) -> None:
        super().__init__()
        self.embedding = embedding(vocabulary, config.embedding, generator)
        self.dropout = dropout(config.dropout, generator)
        self.readout = draw(nn.Linear(config.embedding, classes), generator)

    def forward(self, ids: Tensor) -> Tensor:
        mean = F.embedding_bag(ids, self.embedding.weight, mode="mean", padding_idx=0)  # (batch, embedding)
        return self.readout(self.dropout(mean))


def embedding(vocabulary: int, width: int, generator: Generator) -> nn.Embedding:
    """A vector for each token; that of padding stays zero."""
    made = nn.Embedding(vocabulary, width, padding_idx=0)
    draw(made, generator)
    with torch.no_grad():
        made.weight *= SPREAD
    return made


def dropout(share: float, generator: Generator) -> nn.Module:
    """Dropout, or nothing."""
    return draw(Dropout(share), generator) if share else nn.Identity()
