"""Optimizers on a surface: several from one start, drawn in the browser on one timeline, with every step written out."""

import streamlit as st

from core.config import knobs_of
from core.errors import Problem
from core.foundations.expression import parse
from core.foundations.notation import latex
from core.foundations.optimizers_config import PRESETS, TYPED, OptimizersConfig, settled, surface_of
from core.foundations.optimizers_questions import questions
from core.foundations.optimizers_run import readable, shown
from pages.ui import choice, handles, lesson, link, quiz, source, stage, trials

page = lesson.open("optimizers")
KNOBS = {knob.name: knob for knob in knobs_of(OptimizersConfig)}
HANDS = [name for name in KNOBS if name not in ("surface", "reach")]
DIALS = {name: KNOBS[name].step for name in ("noise", "momentum", "smoothing", "beta1", "beta2", "decay")}
state = st.session_state


def typed():
    """The learner typed a function; one that cannot be used leaves the last one in place."""
    try:
        handles.put(page, f=readable(state["optimizers.typed"].strip()), start="", rates="", step=0, trouble=None)
    except Problem as problem:
        handles.put(page, trouble=problem)


def put(preset):
    """Write a preset into the knobs, all others at their defaults."""
    chosen = {name: preset.get(name, knob.default) for name, knob in KNOBS.items()}
    written = {name: KNOBS[name].write(value) if isinstance(value, tuple) else value for name, value in chosen.items()}
    handles.put(page, **written, **{"ground.now": chosen["surface"]})
    stage.scroll_to("optimizers.ground")


with st.container(key="optimizers.ground"), st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
    name = choice.fold(page, KNOBS["surface"])
    reach = (
        choice.row(page, KNOBS["reach"]) if name == "own" else link.follow("optimizers.reach", KNOBS["reach"].parse, 2)
    )
if state.get("optimizers.ground.now", name) != name:  # another surface has its own start and its own rates
    handles.put(page, start="", rates="", step=0)
state["optimizers.ground.now"] = name
text = link.follow("optimizers.f", readable, TYPED)
if name == "own":
    if not state.get("optimizers.trouble"):
        state["optimizers.typed"] = text
    st.text_input(page("knob.f"), key="optimizers.typed", on_change=typed, help=page("knob.f.help"))
    if state.get("optimizers.trouble"):
        lesson.problem(state["optimizers.trouble"])
config = settled(OptimizersConfig(surface=name, reach=reach, **handles.values(page, KNOBS, HANDS)))
surface = surface_of(config, text)
st.markdown(page("formula", f=latex(parse(surface.text, ("x", "y")))))
st.markdown(page(f"look.{name}"))
handles.mount(page, "optimizers", "race", KNOBS, HANDS, steps=DIALS, **shown(config, text))

trials.show(page, PRESETS, put)
for section in ("rules", "body.rate", "body.newton"):
    st.markdown(page(section))
for each in questions(config, surface):
    quiz.ask(page, each)
source.show(page, "core/foundations/optimizers.py", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")
source.show(page, "core/foundations/optimizers.py", "newton", "lbfgs")
source.show(page, "core/foundations/optimizers_run.py", "walk", "arrived")
lesson.close(page, next="optimizer_race")
