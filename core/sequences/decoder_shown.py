"""What is looked at while a small GPT learns: a line whose maps are drawn, its heads on a random sequence, some answers. Knows no loop."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from core.data import decoder_tasks
from core.data.decoder_tasks import NOTHING, Rows
from core.models.transformer import Decoder
from core.sequences.characters import Characters, Ids
from core.sequences.decoder_config import PERIOD, DecoderExperiment
from core.sequences.decoder_models import by_chance, induction, maps, sample
from core.sequences.decoder_text import Text

SHOWN = 32  # characters whose maps are drawn
PROBED = 16  # random sequences that heads are judged by
ANSWERS = 8  # sums or sequences that are told with the network's answers
NEXT = 6  # letters that it goes on with
DRAWN = 7  # the seed of what is shown: the same in all runs


def shown(experiment: DecoderExperiment, known: Characters, text: Text | None, checked: Rows | None) -> Ids:
    """The characters whose maps are drawn: the beginning of the validation text, a sum with its answer, a sequence with its rounds."""
    if text is not None:
        line = text.validation.partition("\n")[2] or text.validation
        return known.encode(line[: min(SHOWN, experiment.window, text.trained // 4)])
    assert checked is not None
    if experiment.data.task == "addition":
        lines = (
            known.decode(checked.ids[:ANSWERS].ravel().tolist()).replace("\N{REPLACEMENT CHARACTER}", "").split("\n")
        )
        return known.encode(max(lines[:-1], key=len) + "\n")
    period = min(8, experiment.data.symbols, experiment.window // 2)
    once = np.random.default_rng(DRAWN).permutation(experiment.data.symbols)[:period] + 1
    return np.resize(once, min(3 * period, experiment.window)).astype(np.int64)


def prompt(experiment: DecoderExperiment, known: Characters, line: Ids) -> str:
    """What the network goes on with by itself: the sum that is shown, or the sequence's first round and a little more."""
    text = known.decode(line)
    if experiment.data.task == "addition":
        return text.partition("=")[0] + "="
    return text[: len(set(text)) + 2]


def probes(experiment: DecoderExperiment, known: Characters, window: int) -> Ids | None:
    """Random sequences of different letters, twice: (sequences, 2 · period). None of sums, which have too few signs."""
    period = min(PERIOD, known.count - 1, window // 2)
    if experiment.data.task == "addition" or period < 3:
        return None
    numbers = np.arange(1, known.count)
    return decoder_tasks.probes(np.random.default_rng(DRAWN), PROBED, period, numbers)


def chance(found: Ids | None) -> float | None:
    """How much a head that looks everywhere alike looks where it should."""
    return None if found is None else by_chance(found.shape[1] // 2)


def heads(model: Decoder, found: Ids | None) -> dict[str, Any]:
    """Of each head on the random sequences: `before`, how much it looks one character back, and `behind`, behind the last occurrence."""
    if found is None:
        return {}
    before, behind = induction(maps(model, torch.from_numpy(found)), found.shape[1] // 2)
    return {"before": before.tolist(), "behind": behind.tolist()}


def told(experiment: DecoderExperiment) -> dict[str, Any]:
    """Of a generated task."""
    data = experiment.data
    return {"digits": data.digits, "reverse": data.reverse, "symbols": data.symbols, "language": "en"}


def samples(model: Decoder, experiment: DecoderExperiment, known: Characters, checked: Rows) -> list[list[str]]:
    """[what is given, what the network writes, what is right]: always the likeliest character, of sums up to the line's end."""
    found = []
    for row in range(ANSWERS):
        text = known.decode([each for each in checked.ids[row].tolist() if each])
        if experiment.data.task == "addition":
            given, _, right = text.partition("\n")[0].partition("=")
            given += "="
            count, end = len(right) + 2, len(known.letters)  # the last sign is the line's end
        else:
            period = len(set(text))
            given, right, end = text[: period + 2], text[period + 2 : period + 2 + NEXT], NOTHING
            count = len(right)
        wrote = known.decode(sample(model, known.encode(given), 0.0, [0.5] * count, end))
        found.append([given, wrote.removesuffix("\n"), right])
    return found


@torch.no_grad()
def places(model: Decoder, rows: Rows) -> list[float]:
    """The share of right digits of the answers by their power of ten, the ones first; what stands before them is right."""
    was = model.training
    model.eval()
    best = model(torch.from_numpy(rows.ids[:, :-1])).argmax(-1).numpy()
    model.train(was)
    right, place = best == rows.ids[:, 1:], rows.place[:, 1:]
    return [float(right[place == power].mean()) for power in range(int(place.max()) + 1)]
