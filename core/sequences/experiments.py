"""What can be trained as a run: pictures, and the kinds of sequences. Tells them apart and reads them; knows no tensor.

The description of a run of sequences says its kind in the field `kind`; one without it is of pictures, as the first ones were.
"""

from __future__ import annotations

import importlib
import json
from dataclasses import replace
from typing import Any, Protocol

from core.config import from_dict, to_dict
from core.errors import Problem
from core.training import experiment as pictures
from core.training.experiment import Experiment, OptimizerConfig, ScheduleConfig, paths

KINDS = {  # kind: where its description is declared
    "memory": "core.sequences.memory_config:MemoryExperiment",
    "reading": "core.sequences.reading_config:ReadingExperiment",
    "writing": "core.sequences.writing_config:WritingExperiment",
    "forecast": "core.sequences.forecast_config:ForecastExperiment",
    "decoder": "core.sequences.decoder_config:DecoderExperiment",
    "translate": "core.sequences.translate_config:TranslateExperiment",
    "encoder": "core.sequences.encoder_config:EncoderExperiment",
}
PICTURES = "pictures"


class Described:
    """What every description can do: become one line of JSON with sorted names; equal ones give equal text."""

    def to_json(self) -> str:
        """The text that `read` reads."""
        return json.dumps(to_dict(of(to_dict(self))), sort_keys=True, separators=(",", ":"))


class Sequences(Protocol):
    """What the loop needs of a description; each kind has more."""

    @property
    def kind(self) -> str: ...
    @property
    def optimizer(self) -> OptimizerConfig: ...
    @property
    def schedule(self) -> ScheduleConfig: ...
    @property
    def epochs(self) -> int: ...
    @property
    def batch_size(self) -> int: ...
    @property
    def clip(self) -> float: ...
    @property
    def precision(self) -> str: ...
    @property
    def seed(self) -> int: ...
    def to_json(self) -> str: ...


def kind_of(data: Any) -> str:
    """The kind of a run's settings as the store has them."""
    return str(data.get("kind", PICTURES)) if isinstance(data, dict) else PICTURES


def described(kind: str) -> Any:
    """The class of a kind's description. Raises Problem("setting_not_a_choice") for a kind that there is none of."""
    if kind == PICTURES:
        return Experiment
    if kind not in KINDS:
        raise Problem("setting_not_a_choice", name="kind")
    module, _, name = KINDS[kind].partition(":")
    return getattr(importlib.import_module(module), name)


def of(data: Any) -> Any:
    """The description in a run's settings, whatever its kind. Raises Problem as core.config.from_dict does."""
    return from_dict(described(kind_of(data)), data)


def read(text: str | bytes) -> Any:
    """The description in what may come from anybody. Raises Problem as Experiment.from_json does."""
    return of(pictures.parsed(text))


def longer(experiment: Any, epochs: int | None, finished: bool) -> Any:
    """The same with more epochs: twice as many after it has finished, where nothing else is asked.

    Raises Problem("epochs_too_few"), and as the description does for more than there may be.
    """
    if epochs is None:
        epochs = 2 * experiment.epochs if finished else experiment.epochs
    if epochs < experiment.epochs + finished:
        raise Problem("epochs_too_few", low=experiment.epochs + finished)
    return replace(experiment, epochs=epochs)


def differences(a: Any, b: Any) -> dict[str, tuple[Any, Any]]:
    """The settings that differ and that both have: {"optimizer.learning_rate": (value in a, value in b)}."""
    left, right = paths(to_dict(a)), paths(to_dict(b))
    return {path: (left[path], right[path]) for path in left if path in right and left[path] != right[path]}
