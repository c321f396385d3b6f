"""What a learner can set of a network that writes: the text, the network, how it learns. Knows no tensor and no text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.config import check, knob, word
from core.data.text_config import OWN_ID, RunningName
from core.models.recurrent_config import Cell, RecurrentConfig
from core.sequences.experiments import Described
from core.training.experiment import OptimizerConfig, ScheduleConfig

PROMPT = 24  # characters at most that a run's own samples go on from
SAMPLE = 200  # characters of a sample
PIECES = 16  # side by side, when a text is only read
SAMPLE_TEMPERATURE = 0.8  # of a sample: at 1 a single slip leads astray for long, at 0.5 everything is the same


@dataclass(frozen=True)
class WritingData:
    """Which text is learned from, and how many different characters are told apart."""

    name: RunningName = "shakespeare_small"
    own: str = word(OWN_ID)  # which of the visitors' own texts
    most: int = knob(3000, 20, 8000, step=20)  # the most frequent characters; all others are one sign, "unknown"


@dataclass(frozen=True)
class WritingModel(RecurrentConfig):
    """Characters → vectors → recurrent layers → a score for each character that may come next."""

    units: int = knob(128, 8, 512, step=8)
    cell: Cell = "lstm"
    inputs: Literal["embedding", "one_hot"] = "embedding"  # learned vectors, or a 1 among zeros
    embedding: int = knob(32, 4, 128, step=4)  # numbers in a character's vector


@dataclass(frozen=True)
class WritingExperiment(Described):
    """Everything that decides a run's numbers. Raises Problem (see core/config.py) if a setting is out of its bounds."""

    kind: Literal["writing"] = "writing"
    data: WritingData = field(default_factory=WritingData)
    model: WritingModel = field(default_factory=WritingModel)
    optimizer: OptimizerConfig = field(default_factory=lambda: OptimizerConfig("adam", 0.01))
    schedule: ScheduleConfig = field(default_factory=lambda: ScheduleConfig("cosine"))
    window: int = knob(64, 8, 256, step=8)  # characters through which a gradient goes back
    carry: bool = True  # whether a window begins with the state in which the one before it ended
    epochs: int = knob(10, 1, 200)
    batch_size: Literal[1, 8, 16, 32, 64, 128] = 16  # places in the text that are read at once
    clip: float = knob(1.0, 0, 10, step=0.1)  # largest norm of a gradient; 0: whatever it is
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    seed: int = knob(0, 0, 2**31 - 1)

    def __post_init__(self) -> None:
        check(self)


def suited(language: str) -> WritingExperiment:
    """Settings that suit a text: Chinese has thousands of characters, each of them rare, and each says more than a letter."""
    if language != "zh":
        return WritingExperiment()
    # measured on the poems that come along: with more epochs or without dropout they are learned by heart
    return WritingExperiment(
        model=WritingModel(embedding=64, dropout=0.4),
        optimizer=OptimizerConfig("adam", 0.005),
        window=24,
        epochs=12,
    )
