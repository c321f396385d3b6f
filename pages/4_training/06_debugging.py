"""Live debugging: broken trainings to diagnose, twelve instruments on one timeline, the repair, and the proof."""

import streamlit as st

from core.config import knobs_of
from core.errors import Problem
from core.oracle.service import patient
from core.training.debugging import logs
from core.training.debugging.cases import CASES, diff_of, repairs_of, source_of
from core.training.debugging.config import HEALTHY, MYSTERY, OPEN, PRESETS, DebuggingConfig, case_of, offered
from core.training.debugging.evidence import sign
from core.training.debugging.questions import questions
from pages.ui import asked, choice, debugged, exact, handles, lesson, link, quiz, source, stage, trials

page = lesson.open("debugging")
patient().warm()
KNOBS = {knob.name: knob for knob in knobs_of(DebuggingConfig)}
state = st.session_state


def put(preset):
    """Write a preset into the knobs, all others at their defaults."""
    handles.put(page, **{name: preset.get(name, knob.default) for name, knob in KNOBS.items()})
    state["debugging.now"] = (state["debugging.case"], state["debugging.number"])
    stage.scroll_to("debugging.case")


def another():
    handles.put(page, number=state["debugging.number"] % KNOBS["number"].high + 1)


def button_row(name, options, chosen, label):
    """Buttons of which the pressed one stands in the address."""
    with st.container(horizontal=True, key=f"debugging.{name}s"):
        for option in options:
            how = {"type": "primary" if option == chosen else "secondary", "key": f"debugging.{name}.{option}"}
            st.button(label(option), on_click=handles.put, args=(page,), kwargs={name: option}, **how)


with st.container(key="debugging.case"), st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
    with st.container(width=240):
        chosen = choice.fold(page, KNOBS["case"])
    if chosen == MYSTERY:
        number = exact.numbers(page, [KNOBS["number"]])["number"]
        st.button(page("mystery.next"), on_click=another, icon=":material/casino:", key="debugging.another")
    else:
        number = link.follow("debugging.number", KNOBS["number"].parse, 1)
    traps = choice.row(page, KNOBS["traps"])
    most = choice.row(page, KNOBS["most"])
    seed = exact.numbers(page, [KNOBS["seed"]])["seed"]
if state.get("debugging.now", (chosen, number)) != (chosen, number):  # another case: nothing is said of it yet
    handles.put(page, diagnosis=OPEN, repair=OPEN)
state["debugging.now"] = (chosen, number)
case = case_of(chosen, number)
said = handles.values(
    page, KNOBS, ["diagnosis", "repair", "step", "layer", "proof"]
)  # all of a link, before it is told
diagnosis = said["diagnosis"] if said["diagnosis"] in offered(chosen, number) else OPEN
repair = said["repair"] if case in CASES and diagnosis == case and said["repair"] in repairs_of(case) else OPEN
st.markdown(page(f"symptom.{chosen}"))
settings = {"case": case, "seed": seed, "armed": traps == "on", "most": float(most)}
told = asked.soon("broken", "core.training.debugging.run:trained", settings, long=True)
if told is None:
    st.caption(page("waiting"))
elif isinstance(told, Problem):
    lesson.problem(told)
else:
    run = told[0]
    found = CASES[case].telling if diagnosis == case else ()
    handles.mount(page, "debugging", "table", KNOBS, ["step", "layer"], run=run, marked=list(found))
    with st.expander(page("loop.title"), icon=":material/code:"):
        st.code(source_of(case), language="python")
    with st.expander(page("log.title"), icon=":material/receipt_long:"):
        st.code("\n".join(logs.lines(run, labels=diagnosis in ("labels", "misaligned"))), language=None)
    if case != HEALTHY:
        st.markdown(page("ask"))
        button_row("diagnosis", offered(chosen, number), diagnosis, lambda name: page(f"diagnosis.{name}"))
        own = sign(run, case)
        if not own.holds:
            st.caption(page("never"))
        if diagnosis == case:
            st.success(page(f"yes.{case}", value=debugged.spoken(own.value, case)), icon=":material/check_circle:")
        elif diagnosis != OPEN:
            other = sign(run, diagnosis)
            why = "unmeasured" if other.value is None else "also" if other.holds else diagnosis
            values = {
                "value": debugged.spoken(other.value, diagnosis),
                "limit": debugged.spoken(other.limit, diagnosis),
            }
            st.info(page(f"no.{why}", **values), icon=":material/lightbulb:")
    if diagnosis == case:
        st.markdown(page("repair"))
        label = lambda name: page(f"repair.cure.{case}" if name == "cure" else f"repair.{name}")  # noqa: E731
        button_row("repair", repairs_of(case), repair, label)
    if repair != OPEN:
        st.code(diff_of(case, repair), language="diff")
        again = asked.soon("mended", "core.training.debugging.run:trained", {**settings, "repair": repair}, long=True)
        st.markdown(page("proof"))
        if again is None:
            st.caption(page("waiting"))
        elif isinstance(again, Problem):
            lesson.problem(again)
        else:
            panels = list(dict.fromkeys([*CASES[case].telling, "loss", "accuracy"]))
            debugged.verdict(page, case, run, again[0])
            handles.mount(page, "debugging", "proof", KNOBS, ["proof"], before=run, after=again[0], shown=panels)
            debugged.numbers(page, case, run, again[0])

trials.show(page, PRESETS, put)
for section in ("body", "body.traps"):
    st.markdown(page(section))
for each in questions(told[0] if isinstance(told, tuple) else None):
    quiz.ask(page, each)
source.show(page, "core/training/debugging/traps.py", "Trap")
source.show(page, "core/training/debugging/evidence.py", "first_update", "dead_share", "first_to_last", "accumulated")
lesson.close(page, next="runs")
asked.wait()
