"""What a learner can set of a translator: the pairs, what a token is in each language, the network, how it learns. Knows no tensor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from core.config import check, knob, word
from core.data.text_config import OWN_ID, Language, PairsName
from core.data.token_config import Unit
from core.models.transformer_config import TransformerConfig, fits
from core.sequences.experiments import Described
from core.training.experiment import OptimizerConfig, ScheduleConfig

LANE = "transformer"
Direction = Literal["en_zh", "zh_en"]


class Side(NamedTuple):
    """One of the two languages: its name in core/data/pairs.py, its name as a language."""

    name: str
    language: Language


ENGLISH, CHINESE = Side("english", "en"), Side("chinese", "zh")


@dataclass(frozen=True)
class TranslateData:
    """Which pairs are learned from, in which direction, and how much of them."""

    name: PairsName = "pairs_small"
    own: str = word(OWN_ID)  # which of the visitors' own texts
    direction: Direction = "en_zh"
    script: Literal["simplified", "traditional", "all"] = "simplified"  # of the Chinese sentences
    share: float = knob(1.0, 0.01, 1, step=0.01)  # of the training pairs that is used
    longest: int = knob(20, 5, 60)  # tokens; a pair with a longer sentence is left out

    @property
    def sides(self) -> tuple[Side, Side]:
        """What is read and what is written."""
        return (ENGLISH, CHINESE) if self.direction == "en_zh" else (CHINESE, ENGLISH)


@dataclass(frozen=True)
class TranslateTokens:
    """What counts as a token in each language, and how many of each are told apart."""

    english: Unit = "words"
    chinese: Unit = "characters"
    most: int = knob(5000, 100, 20000, step=100)

    def of(self, side: Side) -> Unit:
        """The unit of one language."""
        return self.english if side == ENGLISH else self.chinese


@dataclass(frozen=True)
class TranslateModel(TransformerConfig):
    """An encoder reads, a decoder writes; both have these sizes."""

    layers: int = knob(2, 1, 6)
    dropout: float = knob(0.1, 0, 0.5, step=0.05)


@dataclass(frozen=True)
class TranslateExperiment(Described):
    """Everything that decides a run's numbers.

    Raises Problem if a setting is out of its bounds (core/config.py), or as `transformer_config.fits`.
    """

    kind: Literal["translate"] = "translate"
    data: TranslateData = field(default_factory=TranslateData)
    tokens: TranslateTokens = field(default_factory=TranslateTokens)
    model: TranslateModel = field(default_factory=TranslateModel)
    optimizer: OptimizerConfig = field(default_factory=lambda: OptimizerConfig("adam", 0.003))
    schedule: ScheduleConfig = field(default_factory=ScheduleConfig)
    epochs: int = knob(30, 1, 200)
    batch_size: Literal[8, 16, 32, 64, 128] = 32
    label_smoothing: float = knob(0.1, 0, 0.3, step=0.01)  # share of the truth given to all tokens alike
    clip: float = knob(1.0, 0, 10, step=0.1)  # largest norm of a gradient; 0: whatever it is
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    seed: int = knob(0, 0, 2**31 - 1)  # first weights, the order of the pairs, and which of them where not all are used

    def __post_init__(self) -> None:
        check(self)
        fits(self.model)


@dataclass(frozen=True)
class SearchConfig:
    """How a translation is looked for: `beam` beginnings are followed at once (1: the likeliest token each time, greedy).

    A finished translation of n tokens counts ln p / n^length: with 0 short ones win, because each token costs probability.
    """

    beam: int = knob(4, 1, 8)
    length: float = knob(0.7, 0, 1.5, step=0.1)


def suggested(name: str, direction: Direction = "en_zh") -> TranslateExperiment:
    """Settings to begin with for a set of pairs: the small one takes seconds, Tatoeba minutes."""
    if name == "pairs_small":
        return TranslateExperiment(data=TranslateData(direction=direction))
    return TranslateExperiment(
        data=TranslateData("tatoeba" if name == "tatoeba" else "own", direction=direction),
        model=TranslateModel(width=128),
        optimizer=OptimizerConfig("adam", 0.002),
        epochs=8,
        batch_size=64,
    )
