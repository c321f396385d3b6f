"""What a learner can set of an encoder: the task, the Transformer, the LSTM beside it, how they learn. Knows no tensor and no text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from core.config import check, knob, word
from core.data.encoder_tasks import Made
from core.data.text_config import OWN_ID, LabelledName
from core.data.token_config import TokenConfig
from core.models.transformer_config import Position, TransformerConfig, fits
from core.sequences.experiments import Described
from core.sequences.reading_config import ReadingData
from core.training.experiment import OptimizerConfig, ScheduleConfig

STEPS_PER_EPOCH = 100  # of sequences that are made: every one is new, so an epoch is only a number of steps
TRANSFORMER, LSTM = "transformer", "lstm"  # the names of the lanes


@dataclass(frozen=True)
class EncoderData:
    """Which task. Sequences are made (core/data/encoder_tasks.py), or they are texts with classes."""

    task: Literal["reverse", "sort", "copy", "majority", "brackets", "sentiment"] = "reverse"
    length: int = knob(12, 4, 40, step=2)  # signs of a sequence that is made
    letters: int = knob(10, 2, 20)  # how many different ones
    name: LabelledName = "reviews_en"  # of texts: which ones
    own: str = word(OWN_ID)
    share: float = knob(1.0, 0.01, 1, step=0.01)  # of the training texts that is used
    longest: int = knob(40, 5, 200, step=5)  # tokens of a text that are read

    def __post_init__(self) -> None:
        check(self)

    @property
    def made(self) -> Made | None:
        """The task whose sequences are made as they are needed; None of texts."""
        return None if self.task == "sentiment" else self.task

    @property
    def texts(self) -> ReadingData:
        """The texts, as a network that reads them has them."""
        return ReadingData(self.name, self.own, self.share, self.longest)


@dataclass(frozen=True)
class EncoderModel(TransformerConfig):
    """The Transformer's sizes, and how large the LSTM beside it is."""

    width: int = knob(32, 8, 256, step=8)
    layers: int = knob(2, 1, 6)
    heads: Literal[1, 2, 4, 8] = 4
    position: Position = "sinusoidal"
    rival: Literal["lstm", "none"] = "lstm"  # what learns beside it
    units: int = knob(32, 4, 256, step=4)  # of the LSTM, in each of its two directions


@dataclass(frozen=True)
class EncoderExperiment(Described):
    """Everything that decides a run's numbers.

    Raises Problem if a setting is out of its bounds (core/config.py), or as `transformer_config.fits`.
    """

    kind: Literal["encoder"] = "encoder"
    data: EncoderData = field(default_factory=EncoderData)
    tokens: TokenConfig = field(default_factory=TokenConfig)  # of texts
    model: EncoderModel = field(default_factory=EncoderModel)
    optimizer: OptimizerConfig = field(default_factory=lambda: OptimizerConfig("adam", 0.005))
    schedule: ScheduleConfig = field(default_factory=lambda: ScheduleConfig("one_cycle"))
    epochs: int = knob(4, 1, 100)  # of STEPS_PER_EPOCH steps, or passes through the texts
    batch_size: Literal[8, 16, 32, 64, 128, 256] = 64
    clip: float = knob(1.0, 0, 10, step=0.1)  # largest norm of a gradient; 0: whatever it is
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    seed: int = knob(0, 0, 2**31 - 1)  # first weights and sequences, or the order of the texts

    def __post_init__(self) -> None:
        check(self)
        fits(self.model)


def unheeded(task: str) -> frozenset[str]:
    """The settings that change nothing in this task."""
    if task == "sentiment":
        return frozenset(("length", "letters"))
    return frozenset(("name", "own", "unit", "most", "longest", "share", *(("letters",) if task == "brackets" else ())))


def suited(task: str, name: str = "reviews_en") -> EncoderExperiment:
    """Settings for a task, or for the texts of this name: what learns much in the time a learner waits."""
    usual = EncoderExperiment()
    if task != "sentiment":
        epochs = {"copy": 2, "sort": 6, "brackets": 6}.get(task, usual.epochs)
        return replace(usual, data=EncoderData(task), epochs=epochs)  # type: ignore[arg-type]
    model = EncoderModel(layers=1, position="learned", dropout=0.3)
    few = replace(
        usual,
        data=EncoderData("sentiment", name=name),  # type: ignore[arg-type]
        model=model,
        optimizer=OptimizerConfig("adam", 0.003),
        epochs=15,
        batch_size=16,
    )
    if name in ("reviews_en", "reviews_zh", "own"):
        return few
    return replace(few, model=replace(model, width=64, units=64, dropout=0.2), epochs=3, batch_size=64)
