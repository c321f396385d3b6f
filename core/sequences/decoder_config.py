"""What a learner can set of a small GPT: what it learns from, the network, how it learns. Knows no tensor and no text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.config import check, knob, word
from core.data.text_config import OWN_ID, RunningName
from core.models.transformer_config import TransformerConfig, fits
from core.sequences.experiments import Described
from core.training.experiment import OptimizerConfig, ScheduleConfig

LANE = "decoder"
STEPS_PER_EPOCH = 100  # of the generated tasks, where every row is new
PERIOD = 12  # different letters of the random sequences that heads are judged by
DecoderTask = Literal["text", "addition", "repeats"]


@dataclass(frozen=True)
class DecoderData:
    """What is learned: a text character by character, sums, or random sequences that repeat."""

    task: DecoderTask = "text"
    name: RunningName = "shakespeare_small"  # of "text"
    own: str = word(OWN_ID)  # which of the visitors' own texts
    most: int = knob(3000, 20, 8000, step=20)  # the most frequent characters; all others are one sign, "unknown"
    digits: int = knob(2, 1, 4)  # of "addition": of each number at most
    reverse: bool = False  # whether the sum is written from its ones on
    symbols: int = knob(26, 8, 52)  # of "repeats": different letters


@dataclass(frozen=True)
class DecoderModel(TransformerConfig):
    """Characters → vectors → blocks that look back → a score for each character that may come next."""


@dataclass(frozen=True)
class DecoderExperiment(Described):
    """Everything that decides a run's numbers. Raises Problem (core/config.py, transformer_config.fits) for what cannot be."""

    kind: Literal["decoder"] = "decoder"
    data: DecoderData = field(default_factory=DecoderData)
    model: DecoderModel = field(default_factory=DecoderModel)
    optimizer: OptimizerConfig = field(default_factory=lambda: OptimizerConfig("adamw", 0.005))
    schedule: ScheduleConfig = field(default_factory=ScheduleConfig)
    window: int = knob(64, 16, 256, step=16)  # characters that it can look back to, and read at once
    epochs: int = knob(12, 1, 200)
    batch_size: Literal[1, 8, 16, 32, 64, 128] = 16
    clip: float = knob(1.0, 0, 10, step=0.1)  # largest norm of a gradient; 0: whatever it is
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    seed: int = knob(0, 0, 2**31 - 1)  # first weights, and which windows, sums or sequences

    def __post_init__(self) -> None:
        check(self)
        fits(self.model)


def suited(task: DecoderTask, language: str = "en") -> DecoderExperiment:
    """Settings that suit what is learned."""
    if task == "text" and language == "zh":  # thousands of characters, each rare: soon a short text is known by heart
        model, optimizer = DecoderModel(dropout=0.2), OptimizerConfig("adamw", 0.004)
        return DecoderExperiment(data=DATA[task], model=model, optimizer=optimizer, window=32, epochs=14)
    if task == "text":
        return DecoderExperiment()
    epochs = {"addition": 16, "repeats": 5}[task]
    return DecoderExperiment(
        data=DATA[task], optimizer=OptimizerConfig("adamw", 0.004), window=48, epochs=epochs, batch_size=32
    )


DATA: dict[DecoderTask, DecoderData] = {task: DecoderData(task=task) for task in ("text", "addition", "repeats")}
