"""Attention maps of any model: every layer and head on a text of the visitor's; tokens left out, heads switched off, two texts compared."""

import streamlit as st

from core.config import knobs_of
from core.oracle.service import patient
from core.predict.maps_form import MapsConfig
from core.predict.maps_questions import questions
from pages.ui import handles, lesson, mapped, quiz, source, stage, trials

page = lesson.open("maps")
patient().warm()
USUAL = {
    knob.name: knob.write(knob.default) if knob.kind == "integers" else knob.default for knob in knobs_of(MapsConfig)
}
TRIALS = {
    "rollout": {"head": 0},
    "first": {"hidden": "1"},
    "off": {mapped.STRONGEST: True},
    "each": {"each": True},
    "compare": {"compare": True, "passage": page("example.text.2"), "other": page("example.other")},
    "repeat": {"passage": page("example.repeat"), "layer": 1},
}


def put(settings):
    """Write settings into the page, all others as they are at first; the text stays unless one is given."""
    handles.put(page, **{**USUAL, "compare": False, "each": False, **settings})
    stage.scroll_to("maps.shown")


with st.container(key="maps.shown"):
    mapped.show(page)

for section in ("read", "numbers", "off", "left", "rollout", "honest", "others"):
    st.markdown(page(f"body.{section}"))
trials.show(page, TRIALS, put)
for each in questions():
    quiz.ask(page, each)
source.show(page, "core/explain/heads.py", "observe", "in_turn", "change")
source.show(page, "core/explain/attention_maps.py", "rollout", "entropy", "distance")
source.show(page, "core/predict/checkpoint_reader.py", "attend")
lesson.close(page, next="predict")
