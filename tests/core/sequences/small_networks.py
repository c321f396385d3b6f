"""Small networks with random weights in files as a run writes them, made without a run and without its texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import nn

from core.data import tokens
from core.data.decoder_tasks import SUMS
from core.data.token_config import TokenConfig
from core.sequences import characters, checkpoint
from core.sequences.decoder import network
from core.sequences.decoder_config import DecoderData, DecoderExperiment, DecoderModel, DecoderTask
from core.sequences.reading import networks
from core.sequences.reading_config import ReadingData, ReadingExperiment, ReadingModel
from core.sequences.state import SequenceState
from core.sequences.task import Lane, Task
from core.sequences.writing_config import WritingExperiment, WritingModel
from core.sequences.writing_models import Writer

TEXTS = ["A good film, a good day.", "What a bad film!", "It is not bad, not at all.", "a dull , long film"]
WRITTEN = "To be, or not to be:\nThat is the 1st question. “Ay,” he said.\n"


class Trained(Task):
    """What a checkpoint asks of a task."""

    def __init__(self, models: Mapping[str, nn.Module], about: dict[str, Any]) -> None:
        self.lanes = [Lane(name, each, torch.optim.SGD(each.parameters())) for name, each in models.items()]
        self.about = about

    def memory(self) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
        return {}, self.about


def kept(folder: Path, experiment: Any, models: Mapping[str, nn.Module], about: dict[str, Any]) -> Path:
    """The file of a run that has these networks."""
    path = folder / "checkpoint.safetensors"
    state = SequenceState(experiment, Trained(models, about), torch.Generator(), 0.1, fallen=[False] * len(models))
    checkpoint.save(state, path)
    return path


def readers(folder: Path, longest: int = 100, classes: int = 3, counted: str = "presence", **model: Any) -> Path:
    """A recurrent network, a bag of words and an average of embeddings that know the words of `TEXTS`."""
    experiment = ReadingExperiment(
        data=ReadingData(longest=longest),
        model=replace(ReadingModel(units=12, embedding=8), **model),
        counted=counted,  # type: ignore[arg-type]
        precision="float32",
    )
    tokenizer = tokens.build(TEXTS, TokenConfig("words"), "en")
    generator = torch.Generator().manual_seed(4)
    models = networks(experiment, len(tokenizer), classes, generator)
    with torch.no_grad():
        for each in models.values():
            for parameter in each.parameters():
                parameter.normal_(0, 0.5, generator=generator)
    about = {"tokens": tokenizer.about(), "classes": [f"class {k}" for k in range(classes)], "language": "en"}
    return kept(folder, experiment, models, about)


def writer(folder: Path, **model: Any) -> Path:
    """A network that knows the characters of `WRITTEN`."""
    experiment = WritingExperiment(model=replace(WritingModel(units=16, embedding=8), **model), precision="float32")
    known, _ = characters.build(WRITTEN, 100)
    made = Writer(experiment.model, known.count, torch.Generator().manual_seed(2))
    about = {"characters": known.letters, "language": "en", "prompt": "To"}
    return kept(folder, experiment, {experiment.model.cell: made}, about)


def gpt(folder: Path, task: DecoderTask = "text", window: int = 32, sure_of: str = "") -> Path:
    """A small GPT that knows the characters of `WRITTEN`, or those of sums; it always says `sure_of`, where that is given."""
    experiment = DecoderExperiment(
        data=DecoderData(task=task), model=DecoderModel(width=16, heads=2), window=window, precision="float32"
    )
    known = characters.Characters(SUMS) if task == "addition" else characters.build(WRITTEN, 100)[0]
    model = network(experiment, known.count, window, torch.Generator().manual_seed(2))
    if sure_of:
        assert model.last is not None
        assert model.embedding is not None
        with torch.no_grad():  # whatever was read, what leaves the last block is this character's own vector
            model.last.weight.zero_()
            model.last.bias.copy_(100 * model.embedding.weight[known.encode(sure_of)[0]])
    prompt = "1+1=" if task == "addition" else "To"
    about = {"characters": known.letters, "language": "en", "prompt": prompt, "window": window}
    return kept(folder, experiment, {"decoder": model}, about)
