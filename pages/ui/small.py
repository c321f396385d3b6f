"""A small network's experiment on the screen: its settings as widgets, and the sentence that states it. Knows no drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from core.config import ITEMS, Knob, knobs_of
from core.data.plane import MANY, Plane, PlaneConfig, load
from core.errors import Problem
from core.playground import points
from core.playground.experiment import FEATURES, LARGEST_WEIGHT, MOST_CHANGES, NETWORK, Experiment
from core.playground.packet import parameters
from core.playground.released import layers
from core.training.small import MOST_LAYERS, MOST_UNITS, SmallConfig
from pages.ui import fresh, hidden, link
from pages.ui.text import Text

DATA = {knob.name: knob for knob in knobs_of(PlaneConfig)}
DATA["data_seed"] = hidden.renamed(DATA.pop("seed"), "data_seed")  # the network has a seed, too
KNOBS = {**DATA, **NETWORK, "epochs": replace(NETWORK["epochs"], log=True)}
FIRST = ("kind", "noise", "rule", "learning_rate", "epochs")  # what one turns most: always in sight
OF_DATA = ("points", "train_share", "classes", "data_seed")
OF_TRAINING = ("loss", "batch_size", "schedule", "initialization", "dropout")
NUMBERS = ("l1", "l2", "clip", "target", "patience", "seed")
PARTS = ("units", "activations", "features", "branch", "edit", "paint", "landscape", "norms", "confusion", "export")
CONTROLS = (*FIRST, *OF_DATA, *OF_TRAINING, *NUMBERS, *PARTS, "own", "race", "presets")  # what a teacher may hide


def first(page: Text, hid: Sequence[str]) -> dict[str, Any]:
    """The settings that are always in sight."""
    return _row(page, FIRST, hid)


def data(page: Text, hid: Sequence[str], kind: str) -> dict[str, Any]:
    """The other settings of the examples."""
    return _row(page, OF_DATA, hid, disabled=() if kind in MANY else ("classes",))


def training(page: Text, hid: Sequence[str]) -> dict[str, Any]:
    """The other settings of the training."""
    values = _row(page, OF_TRAINING, hid)
    with st.container(horizontal=True):
        return values | {name: hidden.one(page, KNOBS[name], hid, show=fresh.typed) for name in NUMBERS}


def experiment(page: Text, values: dict[str, Any]) -> Experiment:
    """The experiment of these settings and of what the drawing has put into the address."""
    units = NETWORK["units"].parse(_written(page, NETWORK["units"]))
    named = NETWORK["activations"].parse(_written(page, NETWORK["activations"]))
    chosen = FEATURES.parse(_written(page, FEATURES))
    network = {name: value for name, value in values.items() if name in NETWORK}
    settings = {name.removeprefix("data_"): value for name, value in values.items() if name in DATA}
    mine = own(page, settings["kind"])
    try:
        made = SmallConfig(units=units, activations=layers(units, named), **network)
    except Problem:  # a link with too many layers
        _refuse(page, NETWORK["units"])
        made = SmallConfig(**network)
    try:
        return Experiment(PlaneConfig(**settings), chosen, made, mine)
    except Problem:  # a link without a feature, or with one twice
        _refuse(page, FEATURES)
        return Experiment(PlaneConfig(**settings), network=made, own=mine)


def own(page: Text, kind: str) -> str:
    """The text of the learner's own points, "" where other points are shown."""
    text = link.follow(f"{page.slug}.own", points.read_own, "")
    return text if kind == "own" else ""


def limits() -> dict[str, Any]:
    """What the drawing may be asked for, by the names of the settings."""
    found: dict[str, Any] = {
        name: list(knob.choices) if knob.choices else [knob.low, knob.high] for name, knob in NETWORK.items()
    }
    return found | {
        "layers": MOST_LAYERS,
        "units": MOST_UNITS,
        "weight": [-LARGEST_WEIGHT, LARGEST_WEIGHT],
        "changes": MOST_CHANGES,
    }


def put(page: Text, given: Experiment) -> None:
    """Write an experiment into the widgets and thereby into the address; in a callback, before they are drawn."""
    for name, value in written(given).items():
        st.session_state[f"{page.slug}.{name}"] = value
    fresh.again(page)


def written(given: Experiment) -> dict[str, Any]:
    """The experiment's settings as the widgets hold them."""
    values = {name: getattr(given.data, name) for name in DATA if name != "data_seed"}
    values |= {"data_seed": given.data.seed, "own": given.own, "features": FEATURES.write(given.features)}
    for name, knob in NETWORK.items():
        value = getattr(given.network, name)
        values[name] = knob.write(value) if isinstance(value, tuple) else value
    return values


def change(page: Text, settings: dict[str, Any]) -> None:
    """Write some settings, as a hand gave them, into the address; in a callback."""
    for name, value in settings.items():
        knob = FEATURES if name == "features" else NETWORK.get(name)
        text = knob.write(value) if knob and knob.kind in ITEMS else value
        st.session_state[f"{page.slug}.{name}"] = points.NO_POINTS if name == "own" and not value else text
    fresh.again(page)


def trained(page: Text, given: Experiment) -> tuple[Experiment, Plane, Problem | None]:
    """The experiment as it is trained, its examples, and why nothing can be learned from them, if so.

    Who begins with points of their own finds the examples there that were shown last.
    """
    shown = f"{page.slug}.examples"
    if given.data.kind == "own" and not given.own:
        given = replace(given, own=points.copied(st.session_state.get(shown) or load(PlaneConfig())))
        st.session_state[f"{page.slug}.own"] = given.own
        link.follow(f"{page.slug}.own", points.read_own, "")
    try:
        examples = load(given.data, given.own)
    except Problem as problem:
        return given, points.sketched(given.own), problem
    st.session_state[shown] = examples
    return points.settled(given, examples), examples, None


def examples_of(given: Experiment) -> tuple[Experiment, Plane]:
    """Any experiment with its examples. Raises Problem as core/data/plane.py."""
    examples = load(given.data, given.own)
    return points.settled(given, examples), examples


def class_names(page: Text, given: Experiment, examples: Plane) -> list[str]:
    """What the classes are called: by their colors where there are two, else by letters, as the brushes of one's own are."""
    if examples.task == "two" and given.data.kind != "own":
        return [page("class.orange"), page("class.blue")]
    return list("ABCDEF"[: examples.classes])


def sentence(page: Text, given: Experiment, examples: Plane) -> str:
    """The experiment in words."""
    network = given.network
    features = [page(f"feature.{name}") for name in given.features]
    task = page(
        f"sentence.task.{examples.task}",
        classes=examples.classes,
        features=joined(page, features, last="sentence.and"),
    )
    parts = [
        page("sentence.layer", units=units, activation=page(f"choice.activation.{kind}"))
        for units, kind in zip(network.units, network.activations, strict=True)
    ]
    kind = "linear" if not parts else "hidden" if len(parts) == 1 else "layers"
    shape = page(f"sentence.{kind}", count=len(parts), shape=joined(page, parts, "sentence.then") if parts else "")
    training = page(
        "sentence.training",
        loss=page(f"sentence.loss.{network.loss}"),
        rule=page(f"choice.rule.{network.rule}"),
        rate=f"{network.learning_rate:g}",
        schedule=page(f"sentence.schedule.{network.schedule}"),
        batch=network.batch_size,
        initialization=page(f"choice.initialization.{network.initialization}"),
    )
    extras = [
        page(f"sentence.with.{name}", value=f"{getattr(network, name):g}")
        for name in ("l1", "l2", "dropout", "clip")
        if getattr(network, name) and (name != "dropout" or parts)  # of no hidden layer nothing is dropped
    ]
    stops = [page("sentence.stop.epochs", value=f"{network.epochs:,}")] + [
        page(f"sentence.stop.{name}", value=f"{getattr(network, name):g}")
        for name in ("target", "patience")
        if getattr(network, name)
    ]
    return page(
        "sentence",
        task=task,
        shape=shape,
        count=parameters(given, examples),
        training=training,
        extras=page("sentence.with", extras=joined(page, extras)) if extras else "",
        stop=page("sentence.stop", stops=joined(page, stops, "sentence.or")),
    )


def joined(page: Text, parts: Sequence[str], join: str = "sentence.list", last: str = "") -> str:
    """Parts of a sentence, put together as the language does it: `join` is the block for two of them, `last` that of the last."""
    whole = parts[0]
    for number, part in enumerate(parts[1:], 2):
        whole = page(last if last and number == len(parts) else join, first=whole, next=part)
    return whole


def lost(page: Text) -> bool:
    """Whether the address lacks a setting: a report from the drawing that crossed a change on its way brings an older address."""
    there = st.session_state
    keys = {f"{page.slug}.{knob.name}": knob.default for knob in KNOBS.values() if knob.kind not in ITEMS}
    return any(there.get(key, usual) != usual and key not in st.query_params for key, usual in keys.items())


def _row(page: Text, names: Sequence[str], hid: Sequence[str], disabled: Sequence[str] = ()) -> dict[str, Any]:
    shown = [name for name in names if name not in hid]
    widths = [1.4 if name == "kind" else 1 for name in shown]  # its names are long
    values = {name: hidden.one(page, KNOBS[name], hid) for name in names if name in hid}
    for place, name in zip(st.columns(widths, gap="medium") if shown else [], shown, strict=True):
        with place:
            values[name] = hidden.one(page, KNOBS[name], hid, show=fresh.one, disabled=name in disabled)
    return values


def _refuse(page: Text, knob: Knob) -> None:
    """What the address says of a list cannot be used: it is told, and stands there no longer."""
    key = f"{page.slug}.{knob.name}"
    link.refuse(key)
    st.session_state[key] = knob.write(knob.default)
    st.query_params.pop(key, None)


def _written(page: Text, knob: Knob) -> str:
    """A list in the address."""
    return link.follow(f"{page.slug}.{knob.name}", lambda text: knob.write(knob.parse(text)), knob.write(knob.default))
