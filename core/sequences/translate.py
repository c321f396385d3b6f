"""Translating: an encoder reads a sentence, a decoder writes it in the other language. Knows no loop, no clock and no screen.

It learns to go on from the right beginning (teacher forcing); when it is judged by BLEU it goes on from what it wrote itself.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from core.data.token_config import BYTES
from core.data.tokens import FIRST, PADDING, UNKNOWN, Tokenizer
from core.models.transformer import Look, Translator
from core.sequences.task import Lane, Task, Told, lane
from core.sequences.translate_config import LANE, SearchConfig, TranslateExperiment
from core.sequences.translate_pairs import Batch, Ids, Written, prepared, there
from core.sequences.translate_scores import bleu, remembered
from core.sequences.translate_search import beam, greedy
from core.wire import Array

SEEN = 400  # validation pairs whose loss is looked at between beginning and end
WRITTEN = 60  # of them those that are translated each time
SAMPLES = 6  # of these those that are shown, with where the network looks
TESTED = 100  # test sentences that are translated with a beam, too
AT_ONCE = 100  # sentences that are judged together


class Translate(Task):
    """One network, one set of pairs."""

    worth = 4.0  # its translations are what one looks at

    def __init__(self, experiment: TranslateExperiment, generator: Generator) -> None:
        self.experiment = experiment
        self.pairs = prepared(experiment.data, experiment.tokens, experiment.seed)
        made = network(experiment, self.pairs.source, self.pairs.target, generator)
        self.lanes = [lane(LANE, made, experiment.optimizer)]
        train = self.pairs.parts["train"]
        self.examples_per_step = min(experiment.batch_size, len(train))
        self.steps_per_epoch = -(-len(train) // experiment.batch_size)
        self.epoch, self.order = -1, list[Ids]()
        held = np.random.default_rng(0).permutation(self.pairs.parts["validation"])
        self.seen, self.samples = held[:SEEN], several(held[:WRITTEN], self.pairs.read)
        self.floor = 0.0  # BLEU of a translation memory on what is translated each time
        self.most = experiment.data.longest  # tokens that are written at most

    def batch(self, step: int) -> Batch:
        """Pairs of about one length."""
        epoch, place = divmod(step, self.steps_per_epoch)
        if epoch != self.epoch:
            self.epoch = epoch
            self.order = self.pairs.orders(self.experiment.batch_size, self.experiment.seed, epoch)
        return self.pairs.batch(self.pairs.parts["train"][self.order[place]])

    def losses(self, lane: Lane, batch: Batch) -> tuple[Tensor, Tensor]:
        """Cross-entropy of each next token, its mean over the batch; the truth is smoothed (Szegedy et al., 2016)."""
        logits = predicted(lane.model, batch)
        loss = F.cross_entropy(
            logits.flatten(0, 1),
            batch.wanted.flatten(),
            ignore_index=PADDING,
            label_smoothing=self.experiment.label_smoothing,
        )
        real = there(batch.wanted)
        right = (logits.detach().argmax(-1) == batch.wanted)[real].float().mean()
        return loss, right

    def started(self) -> Told:
        """What is translated: how many pairs, how they are cut, and what remembering all training sentences achieves."""
        pairs = self.pairs
        self.floor = bleu(remembered(pairs, self.written), pairs.references(self.written), self.language).score
        seen = np.concatenate([pairs.read[row] for row in pairs.parts["validation"]])
        credits = pairs.pairs.credits
        told = {
            "name": self.experiment.data.name,
            "direction": self.experiment.data.direction,
            "languages": [side.language for side in pairs.sides],
            "units": [pairs.source.unit, pairs.target.tokenizer.unit],
            "pairs": {name: len(rows) for name, rows in pairs.parts.items()},
            "scripts": pairs.pairs.scripts,
            "dropped": {**pairs.pairs.dropped, "long": pairs.long},
            "vocabulary": [len(pairs.source), len(pairs.target.tokenizer)],
            "unknown": float(np.mean(seen == UNKNOWN)),
            "longest": self.experiment.data.longest,
            "layers": self.experiment.model.layers,
            "heads": self.experiment.model.heads,
            "floor": self.floor,
            "sources": [
                {
                    "text": pairs.texts(pairs.sides[0])[row],
                    "pieces": pairs.source.pieces(pairs.read[row]),
                    "references": references,
                    "credit": credits[row] if credits else "",
                }
                for row, references in zip(self.samples, pairs.references(self.samples), strict=True)
            ],
        }
        return told, {}

    @property
    def language(self) -> str:
        """Of what is written."""
        return self.pairs.sides[1].language

    @property
    def written(self) -> Ids:
        """The validation pairs that are translated each time: the samples first."""
        return np.concatenate([self.samples, np.setdiff1d(self.seen[:WRITTEN], self.samples)])

    def snapshot(self, whole: bool) -> Told:
        """On the validation pairs: loss, accuracy of the next token, BLEU, and some translations with where the network looks."""
        model, pairs = self._model, self.pairs
        model.eval()
        rows = self.pairs.parts["validation"] if whole else self.written
        said = self.translated(rows)
        loss, right = self.judged(pairs.parts["validation"] if whole else self.seen)
        score = bleu([pairs.target.text(each) for each in said], pairs.references(rows), self.language)
        place = {int(row): number for number, row in enumerate(rows)}
        shown = [said[place[int(row)]] for row in self.samples]
        arrays: dict[str, Array] = {}
        for number, (row, ids) in enumerate(zip(self.samples, shown, strict=True)):
            maps = looked(model, pairs.read[row], pairs.target, ids)
            arrays[f"cross.{number}"] = np.round(255 * maps).astype(np.uint8)
        model.train()
        data = {
            "lane_losses": [loss],
            "lane_accuracies": [right],
            "bleu": score.score,
            "precisions": list(score.precisions),
            "brevity": score.brevity,
            "translated": len(rows),
            "samples": [
                {"text": pairs.target.text(ids), "pieces": [*pairs.target.tokenizer.pieces(ids), ""]} for ids in shown
            ],
        }
        return data, arrays

    def finished(self) -> Told:
        """On the test pairs, opened once; on a hundred of them also what a beam finds."""
        model, pairs = self._model, self.pairs
        rows = np.random.default_rng(0).permutation(pairs.parts["test"])  # the first of them are as good as any
        model.eval()
        loss, right = self.judged(rows)
        said = [pairs.target.text(each) for each in self.translated(rows)]
        first, search = rows[:TESTED], SearchConfig()
        how = (pairs.target, self.most, search.beam, search.length)
        beams = (beam(model, torch.from_numpy(pairs.read[row]), *how)[0] for row in first)
        followed = [pairs.target.text(found[0].ids) for found in beams]
        model.train()
        references = pairs.references(rows)
        data = {
            "lane_losses": [loss],
            "lane_accuracies": [right],
            "tested": len(rows),
            "bleu": bleu(said, references, self.language).score,
            "floor": bleu(remembered(pairs, rows), references, self.language).score,
            "beam": search.beam,
            "beamed": len(first),
            "bleu_greedy": bleu(said[: len(first)], references[: len(first)], self.language).score,
            "bleu_beam": bleu(followed, references[: len(first)], self.language).score,
        }
        return data, {}

    @property
    def _model(self) -> Translator:
        model = self.lanes[0].model
        assert isinstance(model, Translator)
        return model

    @torch.no_grad()
    def judged(self, rows: Ids) -> tuple[float, float]:
        """Cross-entropy (without smoothing) and share of right tokens, of all tokens that are to be written."""
        total, right, count = 0.0, 0, 0
        for begin in range(0, len(rows), AT_ONCE):
            batch = self.pairs.batch(rows[begin : begin + AT_ONCE])
            logits, real = predicted(self._model, batch), there(batch.wanted)
            total += float(F.cross_entropy(logits[real], batch.wanted[real], reduction="sum"))
            right += int((logits[real].argmax(-1) == batch.wanted[real]).sum())
            count += int(real.sum())
        return total / max(1, count), right / max(1, count)

    def translated(self, rows: Ids) -> list[list[int]]:
        """What the network writes, greedily."""
        found: list[list[int]] = []
        for begin in range(0, len(rows), AT_ONCE):
            source = self.pairs.batch(rows[begin : begin + AT_ONCE]).source
            found += greedy(self._model, source, self.pairs.target, self.most)
        return found

    def memory(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """What it takes to translate another sentence: the tokens of both languages, and sentences to begin with."""
        pairs = self.pairs
        return {}, {
            "source": pairs.source.about(),
            "target": pairs.target.tokenizer.about(),
            "examples": [pairs.texts(pairs.sides[0])[row] for row in self.samples],
            "credits": [pairs.pairs.credits[row] for row in self.samples] if pairs.pairs.credits else [],
        }

    def remember(self, tensors: dict[str, Tensor], about: dict[str, Any]) -> None:  # noqa: ARG002 - all is in `about`
        """Raises ValueError when the pairs have changed meanwhile."""
        if about["source"] != self.pairs.source.about() or about["target"] != self.pairs.target.tokenizer.about():
            raise ValueError("other pairs")


def predicted(model: nn.Module, batch: Batch) -> Tensor:
    """Logits (B, T, vocabulary) of each next token behind the right beginning."""
    keep = there(batch.source)
    assert isinstance(model, Translator)
    return model.decode(batch.given, model.encode(batch.source, keep), keep).float()


@torch.no_grad()
def looked(model: Translator, read: Ids, target: Written, ids: list[int]) -> Array:
    """Where each head of the decoder looks in the source while it writes `ids` and the end sign: (layers, heads, tokens + 1, source)."""
    source, look = torch.from_numpy(read)[None], Look()
    keep = there(source)
    model.decode(torch.tensor([[target.begin, *ids]]), model.encode(source, keep), keep, look=look)
    return torch.stack([each[0] for each in look.cross]).float().numpy()


def several(rows: Ids, texts: list[Ids]) -> Ids:
    """Some of the rows, from short to long sentences."""
    order = rows[np.argsort([len(texts[row]) for row in rows], kind="stable")]
    places = {math.floor((number + 0.5) * len(order) / SAMPLES) for number in range(SAMPLES)}
    return order[sorted(places)]


def network(experiment: TranslateExperiment, source: Tokenizer, target: Written, generator: Generator) -> Translator:
    """The network with first weights."""
    longest = experiment.data.longest + 1
    return Translator(experiment.model, len(source), target.size, longest, generator)


def task(experiment: TranslateExperiment, generator: Generator) -> Translate:
    """The run that the experiment describes. Raises Problem as core.sequences.translate_pairs.prepared does."""
    return Translate(experiment, generator)


def rebuilt(experiment: TranslateExperiment, about: dict[str, Any]) -> dict[str, nn.Module]:
    """The network with weights that mean nothing yet, built without the pairs. Raises Problem("tokens_malformed")."""
    source, target = (Tokenizer.of(about[name]) for name in ("source", "target"))
    if max(len(source), len(target)) > max(experiment.tokens.most, BYTES) + FIRST:
        raise ValueError("no tokens of such a run")
    return {LANE: network(experiment, source, Written(target), Generator().manual_seed(0))}
