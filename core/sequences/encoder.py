"""A run that trains an encoder: every place looks at every place, and an LSTM learns the same beside it. Knows no loop.

Sequences are made in core/data/encoder_tasks.py, or they are texts with classes (core/sequences/encoder_texts.py). What is told
of the Transformer are the shares of attention of all heads for one of the samples, which may be changed while it learns.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from core.data import encoder_tasks
from core.data.encoder_tasks import TEST, TRAINING, VALIDATION
from core.data.text_config import MOST_CLASSES
from core.data.token_config import BYTES
from core.data.tokens import FIRST, Tokenizer
from core.explain.attention_maps import rollout
from core.models.transformer import Look
from core.sequences.encoder_config import LSTM, STEPS_PER_EPOCH, TRANSFORMER, EncoderExperiment
from core.sequences.encoder_facts import CHECKED, SHOWN, told
from core.sequences.encoder_models import Attending, BothWays
from core.sequences.encoder_texts import Batch, Texts
from core.sequences.task import Lane, Task, Told, lane
from core.sequences.wilson import wilson
from core.wire import Array

TESTED = 1024  # sequences
AT_ONCE = 128  # that are judged together
POINTED = 64  # validation sequences by which it is told where a head looks


class Encoding(Task):
    """Lanes: "transformer" and, where there is one, "lstm". Of made sequences each step has its own."""

    worth = 4.0  # to see the maps form is what a run is for

    def __init__(self, experiment: EncoderExperiment, generator: Generator) -> None:
        self.experiment = experiment
        self.data = experiment.data
        self.texts = Texts(experiment) if self.data.made is None else None
        self.examples_per_step = experiment.batch_size
        self.steps_per_epoch = STEPS_PER_EPOCH if self.texts is None else self.texts.steps_per_epoch
        models = networks(experiment, *self._sizes(), generator)
        self.lanes = [lane(name, model, experiment.optimizer) for name, model in models.items()]
        self.header, _ = told(experiment) if self.texts is None else self.texts.told()
        self.validation = self._drawn(VALIDATION, CHECKED) if self.texts is None else self.texts.validation()
        self.watched = 0  # which of the samples

    def _sizes(self) -> tuple[int, int, int, bool]:
        """How many signs, classes and steps there are, and whether there is one answer."""
        if self.texts is not None:
            return self.texts.sizes
        return made_sizes(self.experiment)

    def _drawn(self, part: int, count: int, step: int = 0) -> Batch:
        data = self.data
        assert data.made is not None
        made = encoder_tasks.drawn(data.made, data.length, data.letters, count, self.experiment.seed, part, step)
        return Batch(torch.from_numpy(made.ids), None, torch.from_numpy(made.targets))

    def batch(self, step: int) -> Batch:
        """Sequences no step has had before, or texts of about one length."""
        if self.texts is not None:
            return self.texts.batch(step)
        return self._drawn(TRAINING, self.experiment.batch_size, step)

    def losses(self, lane: Lane, batch: Batch) -> tuple[Tensor, Tensor]:
        """Cross-entropy, −ln p(the right answer), its mean over all answers; the share of right ones."""
        logits = lane.model(batch.ids, batch.keep).float().flatten(0, 1)
        right = (logits.detach().argmax(1) == batch.targets.flatten()).float().mean()
        return F.cross_entropy(logits, batch.targets.flatten()), right

    def started(self) -> Told:
        """What core/sequences/encoder_facts.py tells of the task, too, before there is a run; of texts what is read."""
        model = self.experiment.model
        return self.header | {"layers": model.layers, "heads": model.heads}, {}

    def watch(self, sample: int) -> bool:
        """Look at another sample from now on; beyond the last, at the last."""
        self.watched = max(0, min(sample, len(self.header["samples"]) - 1))
        return True

    def snapshot(self, whole: bool) -> Told:
        """On the validation part (of texts, before the end, on some of it), of each lane: lane_losses, lane_accuracies,
        lane_wholes (the share of sequences without a mistake).

        header  sample (which), pointing_chance (what `pointing` is of a head that looks everywhere alike; of texts null)
        arrays  maps (layers, heads, T, T) and rollout (layers, T, T) of the sample, probabilities (lanes, answers, classes) of
                its answers, places (lanes, answers): the share of right ones at each place, pointing (layers, heads): how much
                of its attention a head spends where the answer stands
        """
        part = self.validation if whole or self.texts is None else self.texts.some
        header, arrays = self._judged(part)
        look = self._sample()
        header["sample"] = self.watched
        arrays |= look | self._pointing(header)
        return header, arrays

    def finished(self) -> Told:
        """On sequences, or on the texts of the test part, that were not looked at before; `intervals` of the accuracies."""
        part = self._drawn(TEST, TESTED) if self.texts is None else self.texts.test()
        header, arrays = self._judged(part)
        count = len(part.ids)
        single = part.targets.shape[1] == 1  # of one answer each: independent, so that an interval means something
        intervals = [list(wilson(round(each * count), count)) for each in header["lane_accuracies"]] if single else None
        return header | {"tested": count, "intervals": intervals}, arrays

    def memory(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """The samples, and of texts what it takes to read another one: the tokens and the names of the classes."""
        if self.texts is None:
            return {}, {"samples": [{"ids": each.tolist()} for each in self.validation.ids[:SHOWN]]}
        return {}, self.texts.memory()

    def remember(self, tensors: dict[str, Tensor], about: dict[str, Any]) -> None:  # noqa: ARG002 - all is in `about`
        """Raises ValueError when the texts have changed meanwhile."""
        if about != self.memory()[1]:
            raise ValueError("other texts")

    @torch.no_grad()
    def _judged(self, part: Batch) -> tuple[dict[str, Any], dict[str, Array]]:
        losses, accuracies, wholes, places = [], [], [], []
        for each in self.lanes:
            logits = answered(each.model, part)
            right = (logits.argmax(2) == part.targets).float()
            losses.append(F.cross_entropy(logits.flatten(0, 1), part.targets.flatten()).item())
            accuracies.append(right.mean().item())
            wholes.append(right.amin(1).mean().item())
            places.append(right.mean(0).numpy())
        header = {"lane_losses": losses, "lane_accuracies": accuracies, "lane_wholes": wholes}
        return header, {"places": np.stack(places).astype(np.float32)}

    def _sample(self) -> dict[str, Array]:
        ids = self.validation.ids[self.watched : self.watched + 1]
        if self.texts is not None:
            ids = self.texts.sample(self.watched)
        return looked({each.name: each.model for each in self.lanes}, ids)

    @torch.no_grad()
    def _pointing(self, header: dict[str, Any]) -> dict[str, Array]:
        header["pointing_chance"] = None
        if self.data.made is None:
            return {}
        ids = self.validation.ids[:POINTED]
        where = encoder_tasks.sources(self.data.made, ids.numpy(), self.data.letters)
        header["pointing_chance"] = float(where.mean())
        return {"pointing": pointing(self.lanes[0].model, ids, where)}


def task(experiment: EncoderExperiment, generator: Generator) -> Encoding:
    """The run that the experiment describes. Raises Problem as core.data.text_sets.labelled does."""
    return Encoding(experiment, generator)


def networks(
    experiment: EncoderExperiment, vocabulary: int, classes: int, longest: int, one: bool, generator: Generator
) -> dict[str, nn.Module]:
    """The networks of the lanes with first weights."""
    model = experiment.model
    found: dict[str, nn.Module] = {TRANSFORMER: Attending(model, vocabulary, classes, longest, one, generator)}
    if model.rival == LSTM:
        found[LSTM] = BothWays(model, vocabulary, classes, one, generator)
    return found


def rebuilt(experiment: EncoderExperiment, about: dict[str, Any]) -> dict[str, nn.Module]:
    """The networks with weights that mean nothing yet, built without data. Raises Problem("tokens_malformed"), ValueError."""
    data, generator = experiment.data, torch.Generator().manual_seed(0)
    if data.made is not None:
        return networks(experiment, *made_sizes(experiment), generator)
    vocabulary, classes = len(Tokenizer.of(about["tokens"])), about["classes"]
    named = isinstance(classes, list) and all(isinstance(each, str) for each in classes)
    if not named or not 2 <= len(classes) <= MOST_CLASSES or vocabulary > max(experiment.tokens.most, BYTES) + FIRST:
        raise ValueError("no tokens or classes of such a run")
    return networks(experiment, vocabulary + 1, len(classes), data.longest + 1, True, generator)


def made_sizes(experiment: EncoderExperiment) -> tuple[int, int, int, bool]:
    """Of a task whose sequences are made: signs, classes, steps, whether there is one answer."""
    data = experiment.data
    assert data.made is not None
    form = encoder_tasks.form(data.made, data.length, data.letters)
    return len(form.signs), form.classes, form.steps, form.answers == 1


@torch.no_grad()
def answered(model: nn.Module, part: Batch) -> Tensor:
    """Scores (sequences, answers, classes); the model is left as it was."""
    was = model.training
    model.eval()
    found = []
    for at in range(0, len(part.ids), AT_ONCE):
        ids, keep = part.ids[at : at + AT_ONCE], None
        if part.keep is not None:
            keep = part.keep[at : at + AT_ONCE]
            longest = int(keep.sum(1).max())
            ids, keep = ids[:, :longest], keep[:, :longest]
        found.append(model(ids, keep).float())
    model.train(was)
    return torch.cat(found)


@torch.no_grad()
def looked(models: dict[str, nn.Module], ids: Tensor) -> dict[str, Array]:
    """Of one sequence (1, T): probabilities of every lane's answers, the Transformer's maps and rollout."""
    look, chances = Look(), []
    for name, model in models.items():
        was = model.training
        model.eval()
        logits = model(ids, None, look) if name == TRANSFORMER else model(ids)
        chances.append(logits[0].float().softmax(-1).numpy())
        model.train(was)
    maps = np.stack([each[0].float().numpy() for each in look.maps])
    return {"maps": maps, "rollout": rollout(maps), "probabilities": np.stack(chances)}


@torch.no_grad()
def pointing(model: nn.Module, ids: Tensor, where: Any) -> Array:
    """(layers, heads): Σ of a row's shares over `where` (batch, answers, T), its mean over all rows that answer."""
    look, was = Look(), model.training
    model.eval()
    model(ids, None, look)
    model.train(was)
    right = torch.from_numpy(where)[:, None]  # (batch, 1, answers, T)
    found = [(each[:, :, : right.shape[2]] * right).sum(-1).mean((0, 2)) for each in look.maps]
    return torch.stack(found).float().numpy()
