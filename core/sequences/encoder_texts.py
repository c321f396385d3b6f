"""Texts with classes for an encoder: as a network that reads has them, with a sign before each where the answer is read. Knows no network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.data.tokens import UNKNOWN
from core.sequences.encoder_config import EncoderExperiment
from core.sequences.reading_texts import Ids, batches, padded, prepared
from core.training.probes import panel

SEEN = 400  # validation texts looked at between beginning and end
SAMPLES = 8  # texts that can be looked at; more where there are more classes
SHORT = 40  # tokens of such a text, where there are enough of them: a map has the square of that
ASK = "[CLS]"  # the sign before a text (Devlin et al. 2019)


@dataclass(frozen=True)
class Batch:
    """Sequences beside each other: ids (batch, T), targets (batch, answers), keep (batch, T) False behind a shorter one's end."""

    ids: Tensor
    keep: Tensor | None
    targets: Tensor


class Texts:
    """All texts of a run, in batches."""

    def __init__(self, experiment: EncoderExperiment) -> None:
        self.experiment = experiment
        self.read = read = prepared(experiment.data.texts, experiment.tokens, experiment.seed)
        self.ask = len(read.tokenizer)  # the number behind those of the tokens
        self.steps_per_epoch = -(-len(read.train) // experiment.batch_size)
        self.kept = np.array([len(read.ids[row]) for row in read.train], np.int64)
        self.epoch, self.order = -1, list[Ids]()
        self.common = int(np.bincount(read.labels[read.train]).argmax())  # the most frequent class
        self.some = self.of(read.validation[panel(read.labels[read.validation], 0, SEEN)])
        self.samples = self._samples()

    @property
    def sizes(self) -> tuple[int, int, int, bool]:
        """How many signs, classes and steps there are, and that there is one answer."""
        return self.ask + 1, len(self.read.classes), self.experiment.data.longest + 1, True

    def of(self, rows: Ids) -> Batch:
        """These texts, short ones first."""
        rows = rows[np.argsort([len(self.read.ids[row]) for row in rows], kind="stable")]
        ids = padded([self.read.ids[row] for row in rows])
        ids = torch.cat([torch.full((len(rows), 1), self.ask), ids], 1)
        return Batch(ids, ids != 0, torch.from_numpy(self.read.labels[rows])[:, None])

    def batch(self, step: int) -> Batch:
        """Texts of about one length; each once in an epoch."""
        epoch, place = divmod(step, self.steps_per_epoch)
        if epoch != self.epoch:
            self.epoch = epoch
            self.order = batches(self.kept, self.experiment.batch_size, self.experiment.seed, epoch)
        return self.of(self.read.train[self.order[place]])

    def validation(self) -> Batch:
        """All of the validation texts."""
        return self.of(self.read.validation)

    def test(self) -> Batch:
        """All of the test texts."""
        return self.of(self.read.test)

    def sample(self, number: int) -> Tensor:
        """(1, T): one of those that can be looked at."""
        return torch.tensor([[self.ask, *self.read.ids[self.samples[number]]]])

    def memory(self) -> dict[str, Any]:
        """What it takes to read another text, and the samples."""
        read = self.read
        shown = [{"ids": self.sample(n)[0].tolist(), "answer": int(read.labels[row])} for n, row in enumerate(self.samples)]  # fmt: skip
        return {
            "tokens": read.tokenizer.about(),
            "classes": list(read.classes),
            "language": read.language,
            "samples": shown,
        }

    def told(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What is read: how many texts, how they are cut, and what guessing the most frequent class achieves."""
        read, data = self.read, self.experiment.data
        chances = np.bincount(read.labels[read.train]) / len(read.train)
        seen = np.concatenate([read.ids[row] for row in read.validation])
        return {
            "problem": data.task,
            "name": data.name,
            "language": read.language,
            "classes": list(read.classes),
            "texts": {"train": len(read.train), "validation": len(read.validation), "test": len(read.test)},
            "vocabulary": len(read.tokenizer),
            "unknown": float(np.mean(seen == UNKNOWN)),  # of the validation texts' tokens
            "longest": data.longest,
            "chance_loss": float(-(chances * np.log(chances)).sum()),
            "chance_accuracy": float(np.mean(read.labels[read.validation] == self.common)),
            "samples": [
                {"tokens": [ASK, *read.tokenizer.pieces(read.ids[row])], "answers": [int(read.labels[row])]}
                for row in self.samples
            ],
        }, {}

    def _samples(self) -> Ids:
        """Of every class some validation texts, short ones where there are any."""
        read, size = self.read, max(SAMPLES, len(self.read.classes))
        short = np.array([row for row in read.validation if len(read.ids[row]) < SHORT], np.int64)
        rows = short if len(short) >= size else read.validation
        found: Ids = rows[panel(read.labels[rows], 0, size)]
        return found
