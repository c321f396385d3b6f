"""Search for hyperparameters: two methods with one budget, trial by trial; what mattered, what pruning saves, how far luck goes."""

import streamlit as st

from core.config import knobs_of, to_dict
from core.errors import Problem
from core.foundations.gaussian_process import SIGNAL, stepped
from core.foundations.schedules_shown import listed
from core.foundations.search import ranges
from core.foundations.search_config import DIMS, EPOCHS, MOST, PRESETS, SEARCHED, SIDES, SearchConfig, settled
from core.foundations.search_questions import questions
from core.oracle.service import patient
from pages.ui import asked, choice, exact, handles, lesson, quiz, source, stage, trials

page = lesson.open("search")
patient().warm()
KNOBS = {knob.name: knob for knob in knobs_of(SearchConfig)}
TASK = ("trials", "prune", "noise")
SLICE = ["step", "length", "jitter", "explore"]
HANDS = [name for name in KNOBS if name not in (*TASK, "seed", *SLICE)]
DIALS = {name: 0 if knob.log else knob.step for name, knob in KNOBS.items() if knob.kind in ("int", "float")}
PIECES = (6, 18, MOST)  # trials that are asked for, one after the other
SEEDS = 8  # of the study
state = st.session_state


def put(preset):
    """Write a preset into the knobs, all others at their defaults."""
    chosen = {name: preset.get(name, knob.default) for name, knob in KNOBS.items()}
    handles.put(page, **{name: KNOBS[name].write(each) if isinstance(each, tuple) else each for name, each in chosen.items()})  # fmt: skip
    stage.scroll_to("search.task")


def ask(name, function, arguments):
    """(the answer or None, a sentence if there will be none)."""
    answer = asked.soon(f"search.{name}", f"core.training.search:{function}", arguments, long=True)
    if isinstance(answer, Problem):
        return None, lesson.sentence(answer)
    return (None if answer is None else listed(*answer)), ""


def searched(side, question, method):
    """(the trials that there are or None, whether these are all, a sentence if there will be none); the next piece is asked for."""
    key = f"search.{side}.answer"
    for count in PIECES:
        answer, trouble = ask(f"{side}.{count}", "trials", {"question": question, "method": method, "count": count})
        if answer is None:
            old = state.get(key)
            return old and {**old, "old": count == PIECES[0]}, False, trouble
        state[key] = answer
        if len(answer["states"]) == answer["total"]:
            break
    return answer, True, ""


with st.container(key="search.task", horizontal=True, gap="medium", vertical_alignment="bottom"):
    task = {name: choice.row(page, KNOBS[name]) for name in TASK} | exact.numbers(page, [KNOBS["seed"]])
st.markdown(page("look"))
config = settled(SearchConfig(**task, **handles.values(page, KNOBS, [*HANDS, *SLICE])))
question = {name: value for name, value in to_dict(config).items() if name in SEARCHED}

methods = {side: getattr(config, side) for side in SIDES}
found = {side: searched(side, question, method) for side, method in methods.items()}
fresh = all(whole for _, whole, _ in found.values())
sides = {side: answer for side, (answer, _, _) in found.items()}
trouble = next((told for _, _, told in found.values() if told), "")
measured, slice_trouble = ask("slice", "measured", {"low": config.low, "high": config.high, "seed": config.seed})
importance, study = dict.fromkeys(SIDES), {side: [None] * SEEDS for side in SIDES}
for side in SIDES if fresh else ():
    given = {"question": question, "method": methods[side], "judge": config.judge}
    answer, _ = ask(f"importance.{side}", "importance", given)
    importance[side] = answer and answer["importance"]
places = [(side, k) for k in range(SEEDS) for side in SIDES] if fresh and config.study == "on" else []
for side, k in places:
    given = {"question": question, "method": methods[side], "seed": (config.seed + k) % 1000}
    study[side][k], told = ask(f"study.{side}.{k}", "final", given)
    if study[side][k] is None:
        trouble = trouble or told
        break  # one after the other
given = {"all": DIMS, "ranges": ranges(config.low, config.high), "epochs": EPOCHS, "trouble": trouble, "fresh": fresh}
handles.mount(page, "search", "search", KNOBS, HANDS, steps=DIALS, sides=sides, importance=importance, study=study, **given)  # fmt: skip

with st.container(key="search.slice"):
    st.markdown(page("slice"))
    if measured is None:
        st.caption(slice_trouble or page("waiting"))
        handles.values(page, KNOBS, SLICE)
    else:
        curve = asked.found("search.slice", "core.training.search:measured", {"low": config.low, "high": config.high, "seed": config.seed})[1]  # fmt: skip
        process = listed(*stepped(curve["x"], curve["y"], config.length, config.jitter, config.explore))
        handles.mount(page, "search", "slice", KNOBS, SLICE, steps=DIALS, measured=measured, process=process, signal=SIGNAL)  # fmt: skip
    st.markdown(page("slice.body"))

st.markdown(page("body"))
trials.show(page, PRESETS, put)
winner = (sides["right"]["found"][-1], sides["right"]["test"]) if fresh else (None, None)
for each in questions(config, *winner):
    quiz.ask(page, each)
source.show(page, "core/foundations/search.py", "grid", "random", "behind_median", "falls")
source.show(page, "core/foundations/gaussian_process.py", "kernel", "posterior", "expected_improvement")
source.show(page, "core/training/search_trial.py", "gradient", "train")
source.show(page, "core/training/search_optuna.py", "Asked")
lesson.close(page, next="predict")
asked.wait()
