"""Inside the network: all of it as a map, nearer in three levels down to one number and what made it."""

from functools import partial

import streamlit as st

from core.config import Knob, knobs_of
from core.errors import Problem
from core.predict.choices import is_own, reads, set_of
from core.predict.inside_asked import look, most_excited, stand_in, value
from core.predict.inside_config import InsideConfig
from core.predict.inside_questions import questions, settled
from core.predict.styles import kind_of
from pages.ui import choice, class_names, handles, lesson, networks, once, pictures, quiz, source
from pages.ui.text import text

GIVEN = {"draw": pictures.drawn, "upload": pictures.uploaded, "camera": pictures.taken}
KNOBS = {knob.name: knob for knob in knobs_of(InsideConfig)}
HANDLED = ("level", "stage", "unit", "row", "column", "softmax")

page = lesson.open("inside")
models = networks.known(page)


def given_picture(kind, known):
    """The file to look at, or nothing where it is a picture of the set; and a sentence where another stands in for it."""
    if given == "test":
        return (b"" if known else stand_in(kind)), ""
    try:
        files = GIVEN[given](page, kind)
        if files:
            return files[-1][1], ""
    except Problem as problem:
        lesson.problem(problem)
    return (b"" if known else stand_in(kind)), page("source.nothing")


left, right = st.columns((5, 4), vertical_alignment="bottom")
with left:
    model = networks.pick(page, models)
known, (_, style) = set_of(models.get(model)), reads(models.get(model))
ways = ("test", *pictures.ways(style, is_own(models.get(model))))
with right:
    given = choice.row(page, Knob("source", "choice", "test", choices=ways))
networks.unseen(page, KNOBS)
part, number = networks.numbered(page, KNOBS) if given == "test" and known else ("test", KNOBS["number"].default)
if given == "test":
    networks.of_set(page, models.get(model), known)
file, instead = given_picture(kind_of(style), known)
if instead:
    st.caption(instead)
at = (model, getattr(models.get(model), "step", 0), file, part, number, known)

try:
    with st.spinner(page("looking")):
        try:
            net = once.computed("inside.net", at, partial(look, model, file, known, number, part))
        except Problem as problem:
            if file or not networks.is_full(problem):
                raise
            networks.troubled(page, problem, of_set=True)
            file, known = stand_in(kind_of(style)), None
            at = (*at[:2], file, part, number, known)
            net = once.computed("inside.net", at, partial(look, model, file, known, number, part))
    names = class_names.shown(text("live"), net["classes"])
    place = settled(net, handles.values(page, KNOBS, HANDLED))
    handles.put(page, **place)
    spot = tuple(place[name] for name in ("unit", "row", "column"))
    made = excited = None
    if place["level"] == "value":
        asked = partial(value, model, file, known, number, place["stage"], spot, part)
        made = once.computed("inside.made", (*at, place["stage"], spot), asked)
    if place["level"] != "network" and known:
        try:
            with st.spinner(page("exciting")):
                asked = partial(most_excited, model, known, place["stage"])
                excited = once.computed("inside.excited", (*at[:2], known, place["stage"]), asked)
        except Problem as problem:
            if not networks.is_full(problem):
                raise
            networks.troubled(page, problem, of_set=True)
    if net["label"] is not None:
        label = lesson.plain(names[net["label"]])
        st.caption(page("label", part=page(f"of.{part}"), number=net["number"], name=label))
    st.markdown(page("look"))
    handles.mount(
        page,
        "inside",
        "map",
        KNOBS,
        HANDLED,
        net={**net, "names": names},
        made=made,
        excited=excited and {**excited, "stage": place["stage"]},
        note=page("excited.missing"),
    )
    st.markdown(page("body"))
    st.markdown(page("try"))
    for each in questions(net, place["stage"]):
        quiz.ask(page, each)
except Problem as problem:
    lesson.problem(problem)
source.show(page, "core/explain/made.py", "convolution", "pooling", "norm", "dense")
source.show(page, "core/explain/inside.py", "softmax_steps")
source.show(page, "core/explain/excited.py", "excited")
lesson.close(page, next="looks_at")
