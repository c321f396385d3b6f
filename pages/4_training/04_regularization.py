"""Regularization: over-fitting on purpose, remedies beside it, weights, early stopping; L2 against decoupled decay; double descent."""

import streamlit as st

from core.config import knobs_of
from core.errors import Problem
from core.foundations.regularization_config import LOOKS, NAMES, PRESETS, TASK, RegularizationConfig, question, settled
from core.foundations.regularization_questions import questions
from core.foundations.schedules_shown import listed
from core.oracle.service import patient
from pages.ui import asked, choice, exact, handles, lesson, quiz, source, stage, trials

page = lesson.open("regularization")
patient().warm()
KNOBS = {knob.name: knob for knob in knobs_of(RegularizationConfig)}
DECAY, DESCENT = ["rate", "pull", "size", "step"], ["points", "noise", "ridge", "features"]
RACE = [name for name in KNOBS if name not in (*TASK, *DECAY, *DESCENT)]
DIALS = {name: 0 if knob.log else knob.step for name, knob in KNOBS.items() if knob.kind in ("int", "float")}
state = st.session_state


def put(preset):
    """Write a preset into the knobs, all others at their defaults."""
    chosen = {name: preset.get(name, knob.default) for name, knob in KNOBS.items()}
    handles.put(page, **{name: KNOBS[name].write(each) if isinstance(each, tuple) else each for name, each in chosen.items()})  # fmt: skip
    stage.scroll_to("regularization.descent" if "noise" in preset else "regularization.task")


def computed(name, function, arguments):
    """(the latest answer there is or None, whether it is the one to this question, a sentence if there will be none)."""
    answer = asked.soon(f"regularization.{name}", function, arguments, long=True)
    if answer is not None and not isinstance(answer, Problem):
        state[f"regularization.{name}.answer"] = listed(*answer, digits=5)
    trouble = lesson.sentence(answer) if isinstance(answer, Problem) else ""
    return state.get(f"regularization.{name}.answer"), answer is not None and not trouble, trouble


with st.container(key="regularization.task", horizontal=True, gap="medium", vertical_alignment="bottom"):
    task = {name: choice.row(page, KNOBS[name]) for name in ("examples", "updates")}
    with st.container(width=282):
        task |= exact.numbers(page, [KNOBS["wrong"], KNOBS["seed"]])
st.markdown(page("look"))
config = settled(RegularizationConfig(**task, **handles.values(page, KNOBS, [*RACE, *DECAY, *DESCENT])))

trained, fresh, trouble = computed("trained", "core.training.overfit:compared", {"config": question(config)})
given = {"all": NAMES, "looks": LOOKS, "trained": trained, "fresh": fresh, "trouble": trouble, "steps": DIALS}
handles.mount(page, "regularization", "race", KNOBS, RACE, **given)
st.markdown(page("race.body"))

st.markdown(page("decay"))
handles.mount(page, "regularization", "decay", KNOBS, DECAY, steps=DIALS)
st.markdown(page("decay.body"))

with st.container(key="regularization.descent"):
    st.markdown(page("descent"))
    asked_for = {name: getattr(config, name) for name in ("points", "noise", "ridge", "seed")}
    found, now, trouble = computed("descent", "core.foundations.double_descent:descent", asked_for)
    if trouble:
        st.error(trouble, icon=":material/error:")
    elif found is None:
        st.caption(page("waiting"))
    if found is not None:
        handles.mount(
            page, "regularization", "descent", KNOBS, DESCENT, steps=DIALS, found=found, fresh=now, trouble=trouble
        )
    st.markdown(page("descent.body"))

st.markdown(page("body"))
trials.show(page, PRESETS, put)
for each in questions(config, trained if fresh else None, found if now else None):
    quiz.ask(page, each)
source.show(page, "core/foundations/regularization.py", "adam", "l2", "decoupled", "l1", "shrink", "clip")
source.show(page, "core/foundations/regularization.py", "mask", "normalize", "normalize_back", "running", "smoothed")
source.show(page, "core/training/regularized.py", "gradient", "Stack")
source.show(page, "core/foundations/double_descent.py", "features", "solve", "descent")
lesson.close(page, next="evaluation")
asked.wait()
