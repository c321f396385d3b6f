"""Labels that a learner puts right: chosen for one picture, listed, taken back, kept in the address, learned from. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from core.config import Knob
from core.data.pictures import PicturesConfig, corrected, corrections_of
from core.errors import Problem
from core.predict import errors
from core.predict.shipped import Card
from core.runs.run import Run
from core.runs.service import engine
from core.training.suggested import train_on
from pages.ui import chapters, exact, handles, lesson, once, tiles, visitor
from pages.ui.text import Text

STATE = ("of", "corrected")  # the knobs that carry it
LOOK_SECONDS = 1.0  # between two looks at how the new run is doing


def applied(page: Text, knobs: Mapping[str, Knob], data: PicturesConfig) -> PicturesConfig:
    """`data` with the learner's corrections over those that it has; corrections of another set wait for it."""
    own = _own(page, knobs, data)
    return corrected(data, corrections_of(data) | own) if own else data


def forget(page: Text) -> None:
    """Beside the problem that corrections from a link may cause: a way to go on without them."""

    def put() -> None:
        st.session_state.pop(f"{page.slug}.corrections", None)
        handles.put(page, of="", corrected="")

    st.button(page("corrected.forget"), on_click=put, key=f"{page.slug}.forget")


def choose(
    page: Text, knobs: Mapping[str, Knob], data: PicturesConfig, place: int, label: int, names: Sequence[str]
) -> None:
    """Ask for the right label of the picture at `place` of the set, which is now called `label`."""
    key = f"{page.slug}.label.{page.language}.{place}.{label}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(page("label"), range(len(names)), label, names.__getitem__, key=key, width=220)
        st.button(
            page("label.correct"),
            on_click=_put,
            args=(page, knobs, data, {place: int(chosen)}),
            disabled=chosen == label,
            key=f"{page.slug}.correct",
            icon=":material/edit:",
        )


def listed(page: Text, knobs: Mapping[str, Knob], model: str, data: PicturesConfig, names: Sequence[str]) -> list[str]:
    """The learner's corrections with their pictures, and a way back from each; the part of the set that each is in. Raises Problem."""
    trouble = st.session_state.pop(f"{page.slug}.correct.trouble", None)
    if isinstance(trouble, Problem):
        lesson.problem(trouble)
    own = _own(page, knobs, data)
    if not own:
        return []
    whole = corrected(data, {})  # with the labels that the set has
    found, images = once.computed(
        f"{page.slug}.placed", (model, whole, tuple(own)), lambda: errors.placed(model, whole, list(own))
    )
    same = {place: None for place, _, _, old in found if own[place] == old}
    if same:  # corrected, and corrected back
        _put(page, knobs, data, same)
        st.rerun()
    said = {
        place: page(
            "corrected.one", part=page(f"choice.part.{part}"), number=number, old=names[old], new=names[own[place]]
        )
        for place, part, number, old in found
    }
    with st.expander(page("corrected", count=len(own)), icon=":material/edit:"):
        if images is not None:
            arrows = [f"{names[old]} → {names[own[place]]}" for place, _, _, old in found]
            tiles.row(f"{page.slug}.corrections", images, arrows, alt=page("alt.corrected"), light=data.name == "own")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            key = f"{page.slug}.back.{page.language}"
            chosen = st.selectbox(
                page("corrected.which"), list(own), format_func=lambda place: said.get(place, str(place)), key=key
            )
            put = partial(_put, page, knobs, data)
            st.button(
                page("corrected.undo"),
                on_click=put,
                args=({chosen: None},),
                key=f"{page.slug}.undo",
                icon=":material/undo:",
            )
            st.button(
                page("corrected.none"),
                on_click=put,
                args=(dict.fromkeys(own),),
                key=f"{page.slug}.undo.all",
                type="tertiary",
            )
    return [part for _, part, _, _ in found]


def train(page: Text, knobs: Mapping[str, Knob], model: Card | Run, data: PicturesConfig, learned: bool) -> None:
    """Train the network on with `data` as it is corrected: how long, a button, the way to the run.

    `learned`: whether any of the corrected pictures is one that it learns from.
    """
    experiment = errors.experiment_of(model, data)
    if experiment is None:
        st.caption(page("train.unfit"))
        return
    epochs = exact.numbers(page, [knobs["epochs"]])["epochs"]
    begin = model.id if isinstance(model, Run) else f"shipped-{model.name}"
    try:
        experiment = train_on(experiment, data, begin, epochs)
        if not learned:
            st.caption(page("train.nothing"))
        st.caption(page("train.how", epochs=epochs, rate=f"{experiment.optimizer.learning_rate:.2g}"))
        st.button(
            page("train.start"),
            on_click=_start,
            args=(page, experiment, begin),
            key=f"{page.slug}.train",
            type="primary",
            icon=":material/play_arrow:",
        )
    except Problem as problem:
        lesson.problem(problem)
    trouble = st.session_state.pop(f"{page.slug}.train.trouble", None)
    if isinstance(trouble, Problem):
        lesson.problem(trouble)
    of, begun = st.session_state.get(f"{page.slug}.trained", ("", ""))
    if of == begin:
        st.fragment(_begun, run_every=LOOK_SECONDS)(page, begun)


def _begun(page: Text, name: str) -> None:
    """How the new run is doing; when it is done, the way to look at the same cell again."""
    run = engine().store.get(name)
    if run is None:
        return
    done = run.can_continue and run.state in ("finished", "stopped")
    path = next(each.path for chapter in chapters.all_chapters() for each in chapter.pages if each.slug == "cnn")
    if done:
        st.success(
            page("train.done", percent=f"{100 * run.metrics.get('test_accuracy', 0):.1f}"), icon=":material/check:"
        )
    else:
        st.info(page("train.begun" if run.active else "train.failed"), icon=":material/model_training:")
    with st.container(horizontal=True):
        if done and st.button(page("train.again"), key=f"{page.slug}.again", icon=":material/search:", type="primary"):
            handles.put(page, model=f"run:{run.id}", number=-1)
            st.session_state.pop(f"{page.slug}.trained")
            st.rerun()
        st.page_link(path, label=page("train.watch"), icon=":material/monitoring:", query_params={"cnn.run": run.id})


def _own(page: Text, knobs: Mapping[str, Knob], data: PicturesConfig) -> dict[int, int]:
    """{place: label} of this set, as the address has them; those of other sets are kept until these are looked at again.

    Raises Problem for what are no corrections at all.
    """
    name, kept = _name(data), st.session_state.setdefault(f"{page.slug}.corrections", {})
    said = handles.values(page, knobs, STATE)
    if said["of"]:
        kept[said["of"]] = said["corrected"]
    if said["of"] != name and kept.get(name):
        handles.put(page, of=name, corrected=knobs["corrected"].write(kept[name]))
    return corrections_of(PicturesConfig(corrected=kept.get(name, ())))


def _put(page: Text, knobs: Mapping[str, Knob], data: PicturesConfig, changes: Mapping[int, int | None]) -> None:
    own: dict[int, Any] = {**_own(page, knobs, data), **changes}
    numbers = tuple(number for place, label in own.items() if label is not None for number in (place, label))
    try:
        corrections_of(PicturesConfig(corrected=numbers))
    except Problem as problem:  # one too many: those that there are stay
        st.session_state[f"{page.slug}.correct.trouble"] = problem
        return
    st.session_state[f"{page.slug}.corrections"][_name(data)] = numbers
    handles.put(page, of=_name(data), corrected=knobs["corrected"].write(numbers))


def _name(data: PicturesConfig) -> str:
    return data.own or data.name


def _start(page: Text, experiment: Any, begin: str) -> None:
    try:
        st.session_state[f"{page.slug}.trained"] = begin, engine().submit(experiment, visitor.current())
    except Problem as problem:
        st.session_state[f"{page.slug}.train.trouble"] = problem
