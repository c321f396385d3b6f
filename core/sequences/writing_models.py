"""A network that writes: characters → vectors → recurrent layers → scores of the next character. Knows no text and no run."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from core.models.dropout import Dropout
from core.models.recurrent import draw, recurrent
from core.sequences import sampling
from core.sequences.characters import UNKNOWN, Ids
from core.sequences.sampling import Choice, SamplingConfig
from core.sequences.writing_config import PIECES, WritingModel

State = Tensor | tuple[Tensor, Tensor] | None  # (layers, batch, units), of an LSTM two; None: zeros
WARM = 64  # characters that are read before those that are judged
WINDOW = 128  # characters that are read at once, when a text is only read


class Writer(nn.Module):
    """`logits, state = writer(ids, state)`: ids (batch, time) → logits (batch, time, characters)."""

    def __init__(self, config: WritingModel, count: int, generator: Generator) -> None:
        super().__init__()
        self.count = count
        one_hot = config.inputs == "one_hot"
        self.embedding = None if one_hot else draw(nn.Embedding(count, config.embedding), generator)
        wide = count if one_hot else config.embedding
        self.recurrent = recurrent(config.cell, wide, config.units, config.layers, generator, config.forget_bias)
        self.dropout = draw(Dropout(config.dropout), generator) if config.dropout else None
        self.readout = draw(nn.Linear(config.units, count), generator)

    def forward(self, ids: Tensor, state: State = None) -> tuple[Tensor, State]:
        hidden, state = self.recurrent(self.vectors(ids), state)  # (B, T, H)
        if self.dropout is not None:
            hidden = self.dropout(hidden)
        return self.readout(hidden), state  # (B, T, V)

    def vectors(self, ids: Tensor) -> Tensor:
        """ids (…) → (…, E): learned vectors, or a 1 among zeros, which picks one row of the weights of all gates."""
        if self.embedding is not None:
            return self.embedding(ids)
        # F.one_hot would make integers of eight bytes first: three times the room, gigabytes where there are thousands of characters
        zeros = torch.zeros(*ids.shape, self.count, device=ids.device)
        return zeros.scatter_(-1, ids[..., None], 1.0)


def detached(state: State) -> State:
    """The same numbers without the way back to what made them: there the gradient ends (truncated backpropagation)."""
    if state is None:
        return None
    return (
        state.detach().float() if isinstance(state, Tensor) else (state[0].detach().float(), state[1].detach().float())
    )


@torch.no_grad()
def bits(model: nn.Module, ids: Ids, place: tuple[int, int]) -> tuple[float, int]:
    """−log₂ p(character | all before it), its mean over ids[a:b], and over how many it was taken.

    The place is read as 16 pieces side by side; each begins 64 characters early, so that the network is in the text. What the
    pieces cannot share evenly is left out at the end; of a place that writing_facts.judged gives, nothing is.
    """
    a, b = place
    pieces = min(PIECES, b - a)
    length = (b - a) // pieces
    warm = min(WARM, a - 1)
    starts = a + length * np.arange(pieces)[:, None]
    rows = torch.from_numpy(ids[starts - 1 - warm + np.arange(warm + length + 1)])  # (pieces, warm + length + 1)
    was, total, state = model.training, 0.0, None
    model.eval()
    for begin in range(0, warm + length, WINDOW):
        inputs = rows[:, begin : min(begin + WINDOW, warm + length)]
        logits, state = model(inputs, state)
        judged = max(0, warm - begin)  # of this window the first ones only warm up
        targets = rows[:, begin + 1 : begin + 1 + inputs.shape[1]][:, judged:]
        total += F.cross_entropy(logits[:, judged:].flatten(0, 1), targets.flatten(), reduction="sum").item()
    model.train(was)
    return total / math.log(2) / (pieces * length), pieces * length


@torch.no_grad()
def written(
    model: nn.Module, prompt: Ids, config: SamplingConfig, draws: Iterator[float]
) -> Iterator[tuple[int, Choice]]:
    """One character after the other, each with the distribution it was drawn from, as long as there are `draws` in [0, 1).

    The model must be in evaluation. "Unknown" is never written. An empty prompt begins as if after an unknown character.
    """
    logits, state = model(torch.from_numpy(prompt if len(prompt) else np.array([UNKNOWN]))[None], None)
    for u in draws:
        scores = logits[0, -1].double().numpy()
        scores[UNKNOWN] = -np.inf
        chosen = sampling.choice(scores, config)
        place = sampling.draw(chosen.final, u)
        yield place, chosen
        logits, state = model(torch.tensor([[place]]), state)


@torch.inference_mode()
def sample(model: nn.Module, prompt: Ids, temperature: float, draws: Iterable[float]) -> list[int]:
    """What `written` writes without a cut, in a third less time: a run that trains spends it again and again."""
    was, places = model.training, []
    model.eval()
    logits, state = model(torch.from_numpy(prompt if len(prompt) else np.array([UNKNOWN]))[None], None)
    place = torch.zeros(1, 1, dtype=torch.int64)
    for u in draws:
        scores = logits[0, -1].numpy().astype(np.float64)
        scores[UNKNOWN] = -np.inf
        places.append(sampling.draw(sampling.softmax(scores, temperature), u))
        place[0, 0] = places[-1]
        logits, state = model(place, state)
    model.train(was)
    return places
