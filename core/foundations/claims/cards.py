"""The cards: which claim stands in which topic, whether it holds, what computes its answer, where to read on. Knows no words."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from core.config import knob
from core.foundations.claims.arithmetic import Answer

Topic = Literal["arithmetic", "gradients", "numbers", "training", "people"]
Verdict = Literal["true", "false", "depends"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Name = Literal[
    "product",
    "relu_sum",
    "network_output",
    "relu_identity",
    "elementwise",
    "conv_border",
    "cross_correlation",
    "rnn_step",
    "hidden_targets",
    "relu_slope",
    "gradient_input",
    "hidden_gradient",
    "relu_at_zero",
    "softmax_gradient",
    "he_deviation",
    "xavier_uniform",
    "mixed_integers",
    "half_model",
    "bf16_step",
    "cross_entropy",
    "distill_temperature",
    "distill_small",
    "prune_once",
    "one_hot_sigmoid",
    "thousand_outputs",
    "no_batches",
    "data_url",
    "quantum",
    "transformer_year",
    "bert_year",
    "alexnet_home",
    "huber_name",
    "attention_authors",
    "wavenet_authors",
    "rnn_dropout",
]


@dataclass(frozen=True)
class ClaimsConfig:
    """Which card is open, which topic is shown, and what the random draws start from."""

    card: Name = "product"
    topic: Literal["all", "arithmetic", "gradients", "numbers", "training", "people"] = "all"
    seed: int = knob(0, 0, 99)


@dataclass(frozen=True)
class Card:
    """One claim. `name` is also the function in `module` that answers it."""

    name: str
    topic: Topic
    verdict: Verdict
    module: str  # below core/foundations/claims
    reading: tuple[str, ...]  # of papers.PAPERS
    helpers: tuple[str, ...] = ()  # what else of the module ran and is worth reading
    figure: Literal["", "lines", "bars", "log"] = ""
    random: bool = False  # the answer depends on a seed
    apart: bool = False  # needs torch or scikit-learn, so it is asked from the oracle

    @property
    def path(self) -> str:
        """The file with the code that answers."""
        return f"core/foundations/claims/{self.module}.py"

    @property
    def function(self) -> str:
        """As the oracle is asked."""
        return f"core.foundations.claims.{self.module}:{self.name}"

    def answer(self, seed: int = 0) -> Answer:
        """Compute the answer here: numbers for the sentences, arrays for the figure."""
        module, _, name = self.function.partition(":")
        return getattr(importlib.import_module(module), name)(**self.arguments(seed))

    def arguments(self, seed: int) -> dict[str, int]:
        """What the function is called with."""
        return {"seed": seed} if self.random else {}


_PASS = ("forward", "backward")
_TRAINING = ("train",)
_CARDS = (
    Card("product", "arithmetic", "false", "arithmetic", ("numpy", "deep_learning")),
    Card("relu_sum", "arithmetic", "false", "arithmetic", ("relu", "deep_learning")),
    Card("network_output", "arithmetic", "false", "arithmetic", ("backprop", "deep_learning")),
    Card("relu_identity", "arithmetic", "depends", "arithmetic", ("relu",), figure="lines"),
    Card("elementwise", "arithmetic", "false", "arithmetic", ("numpy", "backprop")),
    Card("conv_border", "arithmetic", "false", "arithmetic", ("convolution",)),
    Card("cross_correlation", "arithmetic", "true", "tensors", ("deep_learning", "convolution"), apart=True),
    Card("rnn_step", "arithmetic", "false", "arithmetic", ("elman",)),
    Card("hidden_targets", "gradients", "false", "gradients", ("backprop",), _PASS),
    Card("relu_slope", "gradients", "false", "gradients", ("relu",), figure="lines"),
    Card("gradient_input", "gradients", "false", "gradients", ("backprop",), _PASS),
    Card("hidden_gradient", "gradients", "false", "gradients", ("backprop",), _PASS),
    Card("relu_at_zero", "gradients", "true", "tensors", ("relu",), apart=True),
    Card("softmax_gradient", "gradients", "true", "gradients", ("bishop",)),
    Card("he_deviation", "numbers", "false", "spread", ("he",), ("signal",), figure="log", random=True),
    Card("xavier_uniform", "numbers", "depends", "spread", ("glorot",), random=True),
    Card("mixed_integers", "numbers", "false", "tensors", ("mixed", "bfloat16"), apart=True),
    Card("half_model", "numbers", "false", "tensors", ("mixed",), figure="lines", random=True, apart=True),
    Card("bf16_step", "numbers", "true", "tensors", ("bfloat16", "mixed"), apart=True),
    Card("cross_entropy", "training", "false", "inputs", ("bishop", "deep_learning"), apart=True),
    Card(
        "distill_temperature",
        "training",
        "false",
        "experiments",
        ("distillation",),
        _TRAINING,
        figure="bars",
        random=True,
        apart=True,
    ),
    Card("distill_small", "training", "false", "experiments", ("distillation",), _TRAINING, random=True, apart=True),
    Card(
        "prune_once",
        "training",
        "false",
        "experiments",
        ("pruning",),
        _TRAINING,
        figure="lines",
        random=True,
        apart=True,
    ),
    Card("one_hot_sigmoid", "training", "false", "tensors", ("bishop",), apart=True),
    Card("thousand_outputs", "training", "depends", "experiments", ("transfer",), _TRAINING, random=True, apart=True),
    Card("no_batches", "training", "depends", "tensors", ("batch_norm", "deep_learning"), random=True, apart=True),
    Card("data_url", "training", "false", "inputs", ("data_url",), apart=True),
    Card(
        "quantum",
        "training",
        "false",
        "inputs",
        ("fine_print", "nisq", "preparation"),
        ("rotations", "prepare"),
        apart=True,
    ),
    Card("transformer_year", "people", "false", "people", ("transformer",), ("dated",)),
    Card("bert_year", "people", "false", "people", ("bert",), ("dated",)),
    Card("alexnet_home", "people", "false", "people", ("alexnet",)),
    Card("huber_name", "people", "false", "people", ("huber",)),
    Card("attention_authors", "people", "false", "people", ("transformer", "alignment"), ("shared",)),
    Card("wavenet_authors", "people", "false", "people", ("wavenet", "transformer"), ("shared",)),
    Card("rnn_dropout", "people", "depends", "people", ("rnn_dropout", "dropout", "bayes_dropout"), ("shared",)),
)
CARDS: Mapping[str, Card] = MappingProxyType({card.name: card for card in _CARDS})


def of_topic(topic: str) -> tuple[Card, ...]:
    """The cards of one topic, or of "all"."""
    return tuple(card for card in _CARDS if topic in ("all", card.topic))


def following(name: str, topic: str, judged: Collection[str] = ()) -> str:
    """The next card among those of `topic` that is not `judged`, or the next of all; after the last comes the first."""
    names = [card.name for card in of_topic(topic)]
    at = names.index(name) + 1 if name in names else 0
    order = names[at:] + names[:at]
    return next((each for each in order if each not in judged), order[0])
