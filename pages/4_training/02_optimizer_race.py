"""A contest of optimizers on a real network: with one learning rate for all, and with a rate that a short search found for each."""

import streamlit as st

from core.config import knobs_of
from core.errors import Problem
from core.playground.contest import ContestConfig
from core.playground.contest_questions import questions
from pages.ui import choice, contest, exact, handles, lesson, quiz, source, stage, trials

page = lesson.open("optimizer_race")
KNOBS = {knob.name: knob for knob in knobs_of(ContestConfig)}
HANDS = ["how", "who", "over", "part", "scale", "moment"]
TRIALS = {
    "unfair": {"how": "one"},
    "turned": {"how": "one", "rate": "0.3"},
    "fair": {"task": "xor"},
    "digits": {"task": "digits", "over": "seconds"},
    "anecdote": {"seeds": 1, "task": "spiral", "seed": 3},
    "wild": {"how": "one", "rate": "10", "who": "sgd,momentum,adagrad,adam"},
}


def put(preset):
    """Write a trial into the knobs, all others at their defaults."""
    usual = {name: knob.write(knob.default) if name == "who" else knob.default for name, knob in KNOBS.items()}
    handles.put(page, **{**usual, **preset})
    stage.scroll_to("optimizer_race.ground")


with (
    st.container(border=True, key="optimizer_race.ground"),
    st.container(horizontal=True, gap="small", vertical_alignment="bottom"),
):
    chosen = {}
    for name, width in (("task", 140), ("length", "content"), ("rate", 110)):
        with st.container(width=width):
            chosen[name] = choice.row(page, KNOBS[name]) if name == "length" else choice.fold(page, KNOBS[name])
    with st.container(width=282):
        chosen |= exact.numbers(page, [KNOBS["seeds"], KNOBS["seed"]])
config = ContestConfig(**chosen)
contest.warm(config)
st.markdown(page(f"look.{config.task}"))
values = handles.values(page, KNOBS, HANDS)
found, trouble = st.session_state.get("optimizer_race.last"), None
try:
    fresh = contest.found(page, config)
except Problem as problem:
    fresh, trouble = None, problem
if fresh is not None:
    found = st.session_state["optimizer_race.last"] = fresh
for problem in [trouble] if trouble else fresh.trouble.values() if fresh else []:
    lesson.problem(problem)
if fresh is None and not trouble:
    st.caption(page("waiting"))
if found is not None:
    coming = {"stale": fresh is None, "busy": trouble is None and (fresh is None or not found.complete)}
    handles.mount(page, "contest", "race", KNOBS, HANDS, **contest.data(found) | coming)
if fresh is not None:
    contest.say(page, fresh, values)
trials.show(page, TRIALS, put)
for section in ("rate", "seconds", "stack"):
    st.markdown(page(f"body.{section}"))
if fresh is not None:
    for each in questions(fresh.one, fresh.each, fresh.times, fresh.search_seeds):
        quiz.ask(page, each)
source.show(page, "core/training/small_rates.py", "fixed", "varying")
source.show(page, "core/training/lanes.py", "logits", "Rules", "train")
source.show(page, "core/playground/contest_told.py", "middle", "places", "compared")
lesson.close(page, next="schedules")
contest.wait()
