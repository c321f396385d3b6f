"""Writing: a network learns a text by telling each next character. Knows no loop, no clock and no screen.

The training text is cut into as many pieces as a batch has rows, and each row reads its piece from left to right, a window at a
time. The state in which a window ends is carried into the next one; the gradient is not (truncated backpropagation through
time, Williams & Peng 1990). The loss is in bits per character: −log₂ p of the character that came.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from core.data import text_sets
from core.errors import Problem
from core.foundations.sampling import uniforms
from core.sequences import characters, words_in, writing_facts
from core.sequences.characters import Characters
from core.sequences.task import Lane, Task, Told, lane
from core.sequences.writing_config import PROMPT, SAMPLE, SAMPLE_TEMPERATURE, WritingExperiment
from core.sequences.writing_models import State, Writer, bits, detached, sample

DRAWS = 20_000  # the first of the random numbers that all samples of all runs are drawn with


@dataclass
class Batch:
    """Characters and those that follow them, each (rows, window), and whether the text is begun anew."""

    inputs: Tensor
    targets: Tensor
    fresh: bool


class Writing(Task):
    """One network and one text."""

    scored = False
    worth = 4.0  # its samples are what one looks at: about every second and a half, for 4 % of the time

    def __init__(self, experiment: WritingExperiment, generator: Generator) -> None:
        data, model = experiment.data, experiment.model
        source = text_sets.running(data.name, data.own)
        if len(source.text) < writing_facts.LEAST:
            raise Problem("text_too_short", count=len(source.text), needed=writing_facts.LEAST)
        self.experiment, self.language = experiment, source.language
        self.trained = writing_facts.borders(len(source.text))[0]  # characters
        self.text = source.text
        self.known, self.dropped = characters.build(source.text[: self.trained], data.most)
        self.ids = self.known.encode(source.text)
        self.prompt = opening(source.text[self.trained :], self.known.letters)
        self.window = min(experiment.window, self.trained // 4)
        rows = max(1, min(experiment.batch_size, self.trained // (2 * self.window + 1)))
        length = self.trained // rows
        self.rows = torch.from_numpy(self.ids[: rows * length]).view(rows, length)
        # each epoch begins a little later in the text, so that windows are cut elsewhere
        self.steps_per_epoch = max(1, (length - 1) // self.window - 1)
        self.examples_per_step = rows * self.window
        self.lanes = [lane(model.cell, Writer(model, self.known.count, generator), experiment.optimizer)]
        self.states: dict[str, State] = {}  # carried into the next window, by lane
        self._reached: dict[str, State] = {}

    def batch(self, step: int) -> Batch:
        """The next window of every row."""
        epoch, place = divmod(step, self.steps_per_epoch)
        spare = self.rows.shape[1] - 1 - self.steps_per_epoch * self.window
        begin = (epoch * (self.window // 3 + 1)) % (min(spare, self.window) + 1) + place * self.window
        piece = self.rows[:, begin : begin + self.window + 1]
        return Batch(piece[:, :-1], piece[:, 1:], fresh=place == 0 or not self.experiment.carry)

    def losses(self, lane: Lane, batch: Batch) -> tuple[Tensor, None]:
        """−log₂ p of each next character, the mean; from the state in which the window before it ended."""
        state = None if batch.fresh else self.states.get(lane.name)
        logits, self._reached[lane.name] = lane.model(batch.inputs, state)
        nats = F.cross_entropy(logits.flatten(0, 1).float(), batch.targets.flatten())
        return nats / math.log(2), None

    def after(self, lane: Lane, batch: Batch) -> None:  # noqa: ARG002 - the state is known since `losses`
        """Carry the state on, but not the way back through it."""
        self.states[lane.name] = detached(self._reached[lane.name])

    def started(self) -> Told:
        """About the text, and what counting alone achieves on the parts that the network is judged by."""
        train = self.ids[: self.trained]
        _ = self.vocabulary  # now, so that the first snapshot costs no more than the others
        validation, test = writing_facts.references(self.ids, self.known.count)
        return {
            "text": self.experiment.data.name,
            "language": self.language,
            "characters": len(self.ids),
            "trained": self.trained,
            "vocabulary": self.known.count,
            "dropped": self.dropped,
            "unknown": float(np.mean(train == characters.UNKNOWN)),
            "rows": self.rows.shape[0],
            "window": self.window,
            "uniform": math.log2(self.known.count),
            "references": validation,
            "test_references": test,
            "prompt": self.prompt,
            "real_unit": words_in.unit(self.language),
        }, {}

    def snapshot(self, whole: bool) -> Told:  # noqa: ARG002 - the same characters each time, so that points compare
        """Bits per character of the validation part, and what is written now after the same beginning with the same draws."""
        model = self.lanes[0].model
        draws = uniforms(DRAWS, SAMPLE).tolist()
        places = sample(model, self.known.encode(self.prompt), SAMPLE_TEMPERATURE, draws)
        text = self.known.decode(places)
        return {
            "lane_losses": [
                bits(each.model, self.ids, writing_facts.judged(len(self.ids), 0))[0] for each in self.lanes
            ],
            "lane_accuracies": None,
            "sample": text,
            "marks": words_in.marks(text, self.vocabulary, self.language),
            "real": words_in.share(text, self.vocabulary, self.language),
        }, {}

    @property
    def vocabulary(self) -> frozenset[str]:
        """The words of the training text."""
        if not hasattr(self, "_words"):
            self._words = words_in.words(self.text[: self.trained], self.language)
        return self._words

    def finished(self) -> Told:
        """Bits per character of the test part."""
        told = [bits(each.model, self.ids, writing_facts.judged(len(self.ids), 1)) for each in self.lanes]
        return {"lane_losses": [each for each, _ in told], "lane_accuracies": None, "tested": told[0][1]}, {}

    def memory(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """The carried states, and what it takes to write: the characters."""
        tensors = {}
        for name, state in self.states.items():
            for number, each in enumerate(state if isinstance(state, tuple) else (state,)):
                if each is not None:
                    tensors[f"{name}.{number}"] = each
        about = {"characters": self.known.letters, "language": self.language, "prompt": self.prompt}
        return tensors, about

    def remember(self, tensors: dict[str, Tensor], about: dict[str, Any]) -> None:
        """Put that back. Raises ValueError when the text has changed meanwhile, or the states are another network's."""
        self.states = {}
        if about["characters"] != self.known.letters:
            raise ValueError("another text")
        for each in self.lanes:
            parts = [tensors[name] for name in (f"{each.name}.0", f"{each.name}.1") if name in tensors]
            if not parts:
                continue
            form = (self.experiment.model.layers, self.rows.shape[0], self.experiment.model.units)
            wanted = 2 if self.experiment.model.cell == "lstm" else 1
            if len(parts) != wanted or any(part.shape != form or part.dtype != torch.float32 for part in parts):
                raise ValueError("another network's state")
            self.states[each.name] = (parts[0], parts[1]) if wanted == 2 else parts[0]


def task(experiment: WritingExperiment, generator: Generator) -> Writing:
    """The run that the experiment describes. Raises Problem "text_too_short", and as core.data.text_sets.running does."""
    return Writing(experiment, generator)


def rebuilt(experiment: WritingExperiment, about: dict[str, Any]) -> dict[str, nn.Module]:
    """The network with weights that mean nothing yet, built without its text."""
    letters = about["characters"]
    if not isinstance(letters, str) or len(letters) > experiment.data.most or len(set(letters)) < len(letters):
        raise ValueError("no characters of such a run")
    count = Characters(letters).count
    return {experiment.model.cell: Writer(experiment.model, count, Generator().manual_seed(0))}


def opening(text: str, letters: str) -> str:
    """What samples go on from: the beginning of the first whole line of known `letters` that is no heading, 24 characters at most."""
    lines = [
        line.strip()[:PROMPT] for line in text[: 400 * PROMPT].split("\n")[1:-1] if not line.rstrip().endswith(":")
    ]
    long = [line for line in lines if len(line) >= 4] or [text[:PROMPT].strip() or text[:PROMPT]]
    return next((line for line in long if set(line) <= set(letters)), long[0])
