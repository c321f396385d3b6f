"""A run that learns to read: a recurrent network beside two that know no order, on the same batches of texts. Knows no loop.

The rivals are a bag of words and an average of embeddings, because they are hard to beat.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from core.data.text_config import MOST_CLASSES
from core.data.token_config import BYTES
from core.data.tokens import FIRST, UNKNOWN, Tokenizer
from core.sequences.reading_config import AVERAGE, BAG, ReadingExperiment
from core.sequences.reading_models import Average, BagOfWords, Reader
from core.sequences.reading_scores import Judged, judge
from core.sequences.reading_texts import Batch, Ids, batches, prepared, waste
from core.sequences.task import Lane, Task, Told, lane
from core.sequences.wilson import wilson
from core.training.probes import panel

SEEN = 1000  # validation texts looked at between beginning and end
SAMPLES = 8  # texts whose probabilities are told; more where there are more classes
SHOWN = 240  # characters of them


class Reading(Task):
    """Lanes: the recurrent network, called by its cell, "bag" and "average"."""

    def __init__(self, experiment: ReadingExperiment, generator: Generator) -> None:
        self.experiment = experiment
        self.read = prepared(experiment.data, experiment.tokens, experiment.seed)
        read = self.read
        made = networks(experiment, len(read.tokenizer), len(read.classes), generator)
        self.lanes = [lane(name, model, experiment.optimizer) for name, model in made.items()]
        self.examples_per_step = min(experiment.batch_size, len(read.train))
        self.steps_per_epoch = -(-len(read.train) // experiment.batch_size)
        self.kept = np.array([len(read.ids[row]) for row in read.train], np.int64)  # tokens of each training text
        self.epoch, self.order = -1, list[Ids]()
        self.common = int(np.bincount(read.labels[read.train]).argmax())  # the most frequent class
        size = max(SAMPLES, len(read.classes))
        self.seen = read.validation[panel(read.labels[read.validation], 0, max(SEEN, size))]  # the samples first
        self.samples = self.seen[:size]

    def batch(self, step: int) -> Batch:
        """Texts of about one length."""
        epoch, place = divmod(step, self.steps_per_epoch)
        if epoch != self.epoch:
            self.epoch, self.order = epoch, self.orders(epoch)
        return self.read.batch(self.read.train[self.order[place]])

    def orders(self, epoch: int) -> list[Ids]:
        """The batches of an epoch."""
        return batches(self.kept, self.experiment.batch_size, self.experiment.seed, epoch)

    def losses(self, lane: Lane, batch: Batch) -> tuple[Tensor, Tensor]:
        """Cross-entropy, −ln p(the text's class), its mean over the batch."""
        logits = lane.model(batch.ids).float()
        right = (logits.detach().argmax(1) == batch.labels).float().mean()
        return F.cross_entropy(logits, batch.labels), right

    def started(self) -> Told:
        """What is read: how many texts, how they are cut, and what guessing the most frequent class achieves."""
        read, data = self.read, self.experiment.data
        seen = np.concatenate([read.ids[row] for row in read.validation])
        cut = read.lengths > data.longest
        told = {
            "name": data.name,
            "language": read.language,
            "note": read.note,
            "dropped": read.dropped,
            "classes": list(read.classes),
            "texts": {"train": len(read.train), "validation": len(read.validation), "test": len(read.test)},
            "vocabulary": len(read.tokenizer),
            "unknown": float(np.mean(seen == UNKNOWN)),  # of the validation texts' tokens
            "longest": data.longest,
            "cut": int(cut.sum()),  # texts
            "cut_tokens": float((read.lengths - data.longest)[cut].sum() / max(1, read.lengths.sum())),
            "median": float(np.median(read.lengths)),  # tokens of a text
            "padding": waste(self.kept, self.orders(0)),
            "common": self.common,
            "floor": float(np.mean(read.labels[read.validation] == self.common)),
            "test_floor": float(np.mean(read.labels[read.test] == self.common)),
            "samples": [{"text": shown(read.texts[row]), "label": int(read.labels[row])} for row in self.samples],
        }
        return told, {}

    def judged(self, rows: Ids) -> list[Judged]:
        """What each lane answers on these texts."""
        kept = list(self.read.judged(rows))
        return [judge(each.model, kept, self.read.labels[rows]) for each in self.lanes]

    def snapshot(self, whole: bool) -> Told:
        """On the validation texts, or on the first thousand of them as they were shuffled once."""
        rows = np.concatenate([self.seen, np.setdiff1d(self.read.validation, self.seen)]) if whole else self.seen
        found = self.judged(rows)
        data = {
            "lane_losses": [each.loss for each in found],
            "lane_accuracies": [each.accuracy for each in found],
            "seen": len(rows),
            "floor": float(np.mean(self.read.labels[rows] == self.common)),  # of these texts
        }
        return (
            data,
            {
                "confusion": np.stack([each.confusion for each in found]),  # (lanes, classes, classes)
                "probabilities": np.stack(
                    [each.probabilities[: len(self.samples)] for each in found]
                ),  # (lanes, samples, classes)
            },
        )

    def finished(self) -> Told:
        """On the test texts, opened once, each accuracy with its interval of 95 %."""
        found = self.judged(self.read.test)
        data = {
            "lane_losses": [each.loss for each in found],
            "lane_accuracies": [each.accuracy for each in found],
            "intervals": [list(wilson(each.right, len(self.read.test))) for each in found],
            "tested": len(self.read.test),
        }
        return data, {
            "confusion": np.stack([each.confusion for each in found]),  # (lanes, classes, classes)
            "test_labels": self.read.labels[self.read.test].astype(np.int32),  # (texts,)
            "test_probabilities": found[0].probabilities,  # (texts, classes), those of the recurrent network
        }

    def memory(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """What it takes to read another text: the tokens and the names of the classes."""
        read = self.read
        return {}, {
            "tokens": read.tokenizer.about(),
            "classes": list(read.classes),
            "language": read.language,
            "name": self.experiment.data.name,
        }

    def remember(self, tensors: dict[str, Tensor], about: dict[str, Any]) -> None:  # noqa: ARG002 - all is in `about`
        """Raises ValueError when the texts have changed meanwhile."""
        if about["tokens"] != self.read.tokenizer.about() or about["classes"] != list(self.read.classes):
            raise ValueError("other texts")


def networks(
    experiment: ReadingExperiment, vocabulary: int, classes: int, generator: Generator
) -> dict[str, nn.Module]:
    """The networks of the lanes with first weights."""
    model = experiment.model
    return {
        model.cell: Reader(model, vocabulary, classes, generator),
        BAG: BagOfWords(vocabulary, classes, experiment.counted == "times"),
        AVERAGE: Average(model, vocabulary, classes, generator),
    }


def task(experiment: ReadingExperiment, generator: Generator) -> Reading:
    """The run that the experiment describes. Raises Problem as core.data.text_sets.labelled does."""
    return Reading(experiment, generator)


def rebuilt(experiment: ReadingExperiment, about: dict[str, Any]) -> dict[str, nn.Module]:
    """The networks with weights that mean nothing yet, built without the texts. Raises Problem("tokens_malformed")."""
    vocabulary, classes = len(Tokenizer.of(about["tokens"])), about["classes"]
    named = isinstance(classes, list) and all(isinstance(each, str) for each in classes)
    if not named or not 2 <= len(classes) <= MOST_CLASSES or vocabulary > max(experiment.tokens.most, BYTES) + FIRST:
        raise ValueError("no tokens or classes of such a run")
    return networks(experiment, vocabulary, len(classes), torch.Generator().manual_seed(0))


def shown(text: str) -> str:
    """A text as it is shown: in one line, and not for ever."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
