"""Predict: a drawing or pictures in, a network's answer out, and everything that lies between the two."""

import streamlit as st

from core.config import Knob
from core.errors import Problem
from core.explain.methods import METHODS
from core.predict.answer import Prediction
from core.predict.choices import is_own, reads
from core.predict.service import predictor
from core.predict.styles import kind_of
from core.predict.table import to_csv
from pages.ui import card, choice, class_names, lesson, menu, networks, pictures, source, verdict
from pages.ui.text import text

METHOD = Knob("method", "choice", METHODS[0], choices=METHODS)
GIVEN = {"draw": pictures.drawn, "upload": pictures.uploaded, "camera": pictures.taken}
ANSWER = "answer"  # the class to explain is the one that the network answers

page = lesson.open("predict")
models = networks.known(page)


@st.fragment
def reading(model):
    """Everything that follows a stroke; the rest of the page stays as it is."""
    classes, style = reads(models.get(model))
    names, kind = class_names.shown(text("live"), classes), kind_of(style)
    ways = pictures.ways(style, is_own(models.get(model)))
    given = choice.row(page, Knob("source", "choice", ways[0], choices=ways))
    left, right = st.columns([5, 6], gap="large")
    found, files, trouble = None, [], None
    with left:
        try:
            files = GIVEN[given](page, kind)
            answers = verdict.ask(page, model, getattr(models.get(model), "step", 0), files)
        except Problem as problem:
            answers, trouble = [], problem
    if len(answers) > 1:
        titles = [name for name, _ in files]
        picked = verdict.table(page, titles, answers, names)
        st.download_button(
            page("csv"),
            lambda: to_csv(titles, answers, lesson.sentence),
            "glassbox-predictions.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
            key="predict.csv",
        )
        if picked is not None:
            found = answers[picked]
            st.markdown(page("looking", name=lesson.plain(titles[picked])))
            files = [files[picked]]
    elif answers:
        found, trouble = (answers[0], None) if isinstance(answers[0], Prediction) else (None, answers[0])

    def explain(place):
        """A bar was pressed."""
        st.session_state["predict.target"] = ANSWER if found and place == found.best else classes[place]

    target = st.session_state.get("predict.target", ANSWER)
    with right:
        if trouble is not None:
            lesson.problem(trouble)
        place = classes.index(target) if target in classes else found.best if found else None
        verdict.answer(page, names, found, place, explain, given, kind)

    st.subheader(page("seen"), anchor=False)
    st.markdown(page(f"seen.lead.{kind}"))
    if found:
        verdict.steps(page, found)
    else:
        st.caption(page("seen.empty"))
    st.subheader(page("why"), anchor=False)
    st.markdown(page(f"why.lead.{kind}"))
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        method = choice.row(page, METHOD)
        named = {ANSWER: page("target.answer"), **dict(zip(classes, names, strict=True))}
        target = menu.pick(page, "target", list(named), named.get)
    if found:
        try:
            place = found.best if target == ANSWER else classes.index(target)
            with st.spinner(page("explaining")):
                why = predictor().explain(model, files[0][1], place, method)
            verdict.heat(page, why, names[why.target], kind)
        except Problem as problem:
            lesson.problem(problem)
    else:
        st.caption(page("why.empty"))


model = networks.pick(page, models)
reading(model)
if model in models:
    card.show(page, models[model])

st.markdown(page("try"))
for section in ("prepare", "kinds", "softmax", "attribution"):
    st.markdown(page(f"body.{section}"))
source.show(page, "core/predict/digits.py", "prepare", "crop_to_ink", "mnist", "fit")
source.show(page, "core/predict/garments.py", "prepare", "find_thing", "trimmed", "fitted")
source.show(page, "core/data/own_form.py", "prepare")
source.show(page, "core/predict/child.py", "probabilities", "as_input")
source.show(page, "core/explain/attribution.py", "explain", "integrated_gradients", "saliency", "occlusion")
lesson.close(page, next="cnn")
