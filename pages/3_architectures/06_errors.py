"""Error analysis: which pictures a network gets wrong, how sure it is of them, and whether it is the labels that are wrong."""

import streamlit as st

from core.config import knobs_of
from core.errors import Problem
from core.predict.choices import reads, set_of
from core.predict.errors_form import ErrorsConfig
from core.predict.errors_questions import questions
from pages.ui import (
    chapters,
    choice,
    class_names,
    corrections,
    handles,
    lesson,
    mistakes,
    networks,
    quiz,
    source,
    trust,
)
from pages.ui.text import text

KNOBS = {knob.name: knob for knob in knobs_of(ErrorsConfig)}

page = lesson.open("errors")
models = networks.known(page)


def sent_on(picture):
    """The ways to other pages that look at this picture."""
    paths = chapters.paths()
    same = {"model": model, "part": part, "number": picture["number"]}
    with st.container(horizontal=True):
        for slug, icon in (("inside", "layers"), ("looks_at", "visibility")):
            named = {f"{slug}.{name}": str(value) for name, value in same.items()}
            st.page_link(paths[slug], label=page(f"on.{slug}"), icon=f":material/{icon}:", query_params=named)


left, right = st.columns((5, 4), vertical_alignment="bottom")
with left:
    model = networks.pick(page, models)
with right:
    part = choice.row(page, KNOBS["part"])
classes, _ = reads(models.get(model))
names = class_names.shown(text("live"), classes)
spoken = [lesson.plain(name) for name in names]  # learners name their classes as they like
version = getattr(models.get(model), "step", 0)
data = set_of(models.get(model))
try:
    networks.of_set(page, models.get(model), data)
    if data is None:
        st.caption(page("set.choose"))
    elif getattr(models.get(model), "state", "") in ("queued", "running"):
        st.info(page("learning"), icon=":material/model_training:")
    else:
        data = corrections.applied(page, KNOBS, data)
        whole = handles.values(page, KNOBS, ("amount",))["amount"] == "all"
        told = mistakes.found(page, model, version, data, part, whole)
        if whole or told.looked < told.all:
            choice.row(page, KNOBS["amount"])
        st.markdown(
            page("told" if told.looked == told.all else "told.some", part=page(f"of.{part}"), **mistakes.numbers(told))
        )
        st.markdown(page("look"))
        picture = mistakes.matrix(page, model, version, data, part, told, KNOBS, names)
        if picture:
            sent_on(picture)
            corrections.choose(page, KNOBS, data, picture["place"], picture["label"], names)
        places = corrections.listed(page, KNOBS, model, data, names)
        if places:
            corrections.train(page, KNOBS, models[model], data, "train" in places)
        st.subheader(page("classes"), anchor=False)
        st.markdown(page("classes.lead"))
        mistakes.classes(page, told, spoken)
        trust.diagram(page, told.reliability)
        for each in questions(told, spoken):
            quiz.ask(page, each)
except Problem as problem:
    lesson.problem(problem)
    if problem.code.startswith("correction"):
        corrections.forget(page)

for section in ("try", "body.matrix", "body.scores", "body.doubts", "body.trust", "body.correct"):
    st.markdown(page(section))
source.show(page, "core/evaluation/classification.py", "confusion")
source.show(page, "core/evaluation/scores.py", "scores")
source.show(page, "core/evaluation/doubts.py", "label_doubts")
source.show(page, "core/evaluation/calibration.py", "grouped")
lesson.close(page, next="predict")
