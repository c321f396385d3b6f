"""A small GPT learns: a text character by character, sums, or sequences that repeat. Knows no loop, no clock and no screen.

All are rows of characters; the loss is −log₂ p of each that came, of a sum its answer's alone, of a sequence that repeats what comes
after its first round. Each batch depends on the seed and its number alone.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from core.data import decoder_tasks
from core.data.decoder_tasks import LETTERS, NOTHING, SUMS, TEST, TRAINING, VALIDATION, Rows
from core.models.transformer import Decoder
from core.sequences import decoder_shown
from core.sequences.characters import Characters
from core.sequences.decoder_config import LANE, STEPS_PER_EPOCH, DecoderExperiment
from core.sequences.decoder_models import maps
from core.sequences.decoder_text import Text
from core.sequences.task import Lane, Task, Told, lane

CHECKED, TESTED = 64, 256  # rows


class Decoding(Task):
    """One network and what it learns. `text` is None of the generated tasks."""

    worth = 4.0  # its samples and maps are what one looks at

    def __init__(self, experiment: DecoderExperiment, generator: Generator) -> None:
        data = experiment.data
        self.experiment, self.window = experiment, experiment.window
        self.text = Text(data) if data.task == "text" else None
        self.scored = self.text is None
        self.known = self.text.known if self.text else alphabet(experiment)
        self.steps_per_epoch = STEPS_PER_EPOCH
        if self.text:
            self.window = min(self.window, self.text.trained // 4)
            self.steps_per_epoch = max(1, self.text.trained // (self.window * experiment.batch_size))
        self.examples_per_step = experiment.batch_size * self.window
        self.lanes = [lane(LANE, network(experiment, self.known.count, self.window, generator), experiment.optimizer)]
        self.checked = None if self.text else self._rows(self._random(VALIDATION), CHECKED, VALIDATION)
        self.shown = decoder_shown.shown(experiment, self.known, self.text, self.checked)
        self.probes = decoder_shown.probes(experiment, self.known, self.window)

    def batch(self, step: int) -> Rows:
        """Rows that begin anywhere in the text, or new sums or sequences."""
        return self._rows(self._random(TRAINING, step), self.experiment.batch_size, TRAINING)

    def losses(self, lane: Lane, batch: Rows) -> tuple[Tensor, Tensor | None]:
        """−log₂ p of each judged character, the mean; the share of answers without a mistake."""
        if self.text:  # every character counts
            ids = torch.from_numpy(batch.ids)
            logits = lane.model(ids[:, :-1]).flatten(0, 1).float()
            return F.cross_entropy(logits, ids[:, 1:].flatten()) / math.log(2), None
        loss, right = judge(lane.model, batch)
        return loss, right.mean()

    def started(self) -> Told:
        """What is learned, in numbers, and the characters whose maps are shown."""
        told = self.text.told() if self.text else decoder_shown.told(self.experiment)
        numbers = {
            "problem": self.experiment.data.task,
            "vocabulary": self.known.count,
            "window": self.window,
            "uniform": math.log2(self.known.count),
            "shown": self.known.decode(self.shown),
            "chance": decoder_shown.chance(self.probes),
            "layers": self.experiment.model.layers,
            "heads": self.experiment.model.heads,
        }
        return {**told, **numbers}, {}

    def snapshot(self, whole: bool) -> Told:  # noqa: ARG002 - the same characters each time, so that points compare
        """Judged on the validation part; what it writes; of each head what it looks at in `shown`: maps (layers, heads, T, T)."""
        model = self.lanes[0].model
        assert isinstance(model, Decoder)
        told: dict[str, Any] = decoder_shown.heads(model, self.probes)
        if self.text:
            told |= {"lane_losses": [self.text.bits(model, 0)[0]], "lane_accuracies": None, **self.text.sample(model)}
        else:
            assert self.checked is not None
            told |= self._judged(model, self.checked)
            told["samples"] = decoder_shown.samples(model, self.experiment, self.known, self.checked)
        found = maps(model, torch.from_numpy(self.shown)[None])[:, 0]
        return told, {"maps": found.astype(np.float32)}

    def finished(self) -> Told:
        """On the test part: of a text its last twentieth, else sums or sequences that were not looked at before."""
        model = self.lanes[0].model
        assert isinstance(model, Decoder)
        if self.text:
            found, tested = self.text.bits(model, 1)
            return {"lane_losses": [found], "lane_accuracies": None, "tested": tested}, {}
        rows = self._rows(self._random(TEST), TESTED, TEST)
        return {**self._judged(model, rows), "tested": int(rows.answer.max()) + 1}, {}

    def memory(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """What it takes to write: the characters, and how wide its window is."""
        language = self.text.language if self.text else "en"
        prompt = self.text.prompt if self.text else decoder_shown.prompt(self.experiment, self.known, self.shown)
        about = {"characters": self.known.letters, "language": language, "prompt": prompt, "window": self.window}
        return {}, about

    def remember(self, tensors: dict[str, Tensor], about: dict[str, Any]) -> None:  # noqa: ARG002 - no numbers
        """Raises ValueError when the text has changed meanwhile."""
        if about["characters"] != self.known.letters:
            raise ValueError("another text")

    def _random(self, part: int, step: int = 0) -> np.random.Generator:
        return np.random.default_rng([self.experiment.seed, part, step])

    def _rows(self, rng: np.random.Generator, count: int, part: int) -> Rows:
        data, length = self.experiment.data, self.window + 1
        if self.text:
            return self.text.rows(rng, count, length)
        if data.task == "addition":
            return decoder_tasks.sums(rng, count, length, data.digits, data.reverse, part)
        return decoder_tasks.repeats(rng, count, length, data.symbols)

    @torch.no_grad()
    def _judged(self, model: Decoder, rows: Rows) -> dict[str, Any]:
        was = model.training
        model.eval()
        loss, right = judge(model, rows)
        model.train(was)
        return {
            "lane_losses": [loss.item()],
            "lane_accuracies": [right.mean().item()],
            "places": decoder_shown.places(model, rows) if self.experiment.data.task == "addition" else None,
        }


def judge(model: nn.Module, rows: Rows) -> tuple[Tensor, Tensor]:
    """Bits per judged character, and of each answer whether the likeliest characters are all right, (answers,).

    Then, and only then, the network writes it without a mistake where it always takes the likeliest: each of them stands behind the
    right ones.
    """
    ids, answer = torch.from_numpy(rows.ids), torch.from_numpy(rows.answer[:, 1:])
    judged = answer != NOTHING
    logits, targets = model(ids[:, :-1])[judged].float(), ids[:, 1:][judged]
    loss = F.cross_entropy(logits, targets) / math.log(2)
    wrong = torch.bincount(answer[judged], (logits.argmax(-1) != targets).float())
    return loss, (wrong == 0).float()


def alphabet(experiment: DecoderExperiment) -> Characters:
    """The characters of the generated tasks."""
    return Characters(SUMS if experiment.data.task == "addition" else LETTERS[: experiment.data.symbols])


def network(experiment: DecoderExperiment, count: int, window: int, generator: Generator) -> Decoder:
    """The network with fresh weights, for so many characters and places."""
    return Decoder(experiment.model, count, window, generator)


def task(experiment: DecoderExperiment, generator: Generator) -> Decoding:
    """The run that the experiment describes. Raises Problem "text_too_short", and as core.data.text_sets.running does."""
    return Decoding(experiment, generator)


def rebuilt(experiment: DecoderExperiment, about: dict[str, Any]) -> dict[str, nn.Module]:
    """The network with weights that mean nothing yet, built without its text."""
    letters, window = about["characters"], int(about["window"])
    if not 2 <= window <= experiment.window:
        raise ValueError("no window of such a run")
    if not isinstance(letters, str) or len(letters) > max(experiment.data.most, 52) or len(set(letters)) < len(letters):
        raise ValueError("no characters of such a run")
    return {LANE: network(experiment, Characters(letters).count, window, Generator().manual_seed(0))}
