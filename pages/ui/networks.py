"""Which network a page asks: the shipped ones, the visitor's runs, and one that a link names; and about which picture of its set."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from core.config import Knob
from core.data.pictures import PicturesConfig
from core.errors import Problem
from core.predict.choices import choices, is_stand_in, learned
from core.predict.errors_form import PartName
from core.predict.service import SHIPPED, ModelRef, Predictor, predictor
from core.predict.shipped import Card, shipped
from core.runs.run import Run
from pages.ui import card, choice, exact, handles, lesson, link, menu, visitor
from pages.ui.text import Text


def known(page: Text, asks: Callable[[], Predictor] = predictor) -> dict[ModelRef, Card | Run]:
    """The networks that can be asked, by what the address calls them; the process that `asks` them is begun meanwhile."""
    warm, key = f"{page.slug}.warm", f"{page.slug}.model"
    if warm not in st.session_state:
        asks().warm()
        st.session_state[warm] = True
    link.recall(key)
    try:
        return choices(visitor.current(), st.session_state.get(key) or st.query_params.get(key, ""))
    except Problem as trouble:  # the store; the shipped models do not need it
        lesson.problem(trouble)
        return {each.ref: each for each in shipped()}


def pick(page: Text, models: dict[ModelRef, Card | Run]) -> ModelRef:
    """The network that the visitor chose of `models`."""
    refs = list({SHIPPED: None, **models})
    if st.session_state.get(f"{page.slug}.model", SHIPPED) not in refs:  # it was deleted while it was looked at
        link.refuse(f"{page.slug}.model")
    ref: ModelRef = menu.pick(
        page, "model", refs, lambda each: card.name(page, models[each]) if each in models else each
    )
    return ref


def of_set(page: Text, model: Card | Run | None, data: PicturesConfig | None) -> None:
    """Say so where the pictures that a network learned from are not here, or `data`, others than those, stand in for them."""
    if data is None:
        gone = isinstance(model, Run) and (config := learned(model)) is not None and config.name == "own"
        st.caption(page("set.gone" if gone else "set.missing"))
    elif is_stand_in(model, data):
        st.caption(page("set.other"))


def troubled(page: Text, problem: Problem, of_set: bool) -> None:
    """Say what is wrong; and where there is no room for the pictures `of_set`, what works without them."""
    lesson.problem(problem)
    if of_set and is_full(problem):
        st.caption(page("set.full"))


def is_full(problem: Problem) -> bool:
    """Whether there is no room on the disk to unpack or to fetch a set."""
    return problem.code in ("disk_too_full", "disk_full")


def numbered(page: Text, knobs: Mapping[str, Knob]) -> tuple[PartName, int]:
    """The part of the set and the number in it that the visitor chose: the knobs `part` and `number`."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        part: PartName = choice.row(page, knobs["part"])
        return part, int(exact.numbers(page, [knobs["number"]])["number"])


def unseen(page: Text, knobs: Mapping[str, Knob]) -> None:
    """Take the same two from the address though they are not drawn now."""
    handles.values(page, knobs, ["part"])
    link.claim(f"{page.slug}.number", knobs["number"].parse)
