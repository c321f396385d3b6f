"""A trajectory on a page: computed ahead in pieces, shown by a component, branched by hand; its state stands in the address.

The component gets one packet (core/playground/packet.py) and plays it by itself; only what a hand changes comes back. The
packet is made anew only where something is new in it, for a change of any byte sends all of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.data.plane import Plane
from core.errors import Problem
from core.playground import released as hand
from core.playground import trajectory
from core.playground.experiment import Experiment, changed, place, prolonged, read_changes, weights_of, write_changes
from core.playground.lines import Lines, Spot
from core.playground.packet import packet, sizes
from core.playground.released import PLACE, Released
from core.playground.service import service
from core.playground.trajectory import Line
from core.training.small import SmallConfig
from pages.ui import lesson, link, stage
from pages.ui.text import Text

BUSY = 0.05  # seconds from one piece to the next
WAITING = 1.0  # seconds between two looks whether the engine is compiled
LATEST = 1.0  # seconds of computing without showing anything new
SETTLE = 3.0  # seconds in which bytes and a hand's report may have crossed on their way
MEMORY = "timeline"
BRANCH = ("from", "changes")
LOOKS = ("zoom", "landscape")


@dataclass(frozen=True)
class Scene:
    """What is shown where."""

    page: Text
    given: Experiment
    examples: Plane
    header: dict[str, Any]  # what the page adds to the packet
    put: Callable[[dict[str, Any]], None]  # takes the settings that a hand changed in the drawing


def show(scene: Scene, below: Callable[[Lines], bool]) -> Lines:
    """The drawing of the experiment's trajectory. Returns the lines as far as they are known now.

    `below` draws what stands under it and says whether the whole page must be drawn again.
    """
    page = scene.page
    if known := st.session_state.get(f"{page.slug}.{MEMORY}"):
        known.again()  # perhaps it goes better now
    lines = _lines(scene)
    patience = 0.0 if f"{page.slug}.sent" in st.session_state else LATEST  # who follows a link sees the epoch it names
    lines.grow(patience)
    if lines.branch and lines.trunk.complete and not lines.branch.recording:
        lines.grow(patience)
    st.session_state.pop(f"{page.slug}.changed", None)
    st.session_state[f"{page.slug}.fresh"] = True
    wait = BUSY if lines.busy else None if service().settled else WAITING
    st.fragment(_panel, run_every=wait)(scene, below)
    return st.session_state[f"{page.slug}.{MEMORY}"]


def sketch(scene: Scene) -> None:
    """The drawing without a trajectory: points that nothing can be learned from yet."""
    st.session_state.pop(f"{scene.page.slug}.{MEMORY}", None)
    st.session_state.pop(f"{scene.page.slug}.changed", None)
    # in the same fragment: a drawing that changed its place among the elements would be another one, without brush and
    # height, and one that reported to a fragment that is gone would not be heard
    st.fragment(_panel)(scene, None)


def begin(page: Text, given: Experiment) -> None:
    """Another experiment than before has no branch, epoch or landscape yet."""
    key, now = f"{page.slug}.begun", given.fingerprint
    if st.session_state.get(key, now) != now:
        _clear(page, *BRANCH, *LOOKS, "place")
    st.session_state[key] = now


def _panel(scene: Scene, below: Callable[[Lines], bool] | None) -> None:
    page = scene.page
    if st.session_state.pop(f"{page.slug}.changed", False):
        st.rerun()  # a hand changed what stands outside of the drawing, too
    if below is None:
        _mount(scene, None)
        return
    fresh = st.session_state.pop(f"{page.slug}.fresh", False)
    lines = _lines(scene)
    if not fresh:
        known, busy = lines.complete, lines.busy
        lines.grow(LATEST)
        compiled = service().settled and lines.trunk.engine != service().engine
        if lines.busy != busy or (lines.complete and (not known or compiled)):
            link.again()  # what is said of the end stands outside, and how soon this comes again
    _mount(scene, lines)
    if below(lines) and not fresh:
        link.again()


def _lines(scene: Scene) -> Lines:
    """What is known of the trajectory."""
    page, given = scene.page, scene.given
    key = f"{page.slug}.{MEMORY}"
    known: Lines | None = st.session_state.get(key)
    trunk, branch = trajectory.trunk(given), _branch(scene)
    lines = known if known and known.trunk.key == trunk.key else Lines(trunk)
    if (lines.branch and lines.branch.key) != (branch and branch.key):
        lines = Lines(lines.trunk, branch, lines.trouble)
    if lines.orphaned:  # the trunk ended before
        link.refuse(f"{page.slug}.changes")
        _clear(page, *BRANCH)
        lines = Lines(lines.trunk, _branch(scene), lines.trouble)  # none, in the address neither
    lines.look(_spot(page, "zoom"), _spot(page, "landscape"))
    st.session_state[key] = lines
    return lines


def _branch(scene: Scene) -> Line | None:
    """The branch that the address tells, if it can be one of this trajectory."""
    page, given, slug = scene.page, scene.given, scene.page.slug
    start = link.follow(f"{slug}.from", _epoch, "")
    changes = link.follow(f"{slug}.changes", lambda text: write_changes(read_changes(text)), "")
    if not changes or start == "":
        _clear(page, *BRANCH)  # one alone is none
        return None
    try:
        found = read_changes(changes)
        if int(start) >= changed(given.network, found).epochs:  # no epoch would be left to it
            raise Problem("setting_out_of_range", name="from", low=0, high=given.network.epochs)
        for weight in weights_of(found):
            place(weight, sizes(given, scene.examples))
        return trajectory.branch(given, int(start), found)
    except Problem:
        link.refuse(f"{slug}.changes")
        _clear(page, *BRANCH)
        return None


def _mount(scene: Scene, lines: Lines | None) -> None:
    page, slug = scene.page, scene.page.slug
    shown = link.follow(f"{slug}.place", _epoch, "")
    looks = tuple(_spot(page, name) for name in LOOKS)

    def released() -> None:
        """What comes from the browser may be anything: it is taken whole or not at all."""
        try:
            report = st.session_state[f"{slug}.stage"]["released"]
            told = hand.read(report)
        except (Problem, KeyError, TypeError) as trouble:
            problem = trouble if isinstance(trouble, Problem) else Problem("settings_malformed")
            st.session_state[f"{slug}.refused"] = problem, hand.serial_of(report)
            return
        st.session_state.pop(f"{slug}.refused", None)
        _take(page, told, scene.given.network, scene.put)

    serial, heard = st.session_state.get(f"{slug}.heard", (0, 0.0))
    refused, number = st.session_state.get(f"{slug}.refused", (None, 0))
    serial = max(serial, number)  # heard, too: else the drawing would wait for an answer, and take no other
    sent = st.session_state.get(f"{slug}.sent")
    known = (
        [(line.key, line.epoch) for line in (lines.trunk, lines.branch) if line] if lines else scene.given.fingerprint
    )
    new = (known, lines and (lines.complete, lines.busy), looks, repr(scene.header), number)
    crossed = sent and serial != sent[2] and heard - sent[3] < SETTLE  # the bytes may have been thought stale
    if not sent or sent[0] != new or crossed:
        told, more = lines.details() if lines else ({}, {})
        told |= {"place": int(shown) if shown != "" else None, "echo": serial}
        trunk, branch = (lines.trunk, lines.branch) if lines else (None, None)
        data = packet(scene.header | told, scene.given, scene.examples, trunk, branch, more)
        sent = st.session_state[f"{slug}.sent"] = (new, data, serial, time.monotonic())
    stage.mount("playground", data=sent[1], key=f"{slug}.stage", on_released_change=released)
    for trouble in (*(lines.troubles if lines else ()), *([refused] if refused else ())):
        lesson.problem(trouble)


def _take(page: Text, told: Released, given: SmallConfig, put: Callable[[dict[str, Any]], None]) -> None:
    slug, state = page.slug, st.session_state
    state[f"{slug}.heard"] = (told.serial, time.monotonic())
    settings = dict(told.settings)
    if "place" in settings:
        state[f"{slug}.place"] = str(settings.pop("place"))
    for name in LOOKS:
        if name in settings:
            spot = settings.pop(name)
            state[f"{slug}.{name}"] = hand.write_spot(spot) if spot else ""
    if told.branch is not None and told.branch[1]:
        start, changes = told.branch
        state[f"{slug}.from"], state[f"{slug}.changes"] = str(start), write_changes(prolonged(given, start, changes))
    elif told.unbranched or told.branch is not None:
        _clear(page, *BRANCH)
    if settings:
        put(settings)
    state[f"{slug}.changed"] = bool(settings) or told.branch is not None or told.unbranched


def _clear(page: Text, *names: str) -> None:
    for name in names:
        st.session_state[f"{page.slug}.{name}"] = ""
        st.query_params.pop(f"{page.slug}.{name}", None)


def _epoch(text: str) -> str:
    return str(PLACE.parse(text)) if text else ""


def _spot(page: Text, name: str) -> Spot | None:
    """What the address says is looked at."""
    text = link.follow(f"{page.slug}.{name}", lambda text: text and hand.write_spot(hand.read_spot(text)), "")
    return hand.read_spot(text) if text else None
