"""A race on the screen: who runs, the curves with their spread, what each has drawn in the end. Knows no engine."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

import streamlit as st

from core.config import knobs_of
from core.data.plane import Plane
from core.errors import Problem
from core.playground import race
from core.playground.experiment import Experiment
from core.playground.packet import parameters
from core.playground.race import RaceConfig, Result
from core.playground.service import service
from core.training.small_run import kinds
from core.wire import pack
from pages.ui import choice, hidden, knobs, lesson, once, small, stage
from pages.ui.text import Text

KNOBS = {knob.name: knob for knob in knobs_of(RaceConfig)}
RACED = replace(KNOBS["seeds"], name="raced", kind="bool", default=False, low=None, high=None, step=None)


def show(page: Text, given: Experiment, examples: Plane | None) -> None:
    """The section of the page; without examples it is left out, and its settings stay in the address."""
    if examples is None:
        for knob in (*KNOBS.values(), RACED):
            hidden.one(page, knob, (knob.name,))
        return
    with st.expander(page("race.title"), icon=":material/flag:", expanded=True):
        _section(page, given, examples)


def _section(page: Text, given: Experiment, examples: Plane) -> None:
    """The race is run while its switch is on, which stands in the address."""
    st.markdown(page("race.lead"))
    values = {"over": choice.row(page, KNOBS["over"])}
    for place, name in zip(st.columns(2, gap="medium"), ("seeds", "laps"), strict=True):
        with place:
            values[name] = knobs.one(page, KNOBS[name])
    config = RaceConfig(**values)
    if not knobs.one(page, RACED):
        return
    result = _result(page, given, config, examples)
    if result is not None:
        _told(page, config, result)
        _drawn(page, given, examples, config, result)


def _result(page: Text, given: Experiment, config: RaceConfig, examples: Plane) -> Result | None:
    """The race's result; the last one is remembered, and so is its failure."""
    question = (given.fingerprint, config, service().engine)
    runners = len(race.contestants(given.network, config.over))
    epochs = race.laps(given, config, runners, len(examples.points), parameters(given, examples), service().engine)
    try:
        with st.spinner(page("race.wait")):
            return once.computed(f"{page.slug}.race", question, partial(race.run, given, config, epochs))
    except Problem as problem:
        lesson.problem(problem)
        return None


def _told(page: Text, config: RaceConfig, result: Result) -> None:
    names = [_name(page, config, name) for name in result.names]
    said = [
        page("race.told", count=len(names) * result.seeds, laps=result.laps, seconds=f"{result.seconds:.2f}"),
        page("race.nobody"),
    ]
    if result.winner is not None:
        best = float(result.median["loss_test"][result.winner, -1])
        said[1] = page("race.winner", winner=names[result.winner], loss=f"{best:.4g}")
    if result.laps < config.laps:
        said.append(page("race.shortened", laps=result.laps))
    broken = [
        page("race.diverged.one", name=name, count=count, seeds=result.seeds)
        for name, count in zip(names, result.diverged, strict=True)
        if count
    ]
    if broken:
        said.append(page("race.diverged", names=small.joined(page, broken, "race.diverged.list")))
    st.markdown(" ".join(said))


def _drawn(page: Text, given: Experiment, examples: Plane, config: RaceConfig, result: Result) -> None:
    ends = result.median["loss_test"][:, -1]
    header = {
        "names": [_name(page, config, name) for name in result.names],
        "marks": [f"{end:.3g}" if math.isfinite(end) else page("race.figure.broken") for end in ends],
        "winner": result.winner,
        "activation": kinds(given.network, examples.task)[-1],
        "labels": {"loss": page("race.figure.loss"), "epoch": page("race.figure.epoch")},
        "alt": page("race.alt"),
    }
    arrays = {name: getattr(result, name)["loss_test"] for name in ("median", "low", "high")}
    stage.mount("race", data=pack(header, arrays | {"surfaces": result.surfaces}), key=f"{page.slug}.race.figure")
    st.caption(page("race.figure.caption"))
    if config.over == "rule":
        st.caption(page("race.fair"))


def _name(page: Text, config: RaceConfig, name: str) -> str:
    block = f"choice.{config.over}.{name}"
    return page(block) if block in page else name
