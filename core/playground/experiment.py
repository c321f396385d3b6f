"""An experiment of the playground: points, features, a small network and its training. Knows no process and no screen.

Frozen and hashable; the same experiment gives the same numbers. What a branch does otherwise is a list of changes, written
in a link as `learning_rate:0.1;rule:adam;w0.1.-1:0.5`: a setting by its name, or the weight of layer, neuron and source, all
counted from 0, the source −1 being the bias.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from core.config import Knob, from_dict, knobs_of, to_dict
from core.data import plane
from core.data.plane import Feature, PlaneConfig
from core.errors import Problem
from core.training.small import MOST_EPOCHS, MOST_LAYERS, MOST_UNITS, SmallConfig

FEATURES = Knob("features", "choices", ("x1", "x2"), choices=plane.FEATURES)
# What leaves the network's shape as it is, so that trained weights can go on under it.
CHANGEABLE = (
    "rule",
    "learning_rate",
    "schedule",
    "batch_size",
    "l1",
    "l2",
    "dropout",
    "clip",
    "target",
    "patience",
    "epochs",
    "seed",
)
LARGEST_WEIGHT = 1e4
MOST_CHANGES = 120  # a link with more is no link any more
LATE = 0.95  # of the limit: little would be left to a branch

Weight = tuple[int, int, int]  # layer, neuron, source
Change = tuple[str | Weight, Any]
NETWORK = {knob.name: knob for knob in knobs_of(SmallConfig)}


@dataclass(frozen=True)
class Experiment:
    """Raises Problem("no_features") and as its parts do."""

    data: PlaneConfig = field(default_factory=PlaneConfig)
    features: tuple[Feature, ...] = ("x1", "x2")
    network: SmallConfig = field(default_factory=SmallConfig)
    own: str = ""  # the learner's own points, as core/data/own_plane.py writes them

    def __post_init__(self) -> None:
        FEATURES.accept(self.features)
        if not self.features or len(set(self.features)) != len(self.features):
            raise Problem("no_features")

    def to_json(self) -> dict[str, Any]:
        """Plain dictionaries; `read` reads them."""
        return {
            "data": to_dict(self.data),
            "features": list(self.features),
            "network": {name: list(v) if isinstance(v, tuple) else v for name, v in to_dict(self.network).items()},
            "own": self.own,
        }

    @property
    def fingerprint(self) -> str:
        """The same for the same experiment, another for any other."""
        text = json.dumps(self.to_json(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def read(data: dict[str, Any]) -> Experiment:
    """The experiment written by `to_json`. Raises Problem as the experiment and core/config.py do."""
    own = data.get("own", "")
    if not isinstance(own, str):
        raise Problem("settings_malformed")
    return Experiment(
        from_dict(PlaneConfig, data.get("data", {})),
        FEATURES.accept(data.get("features", ["x1", "x2"])),
        from_dict(SmallConfig, data.get("network", {})),
        own,
    )


def changed(network: SmallConfig, changes: tuple[Change, ...]) -> SmallConfig:
    """The settings from a branch on; weights are no settings. Raises Problem as core/config.py."""
    return replace(network, **{name: value for name, value in changes if isinstance(name, str)})


def weights_of(changes: tuple[Change, ...]) -> dict[Weight, float]:
    """The weights that a branch begins with instead of the trained ones."""
    return {name: value for name, value in changes if isinstance(name, tuple)}


def prolonged(network: SmallConfig, start: int, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes of a branch that begins near the limit, with so many epochs more; else as they are."""
    if start < LATE * network.epochs or any(name == "epochs" for name, _ in changes):
        return changes
    return (*changes, ("epochs", min(MOST_EPOCHS, start + network.epochs)))


def place(weight: Weight, sizes: list[int]) -> int:
    """Where a weight or bias stands among all parameters of a network of these `sizes`. Raises Problem("setting_unknown")."""
    layer, to, source = weight
    if not (0 <= layer < len(sizes) - 1 and 0 <= to < sizes[layer + 1] and -1 <= source < sizes[layer]):
        raise Problem("setting_unknown", name="weight")
    before = sum((n + 1) * m for n, m in pairwise(sizes[: layer + 1]))
    n, m = sizes[layer], sizes[layer + 1]
    return before + (m * n + to if source < 0 else to * n + source)


def accept(name: object, value: object) -> Change:
    """One change, from outside. Raises Problem("setting_unknown") and as Knob.accept."""
    if isinstance(name, list | tuple) and len(name) == 3 and all(type(place) is int for place in name):
        layer, to, source = name
        if not (0 <= layer <= MOST_LAYERS and 0 <= to < MOST_UNITS and -1 <= source < MOST_UNITS):
            raise Problem("setting_unknown", name="weight")
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise Problem("setting_not_a_number", name="weight")
        if abs(value) > LARGEST_WEIGHT:
            raise Problem("setting_out_of_range", name="weight", low=-LARGEST_WEIGHT, high=LARGEST_WEIGHT)
        return (layer, to, source), float(value)
    if name not in CHANGEABLE:
        raise Problem("setting_unknown", name=str(name)[:40])
    return str(name), NETWORK[str(name)].accept(value)


def write_changes(changes: tuple[Change, ...]) -> str:
    """The changes as a link carries them."""
    return ";".join(
        f"{name}:{NETWORK[name].write(value)}" if isinstance(name, str) else f"w{_places(name)}:{value!r}"
        for name, value in changes
    )


def read_changes(text: str) -> tuple[Change, ...]:
    """The text that `write_changes` writes. Raises Problem."""
    found: list[Change] = []
    for part in text.split(";") if text else []:
        name, _, value = part.partition(":")
        if name[:1] == "w" and name[1:2].isdigit():
            try:
                found.append(accept([int(place) for place in name[1:].split(".")], float(value)))
            except (ValueError, OverflowError):
                raise Problem("setting_not_a_number", name="weight") from None
        elif name in CHANGEABLE:
            found.append((name, NETWORK[name].parse(value)))
        else:
            raise Problem("setting_unknown", name=name[:40])
    if len(found) > MOST_CHANGES or len({name for name, _ in found}) < len(found):
        raise Problem("settings_malformed")
    return tuple(found)


def _places(weight: Weight) -> str:
    return ".".join(map(str, weight))
