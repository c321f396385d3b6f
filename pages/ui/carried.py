"""What the next run carries over: labels put right, and the weights of another network. Both stand in the address.

They hold for the pictures they were made for: with another set both are forgotten. Knows no other setting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from core.config import Knob, knobs_of
from core.data.pictures import PicturesConfig, Shape, corrections_of
from core.errors import Problem
from core.models.configs import CNNConfig
from core.runs import beginning
from core.runs.service import engine
from core.training.experiment import Experiment
from pages.ui import lesson, link, runs
from pages.ui.text import Text, text

CORRECTED = next(knob for knob in knobs_of(PicturesConfig) if knob.name == "corrected")
BEGIN = next(knob for knob in knobs_of(Experiment) if knob.name == "begin")


def corrected(page: Text, config: PicturesConfig, classes: int) -> PicturesConfig:
    """The pictures with the labels that were put right, told under the knobs with a way back. Call it before `weights`."""
    here = (config.name, config.own)
    arrived = [_read(page, knob) for knob in (CORRECTED, BEGIN)]
    of = f"{page.slug}.carried.of"
    if any(arrived):
        st.session_state[of] = here
    elif st.session_state.setdefault(of, here) != here:
        forget(page)
        st.session_state[of] = here
    written = st.session_state.get(_key(page, CORRECTED), "")
    if not written:
        return config
    config = replace(config, corrected=CORRECTED.parse(written))
    corrections = corrections_of(config)
    if any(label >= classes for label in corrections.values()):
        link.refuse(_key(page, CORRECTED))
        _put(page, CORRECTED, "")
        return replace(config, corrected=())
    _told(page, "corrected", page("carried.corrected", count=len(corrections)), CORRECTED)
    return config


def weights(page: Text, model: CNNConfig, shape: Shape, classes: int) -> tuple[str, bool]:
    """Whose weights the next run begins with ("" for random ones), and whether it can: else it is said why not."""
    begin = str(st.session_state.get(_key(page, BEGIN), ""))
    if not begin:
        return "", True
    fits = True
    try:
        beginning.source(engine().settings, begin)
        if not beginning.fits(engine().store, begin, model, shape, classes):
            raise Problem("begin_unfit")
    except Problem as problem:
        lesson.problem(problem)
        fits = False
    weights = runs.beginning(text("live", page.language), begin)
    _told(page, "begin", page("carried.begin", weights=weights), BEGIN)
    return begin, fits


def put(page: Text, settings: Mapping[str, Any]) -> None:
    """Carry over what these settings tell, and nothing else: in a callback, before the page is drawn."""
    for knob in (CORRECTED, BEGIN):
        _put(page, knob, knob.write(settings.get(knob.name, knob.default)))
    st.session_state.pop(f"{page.slug}.carried.of", None)


def forget(page: Text) -> None:
    """Carry nothing over."""
    put(page, {})


def _told(page: Text, name: str, sentence: str, knob: Knob) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(sentence, width="content")
        st.button(
            page(f"carried.{name}.drop"),
            on_click=_put,
            args=(page, knob, ""),
            key=f"{page.slug}.carried.{name}",
            icon=":material/undo:",
            type="tertiary",
        )


def _read(page: Text, knob: Knob) -> bool:
    """Take in what stands in the address; whether that was new."""
    key, parse = _key(page, knob), _parser(knob)
    link.claim(key, parse)
    known = st.session_state.get(key, "")
    asked = st.query_params.get(key)
    if asked is None:
        if known:  # the visitor was on another page
            st.query_params[key] = known
        return False
    try:
        found = parse(asked)
    except (Problem, ValueError):
        link.refuse(key)
        found = known
    _put(page, knob, found)
    return found != known


def _parser(knob: Knob) -> Callable[[str], str]:
    def parse(written: str) -> str:
        value = knob.parse(written)
        if knob is CORRECTED:
            PicturesConfig(corrected=value)  # raises where it is none
        return knob.write(value)

    return parse


def _put(page: Text, knob: Knob, written: str) -> None:
    key = _key(page, knob)
    st.session_state[key] = written
    if not written:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != written:
        st.query_params[key] = written


def _key(page: Text, knob: Knob) -> str:
    return f"{page.slug}.{knob.name}"
