"""Predict: a drawing or pictures in, a network's answer out, and everything that lies between the two."""

import streamlit as st

from core.config import Knob
from core.data.digits import CLASSES
from core.errors import Problem
from core.explain.methods import METHODS
from core.predict.answer import Prediction
from core.predict.choices import choices
from core.predict.service import SHIPPED, predictor
from core.predict.shipped import shipped
from core.predict.table import to_csv
from pages.ui import card, choice, lesson, link, menu, pictures, source, verdict, visitor

SOURCE = Knob("source", "choice", "draw", choices=("draw", "upload", "camera"))
METHOD = Knob("method", "choice", METHODS[0], choices=METHODS)
GIVEN = {"draw": pictures.drawn, "upload": pictures.uploaded, "camera": pictures.taken}
ANSWER = "answer"  # the class to explain is the one that the network answers

page = lesson.open("predict")
if "predict.warm" not in st.session_state:  # while the visitor looks for the pen
    predictor().warm()
    st.session_state["predict.warm"] = True
link.recall("predict.model")
wanted = st.session_state.get("predict.model") or st.query_params.get("predict.model", "")
try:
    models = choices(visitor.current(), wanted)
except Problem as trouble:  # the store; the shipped models do not need it
    lesson.problem(trouble)
    models = {each.ref: each for each in shipped()}


@st.fragment
def reading(model):
    """Everything that follows a stroke; the rest of the page stays as it is."""
    classes = getattr(models.get(model), "classes", CLASSES)  # every run so far learns the digits
    kind = choice.row(page, SOURCE)
    left, right = st.columns([5, 6], gap="large")
    found, files, trouble = None, [], None
    with left:
        try:
            files = GIVEN[kind](page)
            answers = verdict.ask(page, model, getattr(models.get(model), "step", 0), files)
        except Problem as problem:
            answers, trouble = [], problem
    if len(answers) > 1:
        names = [name for name, _ in files]
        picked = verdict.table(page, names, answers)
        st.download_button(
            page("csv"),
            lambda: to_csv(names, answers, lesson.sentence),
            "glassbox-predictions.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
            key="predict.csv",
        )
        if picked is not None:
            found = answers[picked]
            st.markdown(page("looking", name=lesson.plain(names[picked])))
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
        verdict.answer(page, classes, found, place, explain, kind)

    st.subheader(page("seen"), anchor=False)
    st.markdown(page("seen.lead"))
    if found:
        verdict.steps(page, found)
    else:
        st.caption(page("seen.empty"))
    st.subheader(page("why"), anchor=False)
    st.markdown(page("why.lead"))
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        method = choice.row(page, METHOD)
        target = menu.pick(
            page, "target", [ANSWER, *classes], lambda name: page("target.answer") if name == ANSWER else name
        )
    if found:
        try:
            place = found.best if target == ANSWER else classes.index(target)
            with st.spinner(page("explaining")):
                why = predictor().explain(model, files[0][1], place, method)
            verdict.heat(page, why)
        except Problem as problem:
            lesson.problem(problem)
    else:
        st.caption(page("why.empty"))


model = menu.pick(
    page, "model", list({SHIPPED: None, **models}), lambda ref: card.name(page, models[ref]) if ref in models else ref
)
reading(model)
if model in models:
    card.show(page, models[model])

st.markdown(page("try"))
for section in ("prepare", "softmax", "attribution"):
    st.markdown(page(f"body.{section}"))
source.show(page, "core/predict/digits.py", "prepare", "crop_to_ink", "mnist", "fit")
source.show(page, "core/predict/child.py", "probabilities")
source.show(page, "core/explain/attribution.py", "explain", "integrated_gradients", "saliency", "occlusion")
lesson.close(page, next="cnn")
