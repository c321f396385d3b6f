"""What a learner can set of a network that reads: the texts, what a token is, the network, how it learns. Knows no tensor and no text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.config import check, knob, word
from core.data.text_config import OWN_ID, LabelledName
from core.data.token_config import TokenConfig
from core.models.recurrent_config import Cell, RecurrentConfig
from core.sequences.experiments import Described
from core.training.experiment import OptimizerConfig, ScheduleConfig

BAG, AVERAGE = "bag", "average"  # the two rivals; the recurrent network is called by its cell


@dataclass(frozen=True)
class ReadingData:
    """Which texts are learned from, and how much of them."""

    name: LabelledName = "reviews_en"
    own: str = word(OWN_ID)  # which of the visitors' own texts
    share: float = knob(1.0, 0.01, 1, step=0.01)  # of the training texts that is used
    longest: int = knob(60, 5, 500, step=5)  # tokens of a text that are read; what comes after them is cut off


@dataclass(frozen=True)
class ReadingModel(RecurrentConfig):
    """Tokens → vectors → a recurrent network → one vector for the text → a score for each class."""

    units: int = knob(32, 4, 256, step=4)  # numbers in the hidden state
    cell: Cell = "gru"
    embedding: int = knob(32, 4, 256, step=4)  # numbers in a token's vector
    # What of the hidden states is judged: the one after the last token, their mean, or the greatest value of each unit.
    pooling: Literal["last", "mean", "max"] = "last"
    # Share of the numbers left out of each step, of the tokens' vectors and of the text's
    dropout: float = knob(0.5, 0, 0.8, step=0.05)


@dataclass(frozen=True)
class ReadingExperiment(Described):
    """Everything that decides a run's numbers, at first what suits a few hundred short texts (core/sequences/reading_suggested.py).

    Raises Problem (see core/config.py) if a setting is out of its bounds.
    """

    kind: Literal["reading"] = "reading"
    data: ReadingData = field(default_factory=ReadingData)
    tokens: TokenConfig = field(default_factory=TokenConfig)
    model: ReadingModel = field(default_factory=ReadingModel)
    # What the bag of words counts of a token: whether it occurs in the text, or how often.
    counted: Literal["presence", "times"] = "presence"
    optimizer: OptimizerConfig = field(default_factory=lambda: OptimizerConfig("adam", 0.005))
    schedule: ScheduleConfig = field(default_factory=ScheduleConfig)
    epochs: int = knob(10, 1, 100)
    batch_size: Literal[1, 8, 16, 32, 64, 128, 256] = 16
    clip: float = knob(1.0, 0, 10, step=0.1)  # largest norm of a gradient; 0: whatever it is
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    seed: int = knob(0, 0, 2**31 - 1)  # first weights, the order of the texts, and which of them where not all are used

    def __post_init__(self) -> None:
        check(self)
