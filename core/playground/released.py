"""What a hand did in the drawing: read from the browser's report, checked whole, as settings. Knows no address and no widget.

The report comes from outside, so anything may be in it: it is taken whole or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.config import Knob
from core.data import own_plane
from core.errors import Problem
from core.playground.experiment import FEATURES, MOST_CHANGES, NETWORK, Change, accept
from core.playground.lines import Spot
from core.training.small import MOST_EPOCHS

PLACE = Knob("place", "int", 0, 0, MOST_EPOCHS)
LINES = ("trunk", "branch")
NAMES = ("units", "activations", "features", "place", "branch", "own", "zoom", "landscape", "line")


@dataclass(frozen=True)
class Released:
    """Settings by their names; what the hand did not touch is left out."""

    serial: int
    settings: dict[str, Any]  # units, activations, features, own, place, zoom and landscape (a Spot; None: none)
    branch: tuple[int, tuple[Change, ...]] | None = None  # from which epoch, and what is changed
    unbranched: bool = False  # the branch is taken away


def serial_of(report: Any) -> int:
    """The number of a report that may be anything; 0 if it has none."""
    serial = report.get("serial") if isinstance(report, dict) else None
    return serial if type(serial) is int else 0


def read(report: Any) -> Released:
    """The report {serial, values}. Raises Problem("settings_malformed") and as the settings do."""
    if not isinstance(report, dict) or not isinstance(report.get("values"), dict):
        raise Problem("settings_malformed")
    serial, values = report.get("serial"), report["values"]
    if type(serial) is not int or not set(values) <= set(NAMES):
        raise Problem("settings_malformed")
    line = values.get("line", "")
    if line not in ("", *LINES):
        raise Problem("settings_malformed")
    settings: dict[str, Any] = {}
    for name, value in values.items():
        if name in ("units", "activations"):
            settings[name] = NETWORK[name].accept(value)
        elif name == "features":
            settings[name] = _features(value)
        elif name == "place":
            settings[name] = PLACE.accept(value)
        elif name == "zoom":
            settings[name] = None if value is None else Spot(line, PLACE.accept(value))
        elif name == "landscape":  # around the epoch that is shown
            wanted = Knob(name, "bool", False).accept(value)
            settings[name] = Spot(line, PLACE.accept(values.get("place"))) if wanted else None
        elif name == "own":
            if not isinstance(value, str):
                raise Problem("own_points_malformed")
            if value:
                own_plane.read(value)
            settings[name] = value
    if "branch" not in values or values["branch"] is None:
        return Released(serial, settings, unbranched="branch" in values)
    return Released(serial, settings, _branch(values["branch"]))


def _features(value: Any) -> tuple[str, ...]:
    names: tuple[str, ...] = FEATURES.accept(value)
    if not names:
        raise Problem("no_features")
    return tuple(name for name in FEATURES.choices if name in names)  # one order, whatever was clicked first


def _branch(told: Any) -> tuple[int, tuple[Change, ...]]:
    if not isinstance(told, dict) or not isinstance(told.get("changes"), list) or len(told["changes"]) > MOST_CHANGES:
        raise Problem("settings_malformed")
    changes: dict[Any, Any] = {}
    for each in told["changes"]:
        if not isinstance(each, dict):
            raise Problem("settings_malformed")
        name, value = accept(each.get("weight", each.get("name")), each.get("value"))
        changes[name] = value
    return PLACE.accept(told.get("from")), tuple(changes.items())


def layers(units: tuple[int, ...], activations: tuple[Any, ...]) -> tuple[Any, ...]:
    """An activation for each layer, where a link or a hand gave too few or too many: the last one goes on."""
    last = activations[-1] if activations else "tanh"
    return tuple(activations[k] if k < len(activations) else last for k in range(len(units)))


def read_spot(text: str) -> Spot:
    """The text `branch:12`, or `12` of whichever line shows that epoch. Raises Problem."""
    name, _, epoch = text.rpartition(":")
    if name and name not in LINES:
        raise Problem("setting_not_a_choice", name="line")
    return Spot(name, PLACE.parse(epoch))


def write_spot(spot: Spot) -> str:
    """The text that `read_spot` reads."""
    return f"{spot.line}:{spot.epoch}" if spot.line else str(spot.epoch)
